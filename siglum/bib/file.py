"""A .bib file, cut into its entries and @string definitions.

Exact where the file is right, forgiving where it is not: whatever can be told apart is kept, and all that BibTeX,
pybtex or pandoc would drop is a problem with its line. One pass; the time grows with the length of the text.
"""

from __future__ import annotations

import re

from siglum.bib.entry import read_definition, read_entry
from siglum.bib.text import Block, Source
from siglum.problems import Problem, Rule

OPENING = re.compile(r"@\s*([^\W\d][^\s@{}(),=\"#%]*)\s*([{(])")
LOOKS_LIKE_ENTRY = re.compile(r"@\s*\w+\s*\{\s*[^\s,{}\"=]+\s*,")
COMMENTED = re.compile(r"[ \t]*%")
STRAY = re.compile(
    r"^[ \t]*(?:(?P<head>[A-Za-z]+[ \t]*\{[ \t]*[^\s,{}=\"]+[ \t]*,)|[\w-]+[ \t]*=[ \t]*[{\"])[^\n]*",
    re.MULTILINE,
)


def scan(text: str) -> tuple[list[Block], list[Problem]]:
    """The entries and @string definitions of a .bib file, in its order, and what is wrong with it."""
    source = Source(text)
    blocks: list[Block] = []
    done = gap = 0
    while (at := source.text.find("@", done)) != -1:
        opening = OPENING.match(source.text, at)
        if opening is None or not _begins(source, at, gap):
            done = at + 1
            continue
        _look_at_gap(source, gap, at)
        block, done = _read(source, opening)
        gap = done
        if block:
            blocks.append(block)
    _look_at_gap(source, gap, len(source.text))
    return blocks, sorted(source.problems, key=lambda problem: problem.line)


def _begins(source: Source, at: int, gap: int) -> bool:
    """Whether an '@' between entries begins one: not within an e-mail address, nor on a line of comment."""
    if at > gap and source.text[at - 1].isalnum():
        return False
    if COMMENTED.match(source.text, max(gap, source.line_start(at)), at):
        if LOOKS_LIKE_ENTRY.match(source.text, at):
            message = "BibTeX and pandoc read an entry behind '%' too; take it out, or write @comment{...} around it"
            source.complain(Rule.BAD_ENTRY, at, message)
        return False
    return True


def _look_at_gap(source: Source, start: int, stop: int) -> None:
    """What stands between entries is a comment to BibTeX, even where it was meant to be an entry."""
    for number, match in enumerate(STRAY.finditer(source.text, start, stop)):
        if number == 0 or match["head"]:
            words = " ".join(match[0].split())[:40]
            message = f"'{words}' stands outside any entry; is an '@' missing, or a '}}' too many before it?"
            source.complain(Rule.BAD_ENTRY, match.end(), message)


def _read(source: Source, opening: re.Match[str]) -> tuple[Block | None, int]:
    """What begins at an '@', and where it ends."""
    kind = opening[1].lower()
    if kind == "string":
        return read_definition(source, opening)
    if kind not in {"comment", "preamble"}:
        return read_entry(source, opening)
    brace = opening.end() - 1
    stop = source.closing.get(brace) if opening[2] == "{" else source.text.find(")", brace)
    if stop is None or stop == -1:
        source.complain(
            Rule.BAD_ENTRY, opening.start(), f"this @{kind} is never closed; add a '}}' at its end"
        )
        return None, source.next_opening(opening.end())
    return None, stop + 1
