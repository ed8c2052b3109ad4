"""The text of a .bib file and its pieces: records that know where they stand, and are written again as they stood."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from siglum.problems import Problem, Rule

LINE_OPENING = re.compile(r"^[ \t]*@[ \t]*[^\W\d]\w*[ \t]*[{(]", re.MULTILINE)
ENTRY_WITH_FIELD = re.compile(
    r"^[ \t]*@(?!comment|preamble)\w+[ \t]*[{(]\s*[^\s,{}()\"=#%]+\s*,\s*[\w:+-]+\s*=", re.MULTILINE | re.I
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry, with the place of its text in the block's: the comma behind it is part of it."""

    name: str
    label: str
    value: str
    parts: tuple[tuple[bool, str], ...]
    """The pieces that '#' joins: (whether it is the name of an @string, the text)."""
    start: int
    stop: int
    line: int

    @property
    def names(self) -> tuple[str, ...]:
        """The @strings it uses."""
        return tuple(text.lower() for is_name, text in self.parts if is_name)


@dataclass(frozen=True, slots=True)
class Block:
    """An entry, or a definition of @strings (whose type is 'string'), as it stands in a file."""

    type: str
    key: str
    text: str
    head: int
    """Where the fields begin in the text."""
    fields: tuple[Field, ...]
    line: int
    sound: bool
    """Whether BibTeX, pybtex and pandoc all read the text as it stands."""

    def written(self, hidden: frozenset[str] = frozenset()) -> str:
        """The author's own text without hidden fields; one that not all could read is put in order."""
        shown = [one for one in self.fields if one.name not in hidden]
        if not self.sound:
            rows = [f"  {one.label} = {one.value}," for one in shown]
            return "\n".join(
                line.rstrip() for line in "\n".join([f"@{self.type}{{{self.key},", *rows, "}"]).split("\n")
            )
        pieces, at, before = [], 0, self.head
        for one in self.fields:
            if one.name in hidden:
                pieces.append(self.text[at:before])
                at = one.stop
            before = one.stop
        pieces.append(self.text[at:])
        return "\n".join(line.rstrip() for line in "".join(pieces).split("\n"))


@dataclass(slots=True)
class Source:
    """A .bib file's text, with what is looked up in it again and again, and the problems met in it."""

    text: str
    problems: list[Problem] = field(default_factory=list)
    closing: dict[int, int] = field(init=False)
    newlines: list[int] = field(init=False)
    entries: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.newlines = [match.start() for match in re.finditer("\n", self.text)]
        self.entries = [match.start() for match in ENTRY_WITH_FIELD.finditer(self.text)]
        self.closing = {}
        opened: list[int] = []
        for match in re.finditer("[{}]", self.text):
            if match[0] == "{":
                opened.append(match.start())
            elif opened:
                self.closing[opened.pop()] = match.start()

    def line(self, place: int) -> int:
        """The number of the line of a place in the text."""
        return bisect_left(self.newlines, place) + 1

    def line_start(self, place: int) -> int:
        """Where the line of a place in the text begins."""
        before = bisect_left(self.newlines, place)
        return self.newlines[before - 1] + 1 if before else 0

    def complain(self, rule: Rule, place: int, message: str) -> None:
        """Note what is wrong at a place in the text."""
        self.problems.append(Problem(rule, message, self.line(place)))

    def swallows(self, start: int, stop: int) -> bool:
        """Whether a whole entry seems to stand within another."""
        after = bisect_right(self.entries, start)
        return after < len(self.entries) and self.entries[after] < stop

    def next_opening(self, place: int) -> int:
        """Where the next entry begins at the head of a line, or the text ends."""
        match = LINE_OPENING.search(self.text, place)
        return match.start() if match else len(self.text)
