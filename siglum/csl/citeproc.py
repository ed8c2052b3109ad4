"""Whole essays' citations in the words of a CSL style, the same as ``pandoc --citeproc`` on each essay alone.

Speed comes from many essays in one document, in which every essay's works have ids of their own. Where two works of an
essay may look alike (one author, a shared surname, no author), the style may word them otherwise for the sake of
each other; such an essay is worded alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from siglum.citing import Item
from siglum.csl.runs import BATCH, Runs, batches
from siglum.csl.sequences import Cluster, Essay, Remark
from siglum.csl.style import Style, open_style
from siglum.csl.worded import Worded

__all__ = ["Cluster", "Essay", "Item", "Remark", "Style", "Styled", "open_style", "style_essays"]

PARTICLES = re.compile(r"^(?:[^\W\d_A-Z]+(?:\s+|['’]))+(?=\w)")


@dataclass(frozen=True, slots=True)
class Styled:
    """An essay's citations, worded (HTML).

    ``clusters`` and ``textual`` run parallel to its brackets. A bracket's note, or its form in the text, stands in
    ``clusters``; the author of a textual one in ``textual``, and nothing in ``clusters`` if that is the whole of it.
    ``references`` are the essay's works as (key, HTML) in the order of the style.
    """

    clusters: tuple[str, ...]
    textual: tuple[str, ...]
    references: tuple[tuple[str, str], ...]


def style_essays(
    essays: Sequence[Essay], items: Mapping[str, dict[str, Any]], style: Style, language: str
) -> dict[str, Styled]:
    """Word the citations of essays, by docname. Works that are not among the items (CSL-JSON) are left out."""
    known = [_known(essay, items) for essay in essays]
    alone = [essay for essay in known if must_stand_alone(essay, items, style)]
    apart = {essay.docname for essay in alone}
    rest = [essay for essay in known if essay.docname not in apart]
    with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as two_at_a_time:
        runs = Runs(known, items, style, language, Path(folder))
        listing = two_at_a_time.submit(runs.listing, rest)
        by_one = two_at_a_time.map(runs.alone, batches(alone, BATCH // 2))
        by_many = two_at_a_time.map(runs.together, batches(rest, BATCH))
        worded = {essay.docname: (essay, found) for essay, found in chain(*by_one, *by_many)}
        return {
            essay.docname: _styled(
                *worded[essay.docname], {} if essay.docname in apart else listing.result(), style
            )
            for essay in known
        }


def _styled(essay: Essay, found: Worded, listing: Mapping[str, str], style: Style) -> Styled:
    """Put together what was found; an essay that was worded alone has its references with it."""
    brackets = iter(found.brackets)
    pairs = [
        _placed(cluster, *next(brackets), style) if cluster.items else ("", "") for cluster in essay.clusters
    ]
    references = found.references or _own(essay, listing, style)
    return Styled(tuple(words for words, _ in pairs), tuple(words for _, words in pairs), tuple(references))


def _own(essay: Essay, listing: Mapping[str, str], style: Style) -> list[tuple[str, str]]:
    """An essay's references among all: in the style's order, or as cited, then the uncited ones as in the library."""
    own = set(essay.listed())
    keys = [key for key in listing if key in own]
    order = keys if style.sorts_list else dict.fromkeys([*essay.cited(), *keys])
    return [(key, listing[key]) for key in order if key in listing]


def _placed(cluster: Cluster, running: str, note: str, style: Style) -> tuple[str, str]:
    """What stands in the note or bracket, and what in the running text."""
    if style.note_style and not cluster.in_remark:
        return note, running
    words = note or running
    return ("", words) if cluster.textual else (words, "")


def must_stand_alone(essay: Essay, items: Mapping[str, dict[str, Any]], style: Style) -> bool:
    """Whether two works of the essay may look alike, so that the style would tell them apart."""
    if style.alone or not (style.distinguishes or style.substitutes):
        return style.alone
    looks = Counter(chain.from_iterable(_looks(items[key]) for key in essay.listed()))
    return any(times > 1 for times in looks.values())


def _looks(item: Mapping[str, Any]) -> Iterator[str]:
    """What a citation may show of a work: the surname of each of its people, its titles; "" if it has no author."""
    people = {
        tuple(sorted((part, str(value)) for part, value in person.items()))
        for role in item.values()
        if isinstance(role, list)
        for person in role
        if isinstance(person, dict)
    }
    for person in map(dict, people):
        surname = person.get("family") or person.get("literal") or person.get("given") or ""
        yield PARTICLES.sub("", surname).casefold()
    yield from {
        f"{item.get(title)}".casefold() for title in ("title", "title-short", "shortTitle") if title in item
    }
    if not item.get("author"):
        yield ""


def _known(essay: Essay, items: Mapping[str, dict[str, Any]]) -> Essay:
    marks = tuple(mark if isinstance(mark, Remark) else _known_cluster(mark, items) for mark in essay.marks)
    return replace(essay, marks=marks, nocite=tuple(key for key in essay.nocite if key in items))


def _known_cluster(cluster: Cluster, items: Mapping[str, dict[str, Any]]) -> Cluster:
    kept = tuple(item for item in cluster.items if item.key in items)
    return replace(cluster, items=kept, textual=cluster.textual and kept[:1] == cluster.items[:1])
