"""The syntax of citations, as pandoc's manual gives it: ``[see @key, p. 12; -@other]`` and ``@key [p. 12]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

KEY = r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<plain>\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*))"
CITED = re.compile(rf"(?<![\w\\.+%/@-])(?P<minus>-?)@{KEY}")
OPENERS, CLOSERS = "[{(", "]})"


@dataclass(frozen=True, slots=True)
class Item:
    """One work in a citation. Prefix and suffix are Markdown, as written: ``see``; ``, p. 12``."""

    key: str
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False


def parse_group(text: str) -> tuple[Item, ...]:
    """Read what stands between the brackets of a citation; () if a part of it cites nothing.

    ``see @a, p. 4; -@b`` gives two items.
    """
    items = tuple(parse_item(part) for part in split_parts(text))
    return tuple(item for item in items if item) if all(items) else ()


def parse_item(part: str) -> Item | None:
    """Read one part of a group."""
    match = CITED.search(part)
    if match is None:
        return None
    prefix = part[: match.start()].strip()
    return Item(key_of(match), prefix, part[match.end() :].rstrip(), bool(match["minus"]))


def key_of(match: re.Match[str]) -> str:
    """The key that a match of CITED names."""
    return match["braced"] or match["plain"]


def split_parts(text: str) -> Iterator[str]:
    """Split a group at its semicolons: those not in code, brackets, or behind a backslash."""
    depth, start, code = 0, 0, False
    for place, letter in enumerate(text):
        if letter == "`":
            code = not code
        elif code or (place and text[place - 1] == "\\"):
            continue
        elif letter in OPENERS:
            depth += 1
        elif letter in CLOSERS:
            depth -= 1
        elif letter == ";" and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


LABELS = {
    "book": ("book", "bk.", "bks."),
    "chapter": ("chapter", "chap.", "chaps.", "ch."),
    "column": ("column", "col.", "cols."),
    "figure": ("figure", "fig.", "figs."),
    "folio": ("folio", "fol.", "fols."),
    "issue": ("issue", "no.", "nos."),
    "line": ("line", "l.", "ll.", "lines"),
    "note": ("note", "n.", "nn.", "notes"),
    "opus": ("opus", "op."),
    "page": ("page", "p.", "pp.", "pages"),
    "paragraph": ("paragraph", "para.", "paras.", "¶", "¶¶", "paragraphs"),
    "part": ("part", "pt.", "pts.", "parts"),
    "section": ("section", "sec.", "secs.", "§", "§§", "sections"),
    "sub-verbo": ("sub verbo", "s.v.", "s.vv."),
    "verse": ("verse", "v.", "vv.", "verses"),
    "volume": ("volume", "vol.", "vols.", "volumes"),
    "article": ("article", "art.", "arts.", "articles"),
    "table": ("table", "tbl.", "tbls."),
    "rule": ("rule", "r.", "rr."),
    "scene": ("scene", "sc.", "scs."),
    "act": ("act", "acts"),
    "appendix": ("appendix", "app.", "apps."),
}
"""CSL's locator labels (CSL 1.0.2, appendix IV), with the terms of its English locale."""

TERMS = {term: label for label, terms in LABELS.items() for term in terms}
LOCATOR = re.compile(
    r"\s*,?\s*(?:(?P<term>"
    + "|".join(re.escape(term) for term in sorted(TERMS, key=len, reverse=True))
    + r")\s*)?(?P<where>\{[^}]*\}|[\divxlcIVXLC][\w.:()–—-]*(?:\s*(?:,|and|&|–|-)\s*[\divxlcIVXLC][\w.:()–—-]*)*)"
)


def parse_locator(suffix: str) -> tuple[str, str, str]:
    """Where in the work, what kind of place, and what follows: ``, pp. 3-5 and passim`` is (3-5, page, and passim).

    For showing a citation elsewhere; in the essay itself the words are citeproc's.
    """
    match = LOCATOR.match(suffix)
    if match is None or not re.search(r"\d|[ivxlcIVXLC]", match["where"]):
        return "", "", suffix.strip(" ,")
    where = match["where"].strip("{} ")
    if match["term"] is None and not where[:1].isdigit():
        return "", "", suffix.strip(" ,")
    return where, TERMS.get(match["term"] or "p.", "page"), suffix[match.end() :].strip(" ,")
