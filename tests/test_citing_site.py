"""Citations on a whole site: notes, sources, exports, and what follows from an edit of the library."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.conftest import Result, Site, small_site

LIBRARY = """
@string{press = {Imaginary Press}}
@book{quill1901, author = {Quill, Ada}, title = {A Library of One}, publisher = press, date = {1901},
  file = {secret.pdf}}
@article{folio1902, author = {Folio, Ben}, title = {On Shelving}, journaltitle = {Invented Letters}, date = {1902}}
@report{shelves1903, author = {{Society of Shelves}}, title = {Report}, shorttitle = {the Report}, date = {1903}}
@book{unread1904, author = {Nobody, Ann}, title = {Unread}, date = {1904}}
"""
ESSAY = """---
date: 2025-03-01
title: On one copy
tags: libraries
series: Copies
nocite: [shelves1903]
---
It is held [@quill1901, p. 12]. A remark comes between.[^r] It is held again [see @quill1901, ch. 3; @folio1902].
@folio1902 [p. 4] differs.[^r]

{attribution="[@quill1901, p. 3]"}
> There is one copy.

So says {source}`shelves1903`, and {source}`the novel <quill1901>`.

[^r]: Which cites [@folio1902, p. 7] itself.
"""
SECOND = "---\ndate: 2025-04-01\ntitle: Again\ntags: libraries\n---\nOnce more {footcite:p}`{cf.}quill1901{p. 5}`.\n"
FILES = {"refs.bib": LIBRARY, "posts/2025/one-copy.md": ESSAY, "posts/2025/again.md": SECOND}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The site, built once."""
    result = small_site(tmp_path_factory.mktemp("citing"), FILES).build("-W")
    assert result.warnings == []
    return result


def page(built: Result, path: str) -> Tag:
    """A page of the site."""
    return BeautifulSoup(built.read(path), "html5lib")


def words(element: Tag | None) -> str:
    """The text of an element, with single spaces."""
    assert element is not None
    return " ".join(element.get_text().split())


def notes(built: Result, path: str) -> list[str]:
    """What the notes of a page say."""
    return [words(note.select_one("p")) for note in page(built, path).select('[role="doc-footnote"]')]


def test_remarks_and_citations_are_one_row_of_notes(built: Result) -> None:
    """Full at first, short after; a remark takes its number between, and keeps it at its second mark."""
    assert notes(built, "posts/2025/one-copy.html") == [
        "Ada Quill, A Library of One (Imaginary Press, 1901), p. 12.",
        "Which cites (Ben Folio, ‘On Shelving’, Invented Letters, 1902, p. 7) itself.",
        "See Quill, A Library of One, ch. 3; Folio, ‘On Shelving’.",
        "‘On Shelving’, p. 4.",
        "A Library of One, p. 3.",
    ]


def test_marks_and_notes_lead_to_each_other(built: Result) -> None:
    """Every mark leads to its note, and every note back to each of its marks."""
    essay = page(built, "posts/2025/one-copy.html")
    marks = essay.select('.siglum-text [role="doc-noteref"]')
    assert [words(mark) for mark in marks] == ["[1]", "[2]", "[3]", "[4]", "[2]", "[5]"]
    backlinks = {link["href"] for link in essay.select('[role="doc-backlink"]')}
    assert backlinks == {f"#{mark['id']}" for mark in marks}
    assert all(essay.select_one(str(mark["href"])) for mark in marks)


def test_the_mark_stands_behind_the_punctuation(built: Result) -> None:
    """As pandoc sets it: without a space, behind the full stop."""
    paragraph = page(built, "posts/2025/one-copy.html").select_one(".siglum-text p")
    assert words(paragraph).startswith("It is held.[1] A remark comes between.[2] It is held again.[3] ")
    assert "Folio[4] differs.[2]" in words(paragraph)


def test_a_work_named_in_the_text_leads_to_its_page(built: Result) -> None:
    """By its short title, or by the author's words."""
    links = page(built, "posts/2025/one-copy.html").select(".siglum-text a[data-key]")
    assert [(words(link), link["href"]) for link in links] == [
        ("the Report", "../../sources/shelves1903.html"),
        ("the novel", "../../sources/quill1901.html"),
    ]


def test_an_essay_lists_its_works_and_its_further_reading(built: Result) -> None:
    """Each with the way to its page; a work that is named in the text is no mere further reading."""
    works = page(built, "posts/2025/one-copy.html").select('[role="doc-bibliography"] li')
    assert [work["data-key"] for work in works] == ["folio1902", "quill1901", "shelves1903"]


def test_a_source_knows_who_cites_it_where_and_saying_what(built: Result) -> None:
    """Newest first, with locator and sentence, linked to the very place."""
    places = page(built, "sources/quill1901.html").select("#cited-by li")
    said = [(words(p.select_one("a")), words(p.select_one("blockquote"))) for p in places]
    assert said[:2] == [("Again", "Once more."), ("On one copy", "It is held.")]
    assert [words(p.select_one(".siglum-locator")) for p in places[:3]] == ["p. 5", "p. 12", "ch. 3"]
    for place in places:
        target, _, anchor = str(place.select_one("a")["href"]).partition("#")
        assert page(built, f"sources/{target}".replace("sources/../", "")).find(id=anchor)


def test_the_bibliography_marks_what_nobody_cites(built: Result) -> None:
    """Every work is there; an uncited one says so."""
    rows = page(built, "bibliography.html").select("#bibliography > li")
    assert {str(row["data-key"]) for row in rows} == {"quill1901", "folio1902", "shelves1903", "unread1904"}
    assert [row["data-key"] for row in rows if "siglum-uncited" in row.get("class", [])] == ["unread1904"]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("posts/2025/again", ["quill1901"]),
        ("blog/tag/libraries", ["folio1902", "quill1901", "shelves1903"]),
        ("series/copies", ["folio1902", "quill1901", "shelves1903"]),
        ("sources/unread1904", ["unread1904"]),
        ("bibliography", ["folio1902", "quill1901", "shelves1903", "unread1904"]),
    ],
)
def test_works_are_exported_where_they_are_cited(built: Result, path: str, keys: list[str]) -> None:
    """In three forms beside each page; private fields in none."""
    assert [item["id"] for item in json.loads(built.read(f"{path}.json"))] == keys
    assert built.read(f"{path}.ris").count("TY  - ") == len(keys)
    assert all(f"{{{key}," in built.read(f"{path}.bib") for key in keys)
    assert not any("secret" in built.read(f"{path}.{form}") for form in ("bib", "ris", "json"))


def test_an_essay_is_a_work_too(built: Result) -> None:
    """A post of its blog, with its address."""
    (item,) = json.loads(built.read("posts/2025/again.cite.json"))
    assert (item["type"], item["URL"]) == ("post-weblog", "https://example.org/posts/2025/again.html")
    assert "Again" in words(page(built, "posts/2025/again.html").select_one("#cite-this .siglum-reference"))


def test_zotero_finds_a_blog_post_with_its_references(built: Result) -> None:
    """The tags that make it one are there, and those that unmake it are not."""
    head = page(built, "posts/2025/again.html")
    assert head.select_one('meta[name="z:itemType"]')["content"] == "blogPost"
    assert "citation_title=A Library of One" in head.select_one('meta[name="citation_reference"]')["content"]
    assert not head.select('meta[name="citation_journal_title"], .Z3988')


def test_an_author_date_style_needs_no_change_to_the_essays(site: Callable[..., Site]) -> None:
    """Brackets in the text, remarks as notes, a list of references."""
    result = site(FILES, siglum_citation_style="apa").build()
    assert result.warnings == []
    text = words(page(result, "posts/2025/one-copy.html").select_one(".siglum-text"))
    assert "It is held (Quill, 1901, p. 12)." in text
    assert "Folio (1902, p. 4) differs." in text
    assert notes(result, "posts/2025/one-copy.html") == ["Which cites (Folio, 1902, p. 7) itself."]


def test_an_unknown_key_is_told_with_the_nearest(site: Callable[..., Site]) -> None:
    """By file and line, with a way out."""
    wrong = {**FILES, "posts/2025/again.md": SECOND.replace("quill1901", "quil1901")}
    (warning,) = site(wrong).build().warnings
    assert warning.startswith(
        "posts/2025/again.md:6: WARNING: refs.bib has no 'quil1901'; did you mean quill1901?"
    )


def test_an_unknown_style_is_told_and_the_default_stands(site: Callable[..., Site]) -> None:
    """A slip in the settings costs no citation."""
    result = site(FILES, siglum_citation_style="mhra-note").build()
    assert "did you mean mhra-notes" in result.warnings[0]
    assert notes(result, "posts/2025/again.html") == [
        "Cf. Ada Quill, A Library of One (Imaginary Press, 1901), p. 5."
    ]


def test_only_the_essays_that_cite_an_entry_follow_its_edit(site: Callable[..., Site]) -> None:
    """An entry that is added or mended touches no page that does not show it."""
    edited = site({**FILES, "posts/2025/other.md": "---\ndate: 2025-05-01\ntitle: Other\n---\nNo sources.\n"})
    edited.build()
    times = {path: path.stat().st_mtime_ns for path in (edited.folder / "doctrees/posts").rglob("*.doctree")}
    edited.write("refs.bib", LIBRARY.replace("On Shelving", "On Shelves"))
    assert "On Shelves" in edited.build().read("posts/2025/one-copy.html")
    read = {path.stem for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert read == {"one-copy"}


def test_bibtexs_own_list_has_the_same_words(site: Callable[..., Site]) -> None:
    """``{bibliography}`` shows what the style makes of each entry, of whatever type."""
    listed = {**FILES, "docs/list.md": "# List\n\n```{bibliography}\n:all:\n```\n"}
    result = site(listed).build()
    assert result.warnings == []
    text = words(page(result, "docs/list.html").select_one("article"))
    assert "Quill, Ada, A Library of One (Imaginary Press, 1901)" in text
    assert "Society of Shelves, Report (1903)" in text


def test_the_exports_can_be_had_alone(site: Callable[..., Site], built: Result) -> None:
    """``-b bibliography`` writes the same files, and no page."""
    alone = site(FILES).build("-b", "bibliography")
    assert alone.warnings == []
    files = {
        p.relative_to(alone.out) for p in alone.out.rglob("*") if p.is_file() and p.name != ".siglum.json"
    }
    assert Path("posts/2025/again.cite.ris") in files
    assert all((alone.out / path).read_bytes() == (built.out / path).read_bytes() for path in files)
