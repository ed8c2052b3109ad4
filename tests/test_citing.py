"""Citations as pandoc's manual writes them, in Markdown and apart."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from siglum.citation_rule import TOKEN, citations
from siglum.citing import Item, parse_group, parse_locator

KEYS = {"a", "b", "smith:2020", "x_1"}


def cited(text: str) -> list[tuple[bool, tuple[Item, ...]]]:
    """What a Markdown text cites, and whether in the sentence."""
    tokens = [
        t for block in MarkdownIt("commonmark").use(citations, KEYS).parse(text) for t in block.children or ()
    ]
    return [(token.meta["textual"], token.meta["items"]) for token in tokens if token.type == TOKEN]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("@a", [Item("a")]),
        ("@a, p. 12", [Item("a", "", ", p. 12")]),
        ("see @a, p. 4; @b", [Item("a", "see", ", p. 4"), Item("b")]),
        ("-@a, 3", [Item("a", "", ", 3", True)]),
        ("cf. *also* @{smith:2020} [sic; really]", [Item("smith:2020", "cf. *also*", " [sic; really]")]),
        ("@a, `;` in code", [Item("a", "", ", `;` in code")]),
        ("@a, one \\; two", [Item("a", "", ", one \\; two")]),
        ("@a; foo", []),
        ("me@a.org", []),
        ("\\@a", []),
    ],
)
def test_a_group_is_split_into_its_works(text: str, items: list[Item]) -> None:
    """A semicolon parts works, unless it is in code, in brackets, or escaped; a part that cites nothing spoils all."""
    assert parse_group(text) == tuple(items)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Known [@a].", [(False, (Item("a"),))]),
        ("Unknown [@zzz].", [(False, (Item("zzz"),))]),
        ("@a says", [(True, (Item("a"),))]),
        ("@a [p. 3] says", [(True, (Item("a", "", ", p. 3"),))]),
        ("@a [p. 3; @b]", [(True, (Item("a", "", ", p. 3"), Item("b")))]),
        ("*@a* and (@smith:2020).", [(True, (Item("a"),)), (True, (Item("smith:2020"),))]),
        ("over\n[@a,\np. 2] lines", [(False, (Item("a", "", ",\np. 2"),))]),
    ],
)
def test_markdown_knows_citations(text: str, found: list[tuple[bool, tuple[Item, ...]]]) -> None:
    """Brackets cite any key; a bare @word cites only a key of the library."""
    assert cited(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "@nobody is not a key",
        "`[@a]` and `@a`",
        "[@a](https://example.org) and [text @a](b.md)",
        "<me@a> me@a.org a@b https://example.org/@a",
        "\\@a",
        "[@a]\n\n[@a]: https://example.org",
        "    [@a]",
    ],
)
def test_what_only_looks_like_a_citation_is_text(text: str) -> None:
    """Not in code, links, addresses, notes or references, nor behind a backslash."""
    assert cited(text) == []


@pytest.mark.parametrize(
    ("suffix", "parts"),
    [
        (", p. 12", ("12", "page", "")),
        (", 12", ("12", "page", "")),
        (", pp. 3-5, 7 and passim", ("3-5, 7", "page", "and passim")),
        (", ch. iv", ("iv", "chapter", "")),
        (", art. 50(2)", ("50(2)", "article", "")),
        (" § 4, and so on", ("4", "section", "and so on")),
        (", and so on", ("", "", "and so on")),
        ("", ("", "", "")),
    ],
)
def test_a_suffix_says_where_in_the_work(suffix: str, parts: tuple[str, str, str]) -> None:
    """A locator has a label, CSL's name for the kind of place; a bare number is a page."""
    assert parse_locator(suffix) == parts
