"""One block of a .bib file: an entry with its key, or a definition of an @string."""

from __future__ import annotations

import re
from dataclasses import replace

from siglum.bib.fields import NAME, Cursor
from siglum.bib.text import Block, Source
from siglum.problems import Rule

KEY = re.compile(r"\s*([^\s,={}\"#%\\]*)\s*")
READABLE_KEY = re.compile(r"[\w.:;?!`'()/*@+\[\]&-]+")
SOUND_OPENING = re.compile(r"@[^\W\d_]+\s*\{")
FIELD_OR_BRACE = re.compile(r"(?:^|,)[ \t]*([\w:+-]+)[ \t]*=[ \t]*([{\"])|[{}]", re.MULTILINE)


def read_entry(source: Source, opening: re.Match[str]) -> tuple[Block | None, int]:
    """An entry, and where it ends; no entry if it has no key or no end."""
    cursor = _cursor(source, opening)
    if cursor is None:
        return None, _unclosed(source, opening)
    key = _key(cursor, opening)
    if not key:
        return None, cursor.stop + (cursor.closer == "}")
    cursor.sound = cursor.sound and SOUND_OPENING.fullmatch(opening[0]) is not None
    block, stop = _block(source, opening, cursor)
    return block and replace(block, key=key), stop


def read_definition(source: Source, opening: re.Match[str]) -> tuple[Block | None, int]:
    """A definition of an @string, and where it ends."""
    cursor = _cursor(source, opening)
    return _block(source, opening, cursor) if cursor else (None, _unclosed(source, opening))


def _cursor(source: Source, opening: re.Match[str]) -> Cursor | None:
    """A reader of what stands in the block's braces; None if they never close."""
    inside = opening.end()
    if opening[2] == "(":
        return Cursor(source, inside, source.next_opening(inside), ")")
    stop = source.closing.get(inside - 1)
    if stop is None or source.swallows(opening.start(), stop):
        return None
    return Cursor(source, inside, stop, "}")


def _block(source: Source, opening: re.Match[str], cursor: Cursor) -> tuple[Block | None, int]:
    start, head = opening.start(), cursor.place
    fields = cursor.fields()
    stop = cursor.place if cursor.closer == ")" else cursor.stop
    if cursor.broken or source.text[stop : stop + 1] != cursor.closer:
        _unclosed(source, opening)
        return None, stop + 1 if cursor.closer == "}" else cursor.stop
    placed = tuple(replace(one, start=one.start - start, stop=one.stop - start) for one in fields)
    text = source.text[start : stop + 1]
    kind = opening[1].lower()
    block = Block(kind, "", text, head - start, placed, source.line(start), cursor.sound)
    return block, stop + 1


def _key(cursor: Cursor, opening: re.Match[str]) -> str:
    """The key, and go behind its comma; '' where there is none that all can read."""
    match = KEY.match(cursor.text, cursor.place, cursor.stop)
    key = match[1] if match else ""
    place = match.end() if match else cursor.place
    after = cursor.text[place] if place < cursor.stop else ""
    start = opening.start()
    if not key or after == "=":
        message = f"this @{opening[1]} has no key, so nothing can cite it; write @{opening[1]}{{key, ...}}"
        cursor.source.complain(Rule.MISSING_KEY, start, message)
        return ""
    cursor.place = place + (after == ",")
    if after and after != "," and NAME.match(cursor.text, place, cursor.stop):
        cursor.complain(start, f"there is no comma behind the key '{key}'; add one")
    elif (after and after != ",") or not READABLE_KEY.fullmatch(key):
        words = cursor.text[opening.end() : place + 12].split(",")[0].strip()
        message = f"'{words}' is no key that all read: one word of letters, digits, and . : ; / + - _ and their like"
        cursor.source.complain(Rule.BAD_KEY, start, message)
        return ""
    elif not after:
        cursor.sound = False
    return key


def _unclosed(source: Source, opening: re.Match[str]) -> int:
    """Say that a block never ends, and where the brace may be missing; give the place to go on from."""
    stop = source.next_opening(opening.end())
    match = KEY.match(source.text, opening.end(), stop)
    name = f"the entry '{match[1]}'" if match and match[1] else f"this @{opening[1]}"
    where = _suspect(source, opening.end(), stop)
    hint = (
        f"; the brace or quote that is missing may be that of {where}" if where else "; add a '}' at its end"
    )
    source.complain(Rule.BAD_ENTRY, opening.start(), f"{name} is left out, since it is never closed{hint}")
    return stop


def _suspect(source: Source, start: int, stop: int) -> str:
    """The last field before one that begins where no field can: within a value."""
    depth, before = 0, ""
    for match in FIELD_OR_BRACE.finditer(source.text, start, stop):
        if match[1]:
            if depth > 0:
                return before
            before = f"'{match[1]}' in line {source.line(match.start(1))}"
        depth += {"{": 1, "}": -1}.get(match[2] or match[0], 0)
    return ""
