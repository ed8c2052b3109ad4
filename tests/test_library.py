"""The library: what a .bib file holds, what is wrong with it, and that nothing is lost on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from siglum.library import Library, read_library
from siglum.problems import Rule

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "libraries"
PRIVATE = {"file", "annotation", "note", "owner", "timestamp", "bdsk-file-*"}


def read(*names: str) -> Library:
    """The library of some files of cases."""
    return read_library([CASES / f"{name}.bib" for name in names], PRIVATE)


@pytest.fixture
def library(tmp_path: Path) -> Callable[..., Library]:
    """Make a library of the texts of its files."""

    def make(*texts: str | bytes, private: set[str] = PRIVATE) -> Library:
        paths = [tmp_path / f"{number}.bib" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_library(paths, private)

    return make


def told(library: Library) -> list[tuple[int, Rule]]:
    """Where what is wrong."""
    return [(problem.line, problem.rule) for _, problem in library.problems]


def test_the_real_library_is_read_whole() -> None:
    """The site's own refs.bib has no problem, and every entry's text stands in the file as it is."""
    path = ROOT / "refs.bib"
    real = read_library([path], PRIVATE)
    assert real.problems == []
    assert (
        list(real.entries) == list(real.items) == re.findall(r"^@\w+\{(\S+),$", path.read_text("utf-8"), re.M)
    )
    assert all(entry.text in path.read_text("utf-8") for entry in real.entries.values())


def test_titles_keep_the_capitals_of_the_author() -> None:
    """Pandoc lowers English titles; here they stay, and no language is said that the author did not name."""
    items = read("latex").items
    assert items["british"]["title"] == "Of Colour and the Capitals of Cities"
    assert items["british"]["language"] == "en-GB"
    assert "language" not in items["markup"]
    assert items["math"]["title"] == "On $\\alpha$-Values and $x^{2}$, 100% of <i>Homo sapiens</i>"


def test_inherited_fields() -> None:
    """Biblatex's rules: a proceedings' title is its papers' booktitle; xdata is taken as it is; own fields win."""
    entries = read("parents").entries
    paper = entries["tide2019"].fields
    assert (paper["booktitle"], paper["booksubtitle"]) == ("Proceedings of the Shore", "Second Meeting")
    assert (paper["title"], paper["date"], paper["location"]) == (
        "Counting Tides by Hand",
        "2019-06",
        "Port Made-Up",
    )
    assert entries["ferry2015"].fields["publisher"] == "Harbour Street Press"
    assert entries["bridge2001"].fields["bookauthor"] == "Keeper, Ines"
    assert entries["bridge2001"].fields["location"] == "London"
    assert "date" not in entries["gate2019"].fields
    assert entries["ferry2015"].needs == ("harbourhouse", "london")


def test_an_xdata_entry_is_no_work() -> None:
    """An @xdata entry lends its fields: it is among the entries, for exports, but is no item."""
    library = read("parents")
    assert {"london", "harbourhouse"} == set(library.entries) - set(library.items)


def test_names_and_dates() -> None:
    """Particles, suffixes, bodies with commas; ranges, guesses, and words where a date should be."""
    names, dates = read("names").items, read("dates").items
    assert names["bodies"]["author"][1] == {"literal": "Department for Ferries, Tides and Bridges"}
    assert names["suffix"]["author"][0] == {"family": "Stone", "given": "Martin L.", "suffix": "Jr."}
    assert names["particles"]["author"][3] == {"family": "Ó Sé", "given": "Mícheál"}
    assert names["particles"]["author"][0] == {
        "dropping-particle": "van der",
        "family": "Berg",
        "given": "Jan",
    }
    assert dates["range"]["issued"] == {"date-parts": [[1990], [1995]]}
    assert dates["circa"]["issued"] == {"circa": True, "date-parts": [[1781]]}
    assert dates["oldstyle"]["issued"] == {"date-parts": [[1999, 2, 3]]}
    assert dates["autumn"]["issued"] == {"date-parts": [[2001]], "season": 3}
    assert dates["words"]["issued"] == {"literal": "in press"}
    assert dates["noday"]["issued"] == {"date-parts": [[2001]]}


def test_every_mistake_is_told_with_its_line() -> None:
    """What pybtex or pandoc would drop is told, and all that can be read is read."""
    broken = read("broken")
    assert told(broken) == [
        (6, Rule.DUPLICATE_KEY),
        (8, Rule.DUPLICATE_KEY),
        (10, Rule.MISSING_KEY),
        (14, Rule.BAD_KEY),
        (16, Rule.BAD_ENTRY),
        (17, Rule.BAD_ENTRY),
        (17, Rule.BAD_ENTRY),
        (20, Rule.UNDEFINED_STRING),
        (22, Rule.BAD_ENTRY),
        (33, Rule.BAD_ENTRY),
        (33, Rule.BAD_ENTRY),
        (35, Rule.BAD_ENTRY),
        (39, Rule.UNKNOWN_PARENT),
        (41, Rule.UNKNOWN_PARENT),
        (43, Rule.BAD_ENTRY),
        (45, Rule.BAD_ENTRY),
        (47, Rule.BAD_ENTRY),
        (50, Rule.BAD_ENTRY),
    ]
    right = "right Right nocomma unknownstring round twice orphan circle percent last"
    assert list(broken.items) == right.split()
    assert broken.items["right"]["title"] == "Right"
    assert broken.items["nocomma"]["publisher"] == "Some Unbraced House"
    assert broken.items["percent"]["title"] == "All of 100% Right"


def test_a_missing_brace_is_looked_for(library: Callable[..., Library]) -> None:
    """An entry that never closes is left out alone; the message names the field that most likely is to blame."""
    found = library("@book{a,\n title = {A,\n date = {2001},\n}\n@book{b,\n title = {B},\n}\n")
    assert list(found.items) == ["b"]
    assert "'a' is left out" in found.problems[0][1].message
    assert "'title' in line 2" in found.problems[0][1].message


def test_an_entry_within_another_is_not_lost_in_silence(library: Callable[..., Library]) -> None:
    """Where a brace too many hides a brace too few, the entry between is read, and the other one is told."""
    found = library("@book{a, title = {A,\n}\n@book{b, title = {B}}\n}\n@book{c, title = {C}}\n")
    assert list(found.items) == ["b", "c"]
    assert told(found) == [(1, Rule.BAD_ENTRY)]


def test_latex_that_pandoc_cannot_read_is_told(library: Callable[..., Library]) -> None:
    """Pandoc leaves out a title it cannot read; here its words stay, and the line is told."""
    found = library("\n@book{a, title = {It Cost $5}, date = {2001}}")
    assert found.items["a"]["title"] == "It Cost $5"
    assert told(found) == [(2, Rule.BAD_ENTRY)]


@pytest.mark.parametrize(
    "change", [lambda data: b"\xef\xbb\xbf" + data, lambda data: data.replace(b"\n", b"\r\n")]
)
def test_a_byte_order_mark_or_windows_lines_change_nothing(
    change: Callable[[bytes], bytes], library: Callable[..., Library]
) -> None:
    """How an editor saved a file is no part of what it says."""
    data = (CASES / "parents.bib").read_bytes()
    plain, changed = library(data), library(change(data))
    assert (changed.items, changed.strings, changed.problems) == (plain.items, plain.strings, plain.problems)
    assert changed.entries == plain.entries


def test_strings_serve_the_files_that_follow(library: Callable[..., Library]) -> None:
    """As in BibTeX, a file of abbreviations comes first; used before it is defined, an @string is undefined."""
    strings, entry = '@string{p = "Press"}', "@book{a, title = {A}, publisher = p}"
    assert library(strings, entry).items["a"]["publisher"] == "Press"
    assert told(library(entry, strings)) == [(1, Rule.UNDEFINED_STRING)]


def test_a_file_that_is_not_utf8_is_told(library: Callable[..., Library]) -> None:
    """The rest of such a file is read."""
    found = library("@book{a, title = {A}}\n@book{b, title = {Caf\xe9}}\n".encode("latin-1"))
    assert told(found) == [(2, Rule.NOT_UTF8)]
    assert list(found.items) == ["a", "b"]


def test_private_fields_leave_no_trace() -> None:
    """Not in an entry's text or fields or item, nor by way of a parent, an @string, or another of its names."""
    library = read("private")
    assert "SECRET" not in repr((library.entries, library.items))
    assert library.entries["middle"].text == (
        "@Book{middle, Title = {Middle}, publisher = house, date = {2001}}"
    )
    assert library.entries["last"].text == "@book{last,\n  title      = {Last},\n  date       = {2002},\n}"
    assert library.entries["first"].text == "@book{first,\n  title = {First}, date = {2003},\n}"


def test_a_thousand_entries_are_read_in_seconds(library: Callable[..., Library]) -> None:
    """As many as an author of many years has."""
    rows = [
        f"@book{{k{n}, author = {{Doe, J. and {{A Body}}}}, title = {{Title {n}}}, date = {{2001}}}}"
        for n in range(1000)
    ]
    start = time.perf_counter()
    assert len(library("\n".join(rows)).items) == 1000
    assert time.perf_counter() - start < 10
