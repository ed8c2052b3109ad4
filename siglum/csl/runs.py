"""The runs of pandoc that word essays: many essays in one document, or each in a document of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from siglum.csl import style as csl
from siglum.csl.sequences import Affixes, Essay, document, notes_taken, read_affixes
from siglum.csl.style import Style
from siglum.csl.worded import Worded, read_html
from siglum.styling import StylingError, run_pandoc

BATCH = 750
"""How many works cited go into one document: pandoc then stays under 200 MB."""
FIRST_NOTE = re.compile(f"{csl.MARKS[0]}(.*?)([0-9]+)(.*?){csl.MARKS[1]}")
UNSHOWN = ("abstract", "annote", "keyword")
"""What hardly any style shows, and may be long."""
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


def batches(essays: Sequence[Essay], size: int) -> list[list[Essay]]:
    """Essays in lots that cite about ``size`` works each."""
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


class Runs:
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
        self.bodies = {key: _body(item, style) for key, item in self.items.items()}
        self.style = style
        self.language = language
        self.folder = folder
        self.affixes: Affixes = read_affixes(essays)
        self.types = _types(self.items.values())

    def listing(self, essays: Sequence[Essay]) -> dict[str, str]:
        """The references of all the essays' works, in the style's order."""
        wanted = set(chain.from_iterable(essay.listed() for essay in essays))
        keys = [key for key in self.items if key in wanted]
        if not keys or not self.style.has_list:
            return {}
        text = document([Essay("", (), tuple(keys))], self._place_of, {}, notes=False)
        references = [self._reference(str(self.place[key]), key) for key in keys]
        source = csl.for_list(self.style, self.types, self.language)
        names = list(self.items)
        return {names[int(name)]: words for name, words in self._pandoc(source, references, text).references}

    def together(self, essays: Sequence[Essay]) -> list[tuple[Essay, Worded]]:
        """Word essays in one document."""
        if not self.items:
            return [(essay, Worded([], [])) for essay in essays]
        text = document(essays, self._name, self.affixes, self.style.note_style)
        references = [
            self._reference(self._name(number, key), key)
            for number, essay in enumerate(essays)
            for key in self._in_library_order(essay)
        ]
        text["meta"]["suppress-bibliography"] = {"t": "MetaBool", "c": True}
        source = csl.together(self.style, self.types, self.language)
        return list(_shares(essays, self._pandoc(source, references, text)))

    def alone(self, essays: Sequence[Essay]) -> list[tuple[Essay, Worded]]:
        """Word each essay in a document of its own, all in one process."""
        if not self.items:
            return [(essay, Worded([], [])) for essay in essays]
        place = Path(mkdtemp(dir=self.folder))
        documents = [document([essay], _key, self.affixes, self.style.note_style) for essay in essays]
        (place / "essays").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
        for number, essay in enumerate(essays):
            references = [{**self.items[key], "id": key} for key in self._in_library_order(essay)]
            (place / f"{number}.json").write_text(json.dumps(references), encoding="utf-8")
        source = csl.whole(self.style, self.types, self.language)
        (place / "style.csl").write_text(source, encoding="utf-8")
        (place / "alone.lua").write_text(ALONE, encoding="utf-8")
        answers = run_pandoc(["lua", str(place / "alone.lua"), str(place), self.language])
        worded = map(read_html, answers.split("\n\ue005\n")[:-1])
        return [(essay, _checked(found, [essay])) for essay, found in zip(essays, worded, strict=True)]

    def _in_library_order(self, essay: Essay) -> list[str]:
        return sorted(essay.listed(), key=self.place.__getitem__)

    def _name(self, number: int, key: str) -> str:
        return f"{number}-{self.place[key]}"

    def _place_of(self, _: int, key: str) -> str:
        return str(self.place[key])

    def _reference(self, name: str, key: str) -> str:
        return f'{{"id":"{name}",{self.bodies[key][1:]}'

    def _pandoc(self, style: str, references: list[str], text: dict[str, Any]) -> Worded:
        place = Path(mkdtemp(dir=self.folder))
        (place / "style.csl").write_text(style, encoding="utf-8")
        (place / "library.json").write_text(f"[{','.join(references)}]", encoding="utf-8")
        options = ["--from=json", "--to=html", "--wrap=none", "--citeproc", f"--csl={place / 'style.csl'}"]
        options += [f"--bibliography={place / 'library.json'}", f"--metadata=lang={self.language}"]
        return read_html(run_pandoc(options, json.dumps(text)))


def _key(_: int, key: str) -> str:
    return key


def _checked(worded: Worded, essays: Sequence[Essay]) -> Worded:
    """Make sure that nothing is put in another's place."""
    asked = sum(bool(cluster.items) for essay in essays for cluster in essay.clusters)
    if asked != len(worded.brackets):
        names = ", ".join(essay.docname for essay in essays[:3])
        raise StylingError(f"pandoc worded {len(worded.brackets)} of {asked} citations ({names}, ...)")
    return worded


def _shares(essays: Sequence[Essay], worded: Worded) -> Iterator[tuple[Essay, Worded]]:
    """Each essay's share of a document, with the notes counted from its own first."""
    brackets = iter(_checked(worded, essays).brackets)
    before = 0
    for essay in essays:
        mine = [next(brackets) for cluster in essay.clusters if cluster.items]
        yield essay, Worded([(_counted(text, before), _counted(note, before)) for text, note in mine], [])
        before += notes_taken(essay)


def _counted(words: str, before: int) -> str:
    return FIRST_NOTE.sub(lambda found: f"{found[1]}{int(found[2]) - before}{found[3]}", words)


def _types(items: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The types of the works; none if a note of one may say another type, as pandoc allows."""
    items = list(items)
    if any("type" in str(item.get("note", "")) for item in items):
        return frozenset()
    return frozenset(str(item.get("type", "")) for item in items)


def _body(item: Mapping[str, Any], style: Style) -> str:
    """A work as JSON, but for its id, and for what is long and not shown."""
    unused = ["id", "other-ids", *(name for name in UNSHOWN if f'"{name}"' not in style.source)]
    return json.dumps({"type": "", **{name: value for name, value in item.items() if name not in unused}})
