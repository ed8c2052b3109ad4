"""The fields of an entry or a definition in a .bib file, read with care for what is amiss in them."""

from __future__ import annotations

import re

from siglum.bib.text import Field, Source
from siglum.problems import Rule

NAME = re.compile(r"\s*([^\s,={}\"#()%\\]+)\s*=\s*")
WORD = re.compile(r"[\w:+-]+")
SPACE = re.compile(r"\s*")
COMMENT = re.compile(r"%[^\n]*")
QUOTE_OR_BRACE = re.compile(r"[\"{]")
JUNK_END = re.compile(r"[,{)]|\n[ \t]*[\w:+-]+[ \t]*=")
SWALLOWED = re.compile(r"\n[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"]")
"""A field that stands within the value of another, which then has a brace or quote too few and one too many."""
PERCENT = re.compile(r"(?<!\\)%")
VERBATIM = frozenset({"doi", "eprint", "file", "pdf", "url", "urlraw"})
ESCAPED_BRACE = re.compile(r"\\[{}]")
AFTER_VALUE = re.compile(r"\s*[,#)}]")

Part = tuple[bool, str]


class Cursor:
    """Reads the fields of one block, up to where it ends."""

    def __init__(self, source: Source, place: int, stop: int, closer: str) -> None:
        self.source, self.text = source, source.text
        self.place, self.stop, self.closer = place, stop, closer
        self.sound = closer == "}"
        self.broken = False

    def complain(self, place: int, message: str) -> None:
        """Note what is wrong, and that the block's text is not to be given on as it is."""
        self.sound = False
        self.source.complain(Rule.BAD_ENTRY, place, message)

    def skip(self) -> str:
        """Go to the next character that is no white space; '' at the end."""
        match = SPACE.match(self.text, self.place, self.stop)
        self.place = match.end() if match else self.place
        return self.text[self.place : self.place + 1] if self.place < self.stop else ""

    def fields(self) -> list[Field]:
        """All fields up to the end; of a name that stands twice, the first."""
        found: dict[str, Field] = {}
        while (char := self.skip()) and not (char == self.closer == ")"):
            if char in ",%":
                self.pass_amiss(char)
            elif one := self.field():
                if one.name in found:
                    self.complain(
                        one.start, f"'{one.label}' stands twice in this entry; the first one counts"
                    )
                found.setdefault(one.name, one)
        return list(found.values())

    def pass_amiss(self, char: str) -> None:
        """Pass by what no field begins with: a second comma, a comment."""
        if char == ",":
            self.complain(self.place, "there is a comma too many; take it out")
            self.place += 1
            return
        self.complain(self.place, "only biber knows comments within an entry; put this one before the entry")
        match = COMMENT.match(self.text, self.place, self.stop)
        self.place = match.end() if match else self.stop

    def field(self) -> Field | None:
        """One field and the comma behind it; None for what is none."""
        match = NAME.match(self.text, self.place, self.stop)
        if match is None:
            self.pass_by()
            return None
        start, begin = self.place, match.end()
        self.place = begin
        parts = self.value()
        value = self.text[begin : self.place].strip()
        if parts is None:
            parts, value = self.bare_value(begin, match[1])
        parts, value = self.mended(parts, value, match.start(1), match[1])
        self.comma(match[1])
        if not WORD.fullmatch(match[1]):
            self.complain(start, f"the field '{match[1]}' is left out: a name has letters, digits, - _ : +")
            return None
        stop = start + len(self.text[start : self.place].rstrip())
        return Field(match[1].lower(), match[1], value, parts, start, stop, self.source.line(match.start(1)))

    def pass_by(self) -> None:
        """Words that are no field: say so, and go behind the next comma."""
        start = self.place
        self.go_past_junk()
        words = " ".join(self.text[start : self.place].split())[:40]
        self.complain(start, f"'{words}' is no field; write 'name = {{value}},'")
        if self.skip() == "," or self.place == start:
            self.place += 1

    def go_past_junk(self) -> None:
        """Go to the next comma, field, or end, over whole groups in braces."""
        while match := JUNK_END.search(self.text, self.place, self.stop):
            self.place = match.start()
            if match[0] == "{":
                closed = self.source.closing.get(self.place, self.stop)
                self.place = min(closed + 1, self.stop)
            elif match[0] == ")" != self.closer:
                self.place += 1
            else:
                return
        self.place = self.stop

    def comma(self, name: str) -> None:
        """Go behind the comma that ends a field."""
        char = self.skip()
        if char == ",":
            self.place += 1
        elif char and not (char == self.closer == ")") and char != "%":
            if NAME.match(self.text, self.place, self.stop):
                self.complain(self.place, f"there is no comma before this field; add one behind '{name}'")
            else:
                self.pass_by()

    def value(self) -> tuple[Part, ...] | None:
        """The pieces of a value; None if it is not made as values are."""
        parts: list[Part] = []
        while part := self.part():
            parts.append(part)
            after = self.skip()
            if after != "#":
                at_end = after in {"", ",", "%", self.closer} or NAME.match(self.text, self.place, self.stop)
                return tuple(parts) if at_end or self.text[self.place - 1] in '}"' else None
            self.place += 1
            self.skip()
        return None

    def part(self) -> Part | None:
        """One piece of a value: in braces, in quotes, a number, or the name of an @string."""
        char = self.skip()
        start = self.place
        if char == "{":
            stop = self.source.closing.get(start, self.stop)
            return self.taken(start + 1, stop)
        if char == '"':
            stop = self.closing_quote(start + 1)
            self.broken = self.broken or SWALLOWED.search(self.text, start + 1, stop + 1) is not None
            return self.taken(start + 1, stop)
        match = WORD.match(self.text, start, self.stop)
        if match is None:
            return None
        self.place = match.end()
        return not match[0].isdecimal(), match[0]

    def taken(self, start: int, stop: int) -> Part | None:
        """The text between two delimiters, and go behind them; None if the second is not there."""
        if stop >= self.stop:
            self.broken = True
            self.place = self.stop
            return None
        self.place = stop + 1
        return False, self.text[start:stop]

    def closing_quote(self, place: int) -> int:
        """Where a value in quotes ends: at a quote outside braces."""
        while match := QUOTE_OR_BRACE.search(self.text, place, self.stop):
            place = match.start()
            if match[0] == "{":
                place = self.source.closing.get(place, self.stop) + 1
                continue
            if self.text[place - 1] != "\\":
                return place
            self.complain(place, 'BibTeX ends the value at this quote; write it in braces, as in {\\"o}')
            if AFTER_VALUE.match(self.text, place + 1):
                return place
            place += 1
        return self.stop

    def bare_value(self, start: int, name: str) -> tuple[tuple[Part, ...], str]:
        """A value of several words without braces: they are the value, up to the next comma or field."""
        self.place = start
        self.go_past_junk()
        words = " ".join(re.sub(r"[{}\"]", "", self.text[start : self.place]).split())
        if not self.broken:
            self.complain(start, f"the value of '{name}' wants braces around it: {name} = {{...}}")
        return ((False, words),), f"{{{words}}}"

    def mended(
        self, parts: tuple[Part, ...], value: str, place: int, name: str
    ) -> tuple[tuple[Part, ...], str]:
        """The value such that TeX reads all of it: it skips what stands behind '%', and counts no escaped brace."""
        if any(SWALLOWED.search(text) for _, text in parts):
            self.broken = True
        ways = [("a '%' that makes a comment of what follows; write '\\%'", _with_percent)]
        ways = ways if name.lower() not in VERBATIM else []
        ways.append(("a brace that TeX does not count, behind a backslash; take it out", _with_even_braces))
        for what, way in ways:
            better = tuple((is_name, text if is_name else way(text)) for is_name, text in parts)
            if better != parts:
                self.complain(place, f"'{name}' has {what}")
                parts = better
        if not self.sound and not self.broken:
            value = " # ".join(text if is_name else f"{{{text}}}" for is_name, text in parts)
        return parts, value


def _with_percent(text: str) -> str:
    return PERCENT.sub(r"\\%", text)


def _with_even_braces(text: str) -> str:
    """The text, if its braces without a backslash are in pairs and it does not end in one; else without braces."""
    depth = 0
    for char in re.findall("[{}]", ESCAPED_BRACE.sub("", text)):
        depth += 1 if char == "{" else -1
        if depth < 0:
            break
    if depth == 0 and not text.endswith("\\"):
        return text
    plain = re.sub(r"\\?[{}]", "", text)
    return plain.rstrip("\\") + ("\\textbackslash" if plain.endswith("\\") else "")
