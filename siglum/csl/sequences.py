"""Sequences of citations as documents for pandoc.

Each bracket becomes a paragraph of its own, so that what pandoc makes of it is found again. Its position (first, again,
ibid, near) comes from the order and from the number of its note, which is set here as pandoc's Markdown reader would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from siglum.citing import Item
from siglum.styling import run_pandoc

Inlines = list[dict[str, Any]]
Affixes = dict[tuple[str, str, bool], tuple[Inlines, Inlines]]

WORD = "\ue004"
"""Stands for the words around a citation inside a remark."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The works of one bracket; or, if ``textual``, of ``@key [p. 3]``, whose author is part of the sentence.

    One that stands ``in_remark`` takes no note of its own and belongs to the remark before it. pandoc sets it in
    brackets, unless it is the first thing in the remark; its full stop goes, unless it ends a sentence there.
    """

    items: tuple[Item, ...]
    textual: bool = False
    in_remark: bool = False
    opens_remark: bool = False
    ends_sentence: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """The mark of a note that the author wrote: it takes a number."""


@dataclass(frozen=True, slots=True)
class Essay:
    """What an essay cites, in the order of its text, and the works it lists without citing them."""

    docname: str
    marks: tuple[Cluster | Remark, ...]
    nocite: tuple[str, ...] = ()

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The brackets alone."""
        return tuple(mark for mark in self.marks if isinstance(mark, Cluster))

    def cited(self) -> list[str]:
        """The keys of the works cited, in the order of their first citation."""
        return list(dict.fromkeys(item.key for cluster in self.clusters for item in cluster.items))

    def listed(self) -> list[str]:
        """The keys of all its works: those cited, then those of ``nocite`` alone."""
        return list(dict.fromkeys([*self.cited(), *self.nocite]))


def read_affixes(essays: Sequence[Essay]) -> Affixes:
    """The words before and after each key as pandoc's Markdown reader takes them, in one run for all of them."""
    wanted = {
        (item.prefix, item.suffix, cluster.textual and not place): None
        for essay in essays
        for cluster in essay.clusters
        for place, item in enumerate(cluster.items)
    }
    bare = [key for key in wanted if not (key[0] or key[1])]
    return {key: ([], []) for key in bare} | _read_some([key for key in wanted if key[0] or key[1]])


def _read_some(wanted: list[tuple[str, str, bool]]) -> Affixes:
    """Read words as those of citations; those that break out of a citation are taken as they stand."""
    if not wanted:
        return {}
    blocks = json.loads(run_pandoc(["--from=markdown", "--to=json"], "\n\n".join(map(_citation, wanted))))[
        "blocks"
    ]
    if len(blocks) == len(wanted):
        return {
            key: _affixes(block) or (_plain(key[0]), _plain(key[1]))
            for key, block in zip(wanted, blocks, strict=True)
        }
    if len(wanted) == 1:
        return {wanted[0]: (_plain(wanted[0][0]), _plain(wanted[0][1]))}
    middle = len(wanted) // 2
    return _read_some(wanted[:middle]) | _read_some(wanted[middle:])


def _citation(wanted: tuple[str, str, bool]) -> str:
    """The Markdown of a citation with these words; the author's line breaks are spaces."""
    prefix, suffix = (" ".join(text.split()) for text in wanted[:2])
    gap = " " if wanted[1][:1].isspace() else ""
    if wanted[2]:
        return f"[{prefix} @{{k}}] @{{k}} [{suffix}]"
    return f"[{prefix} @{{k}}{gap}{suffix}]"


def _affixes(block: dict[str, Any]) -> tuple[Inlines, Inlines] | None:
    """The words around the key, if they are nothing more than words: no note, no other citation."""
    cites = [inline for inline in block["c"] if inline["t"] != "Space"] if block["t"] == "Para" else []
    if not 1 <= len(cites) <= 2 or any(cite["t"] != "Cite" or len(cite["c"][0]) != 1 for cite in cites):
        return None
    before, after = cites[0]["c"][0][0], cites[-1]["c"][0][0]
    affixes = before["citationPrefix"], after["citationSuffix"]
    is_more = re.search(r'"t": "(Note|Cite)"', json.dumps(affixes))
    return None if is_more or before["citationId"] != "k" or after["citationId"] != "k" else affixes


def _plain(text: str) -> Inlines:
    words: Inlines = [{"t": "Str", "c": word} for word in text.split()]
    spaced = [inline for word in words for inline in ({"t": "Space"}, word)]
    return spaced if text[:1].isspace() else spaced[1:]


def document(
    essays: Sequence[Essay], name: Callable[[int, str], str], affixes: Affixes, notes: bool
) -> dict[str, Any]:
    """A document that cites what the essays cite, one after the other; ``name`` gives a work's id in an essay."""
    blocks: list[dict[str, Any]] = []
    uncited: Inlines = []
    first = 0
    for number, essay in enumerate(essays):
        for cluster, note in numbered(essay, first):
            if cluster.items:
                cite = _cite(cluster, note, partial(name, number), affixes)
                blocks.append(_paragraph(cluster, cite, notes))
        first += notes_taken(essay)
        uncited += [_nocite(name(number, key)) for key in essay.nocite]
    meta = {"nocite": {"t": "MetaInlines", "c": uncited}} if uncited else {}
    return {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}


def numbered(essay: Essay, before: int = 0) -> Iterator[tuple[Cluster, int]]:
    """Each bracket with the number of its note, if ``before`` notes went before."""
    number = before
    for mark in essay.marks:
        if isinstance(mark, Remark):
            number += 1
        elif mark.in_remark:
            yield mark, max(number, before + 1)
        else:
            number += 1
            yield mark, number


def notes_taken(essay: Essay) -> int:
    """How many note numbers an essay takes; one at least, so that no two essays share a note."""
    return max(1, sum(isinstance(mark, Remark) or not mark.in_remark for mark in essay.marks))


def _cite(cluster: Cluster, note: int, name: Callable[[str], str], affixes: Affixes) -> dict[str, Any]:
    citations = []
    for place, item in enumerate(cluster.items):
        textual = cluster.textual and not place
        prefix, suffix = affixes[item.prefix, item.suffix, textual]
        mode = "AuthorInText" if textual else "SuppressAuthor" if item.suppress_author else "NormalCitation"
        citations.append(_citation_of(name(item.key), note, mode, prefix, suffix))
    return {"t": "Cite", "c": [citations, []]}


def _citation_of(name: str, note: int, mode: str, prefix: Inlines, suffix: Inlines) -> dict[str, Any]:
    return {
        "citationId": name,
        "citationPrefix": prefix,
        "citationSuffix": suffix,
        "citationMode": {"t": mode},
        "citationNoteNum": note,
        "citationHash": 0,
    }


def _nocite(name: str) -> dict[str, Any]:
    return {"t": "Cite", "c": [[_citation_of(name, 0, "NormalCitation", [], [])], []]}


def _paragraph(cluster: Cluster, cite: dict[str, Any], notes: bool) -> dict[str, Any]:
    if not (notes and cluster.in_remark):
        return {"t": "Para", "c": [cite]}
    word = {"t": "Str", "c": WORD}
    before = [] if cluster.opens_remark else [word, {"t": "Space"}]
    after = [] if cluster.ends_sentence else [{"t": "Space"}, word]
    note = {"t": "Note", "c": [{"t": "Para", "c": [*before, cite, *after]}]}
    return {"t": "Para", "c": [note]}
