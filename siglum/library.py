"""The library: what the .bib files of a site hold, as the author wrote it and as CSL-JSON, and what is wrong with it.

Fields that are private (of a reference manager, or the author's own remarks) go no further than this file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from siglum.bib.inheritance import Family, Kin
from siglum.bib.items import Source, read_items
from siglum.bib.shelf import Shelf
from siglum.bib.text import Block
from siglum.problems import Problem, Rule, near

PARENTS = frozenset({"crossref", "xdata"})
SAME_FIELD = (frozenset({"annotation", "annote"}), frozenset({"file", "pdf"}))
"""Names that biblatex takes for one another, and that may be private."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a .bib file."""

    key: str
    type: str
    text: str
    """The author's own text, with LF at the ends of lines and without private fields."""
    path: str
    line: int
    needs: tuple[str, ...]
    """The keys of its crossref and xdata parents."""
    strings: tuple[str, ...]
    """The names of the @strings that its text uses."""
    fields: dict[str, str]
    """The values as LaTeX, @strings put in, with those it has from its parents."""


@dataclass(frozen=True, slots=True)
class Library:
    """All entries of a site's .bib files, in their order."""

    entries: dict[str, Entry] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    """CSL-JSON by key; an @xdata entry, which only lends its fields, has none."""
    strings: dict[str, str] = field(default_factory=dict)
    """The @string lines by name, in the order in which they may be needed."""
    problems: list[tuple[str, Problem]] = field(default_factory=list)


def read_library(paths: Sequence[Path], private_fields: Collection[str]) -> Library:
    """Read .bib files; a name of a private field may hold '*', as in 'bdsk-file-*'."""
    shelf = Shelf()
    for path in dict.fromkeys(paths):
        shelf.take(path)
    hidden = _hidden(shelf, private_fields)
    entries = {key: _entry(shelf, hidden, path, block) for key, (path, block) in shelf.blocks.items()}
    entries = _with_inherited(shelf, hidden, entries)
    items = dict(_items(shelf, entries))
    lines = {name: f"@string{{{one.label} = {one.value}}}" for name, one in shelf.strings.items()}
    order = {str(path): number for number, path in enumerate(paths)}
    shelf.problems.sort(key=lambda found: (order[found[0]], found[1].line))
    return Library(entries, items, lines, shelf.problems)


def _hidden(shelf: Shelf, private: Collection[str]) -> frozenset[str]:
    """The names of the fields of these files that are private."""
    patterns = {name.lower() for name in private}
    for same in SAME_FIELD:
        patterns |= same if same & patterns else set()
    used = {one.name for _, block in shelf.blocks.values() for one in block.fields}
    return frozenset(patterns | {name for name in used if any(fnmatchcase(name, p) for p in patterns)})


def _entry(shelf: Shelf, hidden: frozenset[str], path: str, block: Block) -> Entry:
    """An entry with its own fields only."""
    shown = [one for one in block.fields if one.name not in hidden]
    for one in shown:
        shelf.check_strings(path, one, shelf.known_at[block.key])
    fields = {one.name: shelf.expand(one) for one in shown}
    strings = dict.fromkeys(name for one in shown for name in one.names if name in shelf.strings)
    needs = dict.fromkeys(key for name in fields if name in PARENTS for key in _keys(fields[name]))
    text = block.written(hidden)
    return Entry(block.key, block.type, text, path, block.line, tuple(needs), tuple(strings), fields)


def _keys(value: str) -> list[str]:
    return [key.strip() for key in value.split(",") if key.strip()]


def _with_inherited(shelf: Shelf, hidden: frozenset[str], entries: dict[str, Entry]) -> dict[str, Entry]:
    """The entries with what they have from their parents."""
    family = Family({key: _kin(entry) for key, entry in entries.items()})
    full: dict[str, Entry] = {}
    for key, entry in entries.items():
        fields = {name: value for name, value in family.fields(key).items() if name not in hidden}
        full[key] = replace(entry, fields=fields)
        for parent in entry.needs:
            if parent not in entries:
                meant = " or ".join(f"'{name}'" for name in near(parent, entries, 3))
                message = f"'{key}' has no parent '{parent}'" + (f"; did you mean {meant}?" if meant else "")
                shelf.complain(Rule.UNKNOWN_PARENT, entry.path, entry.line, message)
    for key in sorted(family.circular):  # pandoc would go round for ever
        text = shelf.blocks[key][1].written(hidden | PARENTS)
        full[key] = replace(full[key], text=text, needs=())
        message = f"'{key}' is its own parent by way of crossref or xdata; break the circle"
        shelf.complain(Rule.UNKNOWN_PARENT, entries[key].path, entries[key].line, message)
    return full


def _kin(entry: Entry) -> Kin:
    crossed = _keys(entry.fields.get("crossref", ""))
    return Kin(entry.type, entry.fields, tuple((key, key in crossed) for key in entry.needs))


def _items(shelf: Shelf, entries: dict[str, Entry]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The CSL-JSON of each entry that can be cited."""
    citable = [entry for entry in entries.values() if entry.type != "xdata"]
    sources = [Source(entry.key, entry.type, entry.fields, entry.line) for entry in citable]
    for entry, (item, problems) in zip(citable, read_items(sources), strict=True):
        shelf.problems += [(entry.path, problem) for problem in problems]
        yield entry.key, item
