"""What an entry of a .bib file has from its parents: biblatex's rules of crossref and xdata (manual, appendix B)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

NEVER = frozenset(
    [
        "ids",
        "crossref",
        "xref",
        "xdata",
        "entryset",
        "entrysubtype",
        "execute",
        "label",
        "options",
        "presort",
        "related",
        "relatedoptions",
        "relatedstring",
        "relatedtype",
        "shorthand",
        "shorthandintro",
        "sortkey",
    ]
)
TITLES = ("title", "subtitle", "titleaddon")
NOT_FROM_TITLED = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
DATES = ("date", "year", "month", "day", "endyear", "endmonth", "endday")
IN_BOOKS = frozenset({"inbook", "bookinbook", "suppbook"})
IN_COLLECTIONS = frozenset({"incollection", "inreference", "suppcollection"})
RENAMED: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (frozenset({"mvbook"}), IN_BOOKS | {"book"}, "main"),
    (frozenset({"mvcollection", "mvreference"}), IN_COLLECTIONS | {"collection", "reference"}, "main"),
    (frozenset({"mvproceedings"}), frozenset({"proceedings", "inproceedings", "conference"}), "main"),
    (frozenset({"book"}), IN_BOOKS, "book"),
    (frozenset({"collection", "reference"}), IN_COLLECTIONS, "book"),
    (frozenset({"proceedings"}), frozenset({"inproceedings", "conference"}), "book"),
    (frozenset({"periodical"}), frozenset({"article", "suppperiodical"}), "journal"),
)
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Kin:
    """An entry as a member of a family: its type, its own fields, its parents (key, whether by crossref)."""

    type: str
    fields: Mapping[str, str]
    parents: tuple[tuple[str, bool], ...] = ()


@dataclass(slots=True)
class Family:
    """All entries of a library, and what each has once its parents gave theirs."""

    kin: Mapping[str, Kin]
    circular: set[str] = field(default_factory=set)
    """The keys of entries that are their own ancestors."""
    known: dict[str, dict[str, str]] = field(default_factory=dict)

    def fields(self, key: str, trail: tuple[str, ...] = ()) -> dict[str, str]:
        """The fields of an entry: its own, then those of its xdata and crossref parents."""
        if key in self.known:
            return self.known[key]
        entry = self.kin[key]
        fields = dict(entry.fields)
        for parent, crossed in sorted(entry.parents, key=lambda one: one[1]):
            if parent in trail or parent == key or len(trail) > DEEPEST:
                self.circular.add(key)
            elif parent in self.kin:
                given = self.fields(parent, (*trail, key))
                _take(fields, entry.type, self.kin[parent].type if crossed else "", given)
        if not trail:
            self.known[key] = fields
        return fields


def _take(fields: dict[str, str], child: str, parent: str, given: Mapping[str, str]) -> None:
    dated = any(name in fields for name in DATES)
    for name, value in given.items():
        if name in NEVER or (dated and name in DATES):
            continue
        for new in _names(child, parent, name):
            fields.setdefault(new, value)


def _names(child: str, parent: str, name: str) -> Iterator[str]:
    """What a parent's field is called in its child."""
    if name == "author" and parent in {"mvbook", "book"} and child in IN_BOOKS:
        yield "bookauthor"
    prefix = next((new for above, below, new in RENAMED if parent in above and child in below), "")
    if not prefix:
        yield name
    elif name in TITLES:
        yield prefix + name
    elif name not in NOT_FROM_TITLED:
        yield name
