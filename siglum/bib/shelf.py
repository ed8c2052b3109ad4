"""The .bib files of a library, on one shelf: which entry a key means, and what an @string stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from siglum.bib.file import scan
from siglum.bib.text import Block, Field
from siglum.problems import Problem, Rule, near

MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
"""The @strings that every bibliography style defines."""


@dataclass(slots=True)
class Shelf:
    """The entries and @strings of several files, as they were found: an @string serves all that come after it."""

    blocks: dict[str, tuple[str, Block]] = field(default_factory=dict)
    strings: dict[str, Field] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    known_at: dict[str, int] = field(default_factory=dict)
    """How many @strings were known where an entry stands."""
    folded: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, Problem]] = field(default_factory=list)

    def complain(self, rule: Rule, path: str, line: int, message: str) -> None:
        """Note what is wrong in a line of a file."""
        self.problems.append((path, Problem(rule, message, line)))

    def take(self, path: Path) -> None:
        """Read one file."""
        data = path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.complain(
                Rule.NOT_UTF8, str(path), line, f"the file is not UTF-8 ({error.reason}); save it as UTF-8"
            )
            text = data.decode("utf-8", errors="replace")
        blocks, problems = scan(text)
        self.problems += [(str(path), problem) for problem in problems]
        for block in blocks:
            if block.type == "string":
                self.define(str(path), block)
            else:
                self.shelve(str(path), block)

    def define(self, path: str, block: Block) -> None:
        """Keep the @strings of a definition."""
        for one in block.fields:
            value = self.expand(one)
            if self.values.get(one.name, value) != value:
                message = (
                    f"the @string '{one.name}' is defined already, as '{self.values[one.name]}', which counts"
                )
                self.complain(Rule.DUPLICATE_KEY, path, one.line, message)
            self.check_strings(path, one, len(self.values))
            self.numbers.setdefault(one.name, len(self.numbers))
            self.strings.setdefault(one.name, one)
            self.values.setdefault(one.name, value)

    def shelve(self, path: str, block: Block) -> None:
        """Keep an entry, unless its key is taken."""
        other = self.folded.setdefault(block.key.lower(), block.key)
        if block.key in self.blocks:
            at, first = self.blocks[block.key]
            message = (
                f"the key '{block.key}' stands in {Path(at).name}:{first.line} already, and that entry counts"
            )
            self.complain(Rule.DUPLICATE_KEY, path, block.line, message)
            return
        if other != block.key:
            message = (
                f"'{block.key}' and '{other}' differ in capitals only, which pybtex does not see; rename one"
            )
            self.complain(Rule.DUPLICATE_KEY, path, block.line, message)
        self.blocks[block.key] = path, block
        self.known_at[block.key] = len(self.values)

    def expand(self, one: Field) -> str:
        """The value of a field, its @strings put in; one that is not defined stands as its name, as in pandoc."""
        return "".join(
            self.values.get(text.lower(), text) if is_name else text for is_name, text in one.parts
        )

    def check_strings(self, path: str, one: Field, known: int) -> None:
        """Say which @strings of a field are not defined, or only further down."""
        for name in one.names:
            number = self.numbers.get(name)
            if name in MONTHS or (number is not None and number < known):
                continue
            if number is None:
                meant = near(name, self.values)
                hint = f"did you mean '{meant[0]}'?" if meant else "if it is a text, put braces around it"
                message = f"no @string '{name}' is defined; {hint}"
            else:
                message = f"the @string '{name}' is defined only further down; move it before this entry"
            self.complain(Rule.UNDEFINED_STRING, path, one.line, message)
