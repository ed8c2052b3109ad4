"""Entries as a .bib file: the author's own text, with all that it needs to be read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from siglum.bib.file import scan
from siglum.library import Entry, Library


def bibtex(entries: Iterable[Entry], library: Library) -> str:
    """The entries sorted by key, under the @strings they use; parents stand after their children, as BibTeX asks."""
    family = _family(entries, library)
    depths = _depths(family)
    ordered = sorted(family.values(), key=lambda entry: (depths[entry.key], entry.key))
    blocks = [entry.text for entry in ordered]
    strings = list(_strings(ordered, library))
    return "\n\n".join((["\n".join(strings)] if strings else []) + blocks) + "\n" if blocks else ""


def _family(entries: Iterable[Entry], library: Library) -> dict[str, Entry]:
    """The entries, their parents, the parents of these, and so on."""
    family: dict[str, Entry] = {}
    waiting = list(entries)
    while waiting:
        entry = waiting.pop()
        if entry.key not in family:
            family[entry.key] = entry
            waiting += [library.entries[key] for key in entry.needs if key in library.entries]
    return family


def _depths(family: dict[str, Entry]) -> dict[str, int]:
    """How many generations stand below each entry; in a circle the count stops at the family's size."""
    depths = dict.fromkeys(family, 0)
    waiting = [key for key, entry in sorted(family.items()) if entry.needs]
    for _ in range(len(family)):
        deeper = []
        for key in waiting:
            for parent in family[key].needs:
                if parent in depths and depths[parent] <= depths[key] < len(family):
                    depths[parent] = depths[key] + 1
                    deeper.append(parent)
        if not deeper:
            break
        waiting = deeper
    return depths


def _strings(entries: Iterable[Entry], library: Library) -> Iterator[str]:
    """The @string lines used, and those that these use, in the library's order."""
    needed: set[str] = set()
    waiting = [name for entry in entries for name in entry.strings]
    while waiting:
        name = waiting.pop()
        if name in library.strings and name not in needed:
            needed.add(name)
            definitions, _ = scan(library.strings[name])
            waiting += [used for block in definitions for one in block.fields for used in one.names]
    return (library.strings[name] for name in library.strings if name in needed)
