"""The exports: read back by other programs, they say what the library says."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any

import pytest
import rispy
from test_library import CASES, PRIVATE, ROOT

from siglum.formats.bibtex import bibtex
from siglum.formats.csl import csl_json
from siglum.formats.ris import TYPES, ris
from siglum.library import Library, read_library
from siglum.styling import run_pandoc

FILES = {path.stem: path for path in [ROOT / "refs.bib", *sorted(CASES.glob("*.bib"))]}
Item = dict[str, Any]

PANDOC_READS_OTHERWISE = {
    ("gate2019", "date"),
    ("gate2019", "year"),  # a child's year and its parent's date: pandoc takes the date
    ("autumn", "date"),  # month 23: pandoc's reader keeps it a month
    ("words", "year"),  # no date: pandoc leaves it out
    ("math", "DOI"),  # a backslash that a reference manager put there: ours is without
    ("noday", "date"),  # the 45th day of the 13th month
}
"""Where the author's own text is right, or is told of, and pandoc's reader does not take it so."""


@cache
def library(name: str) -> Library:
    """The library of one file."""
    return read_library([FILES[name]], PRIVATE)


def read_with_pandoc(text: str, form: str) -> dict[str, Item]:
    """What pandoc reads, by key."""
    return {item["id"]: item for item in json.loads(run_pandoc([f"--from={form}", "--to=csljson"], text))}


def plain(text: str) -> str:
    """A text without markup, and without capitals and quotation marks, which pandoc changes in titles."""
    text = re.sub(r"[“”]", '"', re.sub(r"</?(?:i|b|sub|sup|span)[^>]*>", "", text))
    return " ".join(text.split()).casefold()


def full_name(name: dict[str, str]) -> str:
    """A name as RIS has it."""
    if "literal" in name:
        return name["literal"].replace(",", "")
    name = {
        part: unicodedata.normalize("NFC", text.replace("\u0131\u0301", "í")) for part, text in name.items()
    }
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    family = " ".join(part for part in particles if part)
    return ", ".join(part for part in (family, name.get("given"), name.get("suffix")) if part)


def said(item: Item) -> dict[str, object]:
    """What has to come through: title, year, authors, DOI, URL, pages and type."""
    issued = item.get("issued", {})
    return {
        "title": plain(item.get("title", "")),
        "date": issued.get("date-parts") or None,
        "year": str(issued["date-parts"][0][0]) if issued.get("date-parts") else issued.get("literal", ""),
        "author": [full_name(name) for name in item.get("author", [])],
        "DOI": item.get("DOI", ""),
        "URL": item.get("URL", ""),
        "page": item.get("page", ""),
        "type": item.get("type") or "document",
    }


def said_by_ris(record: dict[str, Any]) -> dict[str, object]:
    """The same, of a record that rispy read."""
    pages = [record[name] for name in ("start_page", "end_page") if name in record]
    return {
        "title": plain(record.get("title", "")),
        "year": record.get("year", "").lstrip("0"),
        "author": record.get("authors", []),
        "DOI": record.get("doi", ""),
        "URL": ";".join(record.get("urls", [])),
        "page": "-".join(pages),
        "type": record["type_of_reference"],
    }


@pytest.mark.parametrize("name", FILES)
def test_bibtex_reads_back(name: str) -> None:
    """Pandoc reads a .bib export to the same items, whatever was wrong in the author's file."""
    entries = library(name)
    read = read_with_pandoc(bibtex(entries.entries.values(), entries), "biblatex")
    assert sorted(read) == sorted(entries.items)
    for key, item in entries.items.items():
        expected, found = said(item), said(read[key])
        for field in [*expected]:
            if (key, field) not in PANDOC_READS_OTHERWISE:
                assert (key, field, found[field]) == (key, field, expected[field])


@pytest.mark.parametrize("name", FILES)
def test_csl_json_reads_back(name: str) -> None:
    """Pandoc reads a .json export to the same items, with their capitals; a date in words is lost to it alone."""
    items = library(name).items
    text = csl_json(items.values())
    assert {item["id"]: item for item in json.loads(text)} == items
    read = read_with_pandoc(text, "csljson")
    assert sorted(read) == sorted(items)
    for key, item in items.items():
        capitals = [re.sub(r"[“”]", '"', one.get("title", "")) for one in (read[key], item)]
        assert capitals[0] == capitals[1]
        assert {**said(read[key]), "year": 0, "date": 0} == {**said(item), "year": 0, "date": 0}
        if "date-parts" in item.get("issued", {}):
            assert read[key]["issued"]["date-parts"] == item["issued"]["date-parts"]


@pytest.mark.parametrize("name", FILES)
def test_csl_json_has_the_shape_of_the_schema(name: str) -> None:
    """A type and an id always; dates of one or two parts of one to three numbers; no variable that CSL has not."""
    for item in json.loads(csl_json(library(name).items.values())):
        assert item["id"]
        assert item["type"] in {*TYPES, "document"}
        assert "other-ids" not in item
        for date in (value for value in item.values() if isinstance(value, dict)):
            assert set(date) <= {"date-parts", "season", "circa", "literal", "raw"}
            assert 1 <= len(date.get("date-parts", [0])) <= 2
            assert all(1 <= len(parts) <= 3 for parts in date.get("date-parts", []))


@pytest.mark.parametrize("name", FILES)
def test_ris_reads_back(name: str) -> None:
    """Rispy reads a .ris export to the same items; a body's name has lost its commas, which would split it."""
    items = library(name).items
    records = rispy.loads(ris(items.values()))
    assert [record["id"] for record in records] == sorted(items)
    for record in records:
        expected = said(items[record["id"]])
        del expected["date"]
        expected["year"] = re.sub(r"^[^\d]*$", "", str(expected["year"]))  # no year is none
        expected["type"] = TYPES.get(str(expected["type"]), "GEN")
        expected["author"] = [name for name in expected["author"] if name != "others"]  # type: ignore[attr-defined]
        if record["type_of_reference"] == "MPCT":
            expected["author"] = said_by_ris(record)["author"]
        assert said_by_ris(record) == expected


@pytest.mark.parametrize("name", FILES)
def test_ris_is_read_by_pandoc_too(name: str) -> None:
    """A second reader finds as many items, with their titles and pages."""
    items = library(name).items
    read = read_with_pandoc(ris(items.values()), "ris")
    assert sorted(read) == sorted(items)
    for key, item in items.items():
        # pandoc's reader takes a line's text apart at ' ' and loses the breaks between some words
        assert plain(read[key].get("title", "")).replace(" ", "") == plain(item.get("title", "")).replace(
            " ", ""
        )
        assert read[key].get("page", "") == item.get("page", "")


@pytest.mark.parametrize("name", FILES)
def test_exports_are_the_same_bytes_in_any_order(name: str) -> None:
    """Sorted, LF, no white space at the ends of lines but in RIS, whose tags have six characters."""
    entries, items = library(name).entries, library(name).items
    for write, values in (
        (csl_json, items),
        (ris, items),
        (lambda some: bibtex(some, library(name)), entries),
    ):
        text = write(values.values())
        assert text == write(reversed(values.values()))
        assert "\r" not in text
        assert text.endswith("\n")
        assert re.findall(r"(?<!ER  -)[ \t]+$", text, re.MULTILINE) == []


def test_private_fields_are_in_no_export() -> None:
    """Nor the @string that only a private field used."""
    hidden = library("private")
    items = hidden.items.values()
    assert "SECRET" not in bibtex(hidden.entries.values(), hidden) + ris(items) + csl_json(items)


def test_an_export_takes_along_what_its_entries_need() -> None:
    """The @strings that its @strings use, its parents and theirs: parents last."""
    entries = library("parents")
    text = bibtex([entries.entries["bridge2001"]], entries)
    assert text.startswith(
        '@string{harbour = "Harbour Street"}\n@string{press = harbour # " Press"}\n\n@inbook'
    )
    assert re.findall(r"^@\w+\{(\w+),", text, re.M) == ["bridge2001", "works2001", "london"]
    whole = re.findall(r"^@\w+\{(\w+),", bibtex(entries.entries.values(), entries), re.M)
    assert all(
        whole.index(key) < whole.index(parent) for key in whole for parent in entries.entries[key].needs
    )


def test_an_entry_without_private_fields_is_exported_as_it_stands() -> None:
    """The author's own words, capitals, and layout."""
    text = FILES["latex"].read_text("utf-8")
    assert all(entry.text in text for entry in library("latex").entries.values())


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("legislation", ["TY  - STAT", "PY  - 2001", "M1  - c. 1"]),
        ("jurisdiction", ["TY  - CASE", "DA  - 2001/02/03", "M1  - [2001] NOWH 1", "PB  - Court of Nowhere"]),
        ("incollection", ["TY  - CHAP", "A2  - Sort, B.", "T2  - Kinds", "SP  - 10", "EP  - 11"]),
        ("newspaper", ["TY  - NEWS", "T2  - Daily Kind", "JF  - Daily Kind", "SP  - A4"]),
        ("online", ["TY  - ELEC", "T2  - Kind News", "PB  - Kind News", "UR  - https://example.org/16"]),
        ("report", ["TY  - RPRT", "SN  - 42", "M3  - Working Paper"]),
        ("thesis", ["TY  - THES", "PB  - University of Nowhere", "M3  - PhD thesis"]),
        ("nosuchtype", ["TY  - GEN"]),
    ],
)
def test_ris_of_doubtful_types(key: str, lines: list[str]) -> None:
    """The type and tags that Zotero, citation-js, bibutils and pandoc take for what it is."""
    written = ris([library("types").items[key]]).split("\n")
    assert [line for line in lines if line not in written] == []
