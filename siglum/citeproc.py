"""Whole essays' citations in the words of a CSL style, the same as ``pandoc --citeproc`` on each essay alone.

Speed comes from many essays in one document, in which every essay's works have ids of their own. Where two works of an
essay may look alike (one author, a shared surname, no author), the style may word them otherwise for the sake of
each other; such an essay is worded alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from siglum import csl
from siglum.csl import Style, open_style
from siglum.sequences import (
    Affixes,
    CitedItem,
    Cluster,
    Essay,
    Remark,
    Worded,
    document,
    notes_taken,
    read_affixes,
    read_html,
)
from siglum.styling import StylingError, run_pandoc

__all__ = ["CitedItem", "Cluster", "Essay", "Remark", "Style", "Styled", "open_style", "style_essays"]

BATCH = 1500
"""How many works cited go into one document: pandoc then stays under 200 MB."""
FIRST_NOTE = re.compile("{0}(.*?)([0-9]+)(.*?){1}".format(*csl.MARKS))
UNSHOWN = ("abstract", "annote", "keyword")
"""What hardly any style shows, and may be long."""
PARTICLES = re.compile(r"^(?:[^\W\d_A-Z]+(?:\s+|['’]))+(?=\w)")
ALONE = """
local folder, language = arg[1], arg[2]
local options = pandoc.WriterOptions { wrap_text = 'none' }
local number = 0
for line in io.lines(folder .. '/essays') do
  local essay = pandoc.read(line, 'json')
  essay.meta.csl, essay.meta.lang = folder .. '/style.csl', language
  essay.meta.bibliography = folder .. '/' .. number .. '.json'
  number = number + 1
  io.write(pandoc.write(pandoc.utils.citeproc(essay), 'html', options), '\\n\\u{e005}\\n')
end
"""


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
        runs = _Runs(known, items, style, language, Path(folder))
        listing = two_at_a_time.submit(runs.listing, rest)
        by_one = two_at_a_time.map(runs.alone, _batches(alone, BATCH // 2))
        by_many = two_at_a_time.map(runs.together, _batches(rest, BATCH))
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


def _shares(essays: Sequence[Essay], brackets: Iterator[tuple[str, str]]) -> Iterator[tuple[Essay, Worded]]:
    """Each essay's share of a document, with the notes counted from its own first."""
    before = 0
    for essay in essays:
        mine = [next(brackets) for cluster in essay.clusters if cluster.items]
        yield (
            essay,
            Worded([(_counted(running, before), _counted(note, before)) for running, note in mine], []),
        )
        before += notes_taken(essay)


def _counted(words: str, before: int) -> str:
    return FIRST_NOTE.sub(lambda found: f"{found[1]}{int(found[2]) - before}{found[3]}", words)


def _types(items: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The types of the works; none if a note of one may say another type, as pandoc allows."""
    items = list(items)
    if any("type" in str(item.get("note", "")) for item in items):
        return frozenset()
    return frozenset(str(item.get("type", "")) for item in items)


def must_stand_alone(essay: Essay, items: Mapping[str, dict[str, Any]], style: Style) -> bool:
    """Whether two works of the essay may look alike, so that the style would tell them apart."""
    if style.alone or not (style.distinguishes or style.substitutes):
        return style.alone
    looks = Counter(chain.from_iterable(_looks(items[key]) for key in essay.listed()))
    if any(times > 1 for times in looks.values()):
        return True
    cited = Counter(item.key for cluster in essay.clusters for item in cluster.items)
    return style.nameless and sum(times > 1 for times in cited.values()) > 1


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


def _batches(essays: Sequence[Essay], size: int) -> list[list[Essay]]:
    batches: list[list[Essay]] = []
    room = 0
    for essay in essays:
        works = sum(len(cluster.items) for cluster in essay.clusters) + len(essay.nocite)
        if room < works or not batches:
            batches.append([])
            room = size
        batches[-1].append(essay)
        room -= works
    return batches


class _Runs:
    """The runs of pandoc for some essays. What they share is read once and written to one folder."""

    def __init__(
        self,
        essays: Sequence[Essay],
        items: Mapping[str, dict[str, Any]],
        style: Style,
        language: str,
        folder: Path,
    ) -> None:
        used = set(chain.from_iterable(essay.listed() for essay in essays))
        self.items = {key: item for key, item in items.items() if key in used}
        self.place = {key: place for place, key in enumerate(self.items)}
        self.style = style
        self.language = language
        self.folder = folder
        self.affixes: Affixes = read_affixes(essays)
        self.types = _types(self.items.values())
        unused = [name for name in UNSHOWN if f'"{name}"' not in style.source] + ["id", "other-ids"]
        self.bodies = {
            key: json.dumps(
                {"type": "", **{name: value for name, value in item.items() if name not in unused}}
            )
            for key, item in self.items.items()
        }

    def listing(self, essays: Sequence[Essay]) -> dict[str, str]:
        """The references of all the essays' works, in the style's order."""
        wanted = set(chain.from_iterable(essay.listed() for essay in essays))
        keys = [key for key in self.items if key in wanted]
        if not keys or not self.style.has_list:
            return {}
        text = document([Essay("", (), tuple(keys))], lambda _, key: str(self.place[key]), {}, notes=False)
        references = [self._reference(str(self.place[key]), key) for key in keys]
        found = self._pandoc("list", csl.for_list(self.style, self.types, self.language), references, text)
        names = list(self.items)
        return {names[int(name)]: words for name, words in found.references}

    def together(self, essays: Sequence[Essay]) -> list[tuple[Essay, Worded]]:
        """Word essays in one document."""
        text = document(essays, self._name, self.affixes, self.style.note_style)
        references = [
            self._reference(self._name(number, key), key)
            for number, essay in enumerate(essays)
            for key in self._in_library_order(essay)
        ]
        text["meta"]["suppress-bibliography"] = {"t": "MetaBool", "c": True}
        source = csl.together(self.style, self.types, self.language)
        worded = self._pandoc(f"essays-{id(essays)}", source, references, text)
        return list(_shares(essays, iter(worded.brackets)))

    def alone(self, essays: Sequence[Essay]) -> list[tuple[Essay, Worded]]:
        """Word each essay in a document of its own, all in one process."""
        place = self.folder / f"alone-{id(essays)}"
        place.mkdir()
        style, script = place / "style.csl", place / "alone.lua"
        style.write_text(csl.whole(self.style, self.types, self.language), encoding="utf-8")
        script.write_text(ALONE, encoding="utf-8")
        lines = []
        for number, essay in enumerate(essays):
            lines.append(
                json.dumps(document([essay], lambda _, key: key, self.affixes, self.style.note_style))
            )
            references = [{**self.items[key], "id": key} for key in self._in_library_order(essay)]
            (place / f"{number}.json").write_text(json.dumps(references), encoding="utf-8")
        (place / "essays").write_text("\n".join(lines), encoding="utf-8")
        answers = run_pandoc(["lua", str(script), str(place), self.language]).split("\n\ue005\n")[:-1]
        worded = [read_html(answer) for answer in answers]
        return [
            (essay, Worded(found.brackets, found.references))
            for essay, found in zip(essays, worded, strict=True)
        ]

    def _in_library_order(self, essay: Essay) -> list[str]:
        return sorted(essay.listed(), key=self.place.__getitem__)

    def _name(self, number: int, key: str) -> str:
        return f"{number}-{self.place[key]}"

    def _reference(self, name: str, key: str) -> str:
        return f'{{"id":"{name}",{self.bodies[key][1:]}'

    def _pandoc(self, name: str, style: str, references: list[str], text: dict[str, Any]) -> Worded:
        style_path, library = self.folder / f"{name}.csl", self.folder / f"{name}.json"
        style_path.write_text(style, encoding="utf-8")
        library.write_text(f"[{','.join(references)}]", encoding="utf-8")
        options = ["--from=json", "--to=html", "--wrap=none", "--citeproc", f"--csl={style_path}"]
        options += [f"--bibliography={library}", f"--metadata=lang={self.language}"]
        return read_html(run_pandoc(options, json.dumps(text)))
