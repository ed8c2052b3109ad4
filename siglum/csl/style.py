"""A citation style (CSL 1.0.2), read for what it asks of pandoc, and rewritten for three kinds of run.

A style is written whole for an essay that is worded alone, without disambiguation for many essays in one document,
and with its reference list only for the library. Each loses what cannot matter: branches for types of work that the
library has not, macros nobody calls, terms of other languages.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

NEVER = "siglum-never"
"""A variable that no work has."""
FIRST_NOTE = "first-reference-note-number"
MARKS = ("\ue000", "\ue001")
"""Stand around the number of the note that a work was first cited in, where many essays share a document."""
COUNTED = ("citation-number", "citation-label", "citation-key")
"""What a work is called depends on what else the essay cites, or is its id."""
CONDITIONS = ("disambiguate", "is-numeric", "is-uncertain-date", "locator", "position", "variable")
TELLING = ("title", "title-short", "shortTitle", "citation-number", FIRST_NOTE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style asks for, so that one knows which essays can be worded together."""

    title: str
    source: str
    note_style: bool
    has_list: bool
    """It has a reference list."""
    sorts_list: bool
    """Its reference list has an order of its own; else that of the citations."""
    distinguishes: bool
    """It words a work otherwise beside another that looks the same."""
    substitutes: bool
    """Its list writes a dash or the like for an author who stands above."""
    alone: bool
    """Each essay must be worded alone: works are numbered, say, which depends on what else an essay cites."""


def open_style(path: Path) -> Style:
    """Read a style that is no dependent one (``siglum.styling.style_file`` follows those)."""
    source = path.read_text(encoding="utf-8-sig")
    root = _read(source)
    macros = _macros(root)
    cited = list(_reached(root.find("citation/layout"), macros))
    distinguishes = any(name.startswith("disambiguate") for element in root.iter() for name in element.attrib)
    return Style(
        title=(root.findtext("info/title") or path.stem).strip(),
        source=source,
        note_style=root.get("class") == "note",
        has_list=root.find("bibliography") is not None,
        sorts_list=root.find("bibliography/sort") is not None,
        distinguishes=distinguishes,
        substitutes=root.find("bibliography[@subsequent-author-substitute]") is not None,
        alone=_mentions(root.iter(), COUNTED)
        or _is_odd(root, cited)
        or (distinguishes and _is_vague(root, cited)),
    )


def whole(style: Style, types: frozenset[str], language: str) -> str:
    """The style for an essay that is worded alone."""
    return _write(_pruned(style, types, language))


def together(style: Style, types: frozenset[str], language: str) -> str:
    """The style for many essays in one document: nothing in it depends on the works of another essay.

    The number of the note that a work was first cited in stands between marks, to be counted from the essay's own.
    """
    root = _pruned(style, types, language)
    _never_distinguish(root)
    for element in root.iter("text"):
        if element.get("variable") == FIRST_NOTE:
            element.set("prefix", element.get("prefix", "") + MARKS[0])
            element.set("suffix", MARKS[1] + element.get("suffix", ""))
    for listed in root.findall("bibliography"):
        root.remove(listed)
    return _write(_without_idle_macros(root))


def for_list(style: Style, types: frozenset[str], language: str) -> str:
    """The style for the reference list of the whole library."""
    root = _pruned(style, types, language)
    _never_distinguish(root)
    cited = root.find("citation")
    if cited is not None:
        cited.clear()
        ET.SubElement(ET.SubElement(cited, "layout"), "text", variable="citation-number")
    return _write(_without_idle_macros(root))


def _read(source: str) -> ET.Element:
    """The style's XML without namespace, comments and white space between elements."""
    root = ET.fromstring(source)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.tail = None
        if len(element):
            element.text = None
    return root


def _write(root: ET.Element) -> str:
    root.set("xmlns", "http://purl.org/net/xbiblio/csl")
    return ET.tostring(root, encoding="unicode")


def _macros(root: ET.Element) -> dict[str, ET.Element]:
    return {macro.get("name", ""): macro for macro in root.findall("macro")}


def _reached(start: ET.Element | None, macros: dict[str, ET.Element]) -> Iterator[ET.Element]:
    """Every element of ``start`` and of the macros it calls, each once."""
    todo, seen = [start] if start is not None else [], set[str]()
    while todo:
        for element in todo.pop().iter():
            yield element
            name = element.get("macro", "")
            if name in macros and name not in seen:
                seen.add(name)
                todo.append(macros[name])


def _mentions(elements: Iterable[ET.Element], variables: Iterable[str]) -> bool:
    return any(name in variables for element in elements for name in element.get("variable", "").split())


def _is_odd(root: ET.Element, cited: list[ET.Element]) -> bool:
    """Whether the number of the first note is spelt out, or sorted by."""
    spelt = (element for element in cited if element.tag == "number")
    sorting = (element for sort in root.iter("sort") for element in _reached(sort, _macros(root)))
    return _mentions(spelt, (FIRST_NOTE,)) or _mentions(sorting, (FIRST_NOTE,))


def _is_vague(root: ET.Element, cited: list[ET.Element]) -> bool:
    """Whether two works may look the same though their authors and titles differ: "op. cit." and no more."""
    named = any(element.tag == "names" for element in cited)
    return not named or "bare" in _Outcomes(_macros(root)).of_row(root.findall("citation/layout"))


class _Outcomes:
    """What a row of elements may come to: "named" (a name, a title, a number, ibid), else "bare" words, else "".

    A work that may be cited by bare words in some position looks like any other in that position. Other conditions
    (of type, of variables) are given the benefit of the doubt.
    """

    def __init__(self, macros: dict[str, ET.Element]) -> None:
        self.macros = macros
        self.known: dict[str, set[str]] = {}

    def of_row(self, elements: Iterable[ET.Element]) -> set[str]:
        """The outcomes of elements that follow each other: the best of them counts."""
        outcomes = {""}
        for element in elements:
            mine = self.of_one(element)
            outcomes = {max(before, now) for before in outcomes for now in mine}
        return outcomes

    def of_one(self, element: ET.Element) -> set[str]:
        """The outcomes of an element and what is in it."""
        if element.tag == "names" or _mentions([element], TELLING) or element.get("term") == "ibid":
            return {"named"}
        if element.tag == "choose":
            return self.of_branches(element)
        if element.get("macro") in self.macros:
            return self.of_macro(element.get("macro", ""))
        if element.tag in ("group", "layout"):
            return self.of_row(element)
        return {"bare" if element.get("value") or element.get("term") else ""}

    def of_branches(self, choose: ET.Element) -> set[str]:
        """The outcomes of branches: any of them if they are a question of position, else the best."""
        found = set[str]().union(*map(self.of_row, choose), set() if choose[-1].tag == "else" else {""})
        by_position = any(branch.get("position") for branch in choose)
        return found if by_position or "named" not in found else {"named"}

    def of_macro(self, name: str) -> set[str]:
        """The outcomes of a macro, worked out once."""
        if name not in self.known:
            self.known[name] = {""}  # should it call itself
            self.known[name] = self.of_row(self.macros[name])
        return self.known[name]


def _pruned(style: Style, types: frozenset[str], language: str) -> ET.Element:
    root = _read(style.source)
    info = root.find("info")
    for part in list(info) if info is not None else []:
        if info is not None and part.tag not in ("title", "id", "updated"):
            info.remove(part)
    for locale in root.findall("locale"):
        spoken = locale.get("{http://www.w3.org/XML/1998/namespace}lang", language)
        if spoken.partition("-")[0] != language.partition("-")[0]:
            root.remove(locale)
    for choose in root.iter("choose"):
        _prune_branches(choose, types)
    return _without_idle_macros(root)


def _prune_branches(choose: ET.Element, types: frozenset[str]) -> None:
    """Leave out the branches for types of work that are not there."""
    for branch in list(choose):
        wanted = branch.get("type", "").split()
        if not wanted or not types or types.intersection(wanted) or branch.get("match") == "none":
            continue
        if branch.get("match") != "any" or not any(branch.get(name) for name in CONDITIONS):
            choose.remove(branch)
        else:
            del branch.attrib["type"]
    if not len(choose):
        ET.SubElement(choose, "if", variable=NEVER)
    elif choose[0].tag == "else":
        choose.insert(0, ET.Element("if", variable=NEVER))
    choose[0].tag = "if"


def _without_idle_macros(root: ET.Element) -> ET.Element:
    macros = _macros(root)
    called = {
        element.get("macro")
        for start in (root.find("citation"), root.find("bibliography"))
        for element in _reached(start, macros)
    }
    for name, macro in macros.items():
        if name not in called:
            root.remove(macro)
    return root


def _never_distinguish(root: ET.Element) -> None:
    for element in root.iter():
        if element.attrib.pop("disambiguate", None):
            element.set("variable", f"{element.get('variable', '')} {NEVER}".strip())
        for name in [name for name in element.attrib if name.startswith("disambiguate-")]:
            del element.attrib[name]
        element.attrib.pop("subsequent-author-substitute", None)
