"""Front matter: what is read from the head of a file, and what is told of what is wrong there.

The files in cases/frontmatter are sources; the comments in them are the problems they must cause, and no others.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from siglum.frontmatter import read_meta
from siglum.problems import Rule
from siglum.records import Event, FirstPublished, Meta, Picture

LONDON = ZoneInfo("Europe/London")
CASES = sorted((Path(__file__).parent / "cases/frontmatter").glob("*.md"))
EXPECTED = re.compile(r"^<!-- expect (.*) -->$", re.MULTILINE)


def meta_of(head: str) -> Meta:
    """What front matter without a fault says."""
    meta, problems = read_meta(f"---\n{head}\n---\n\nText.\n", LONDON)
    assert problems == []
    return meta


def problems_of(source: str) -> list[str]:
    """The problems of a source, as an author sees them behind the name of the file."""
    return [f"{found.line}: {found.message} [{found.rule.value}]" for found in read_meta(source, LONDON)[1]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_source_causes_the_problems_that_it_names(case: Path) -> None:
    """Line, message and rule of each, in their order, and not one more."""
    source = case.read_text("utf-8")
    assert problems_of(source) == EXPECTED.findall(source)
    assert case.stem.startswith("clean") == (EXPECTED.search(source) is None)


def test_lines_are_counted_the_same_on_every_system() -> None:
    """A file with Windows line ends, or with a byte-order mark, has the same lines."""
    source = "---\ndate: 2025-12-04\ntitel: Rules\n---\n"
    told = problems_of(source)
    assert told[0].startswith("3: ")
    assert told == problems_of(source.replace("\n", "\r\n")) == problems_of("\ufeff" + source)


def test_every_rule_of_front_matter_has_a_case() -> None:
    """A rule that is added comes with a file that breaks it."""
    broken = {
        line.rpartition("[")[2][:-1] for case in CASES for line in EXPECTED.findall(case.read_text("utf-8"))
    }
    told_here = (
        Rule.BAD_FRONT_MATTER,
        Rule.UNKNOWN_KEY,
        Rule.BAD_DATE,
        Rule.BAD_STATUS,
        Rule.BAD_VALUE,
        Rule.BAD_TAG,
    )
    assert broken == {rule.value for rule in told_here}


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("title: On Mayors", "title", "On Mayors"),
        ("title: 1984", "title", "1984"),
        ("title: yes", "title", "yes"),
        ("title: 2025-12-04", "title", "2025-12-04"),
        ("title: 'Rules: a beginning'", "title", "Rules: a beginning"),
        ("title: >\n  On\n  Mayors", "title", "On Mayors"),
        ("title: ~", "title", ""),
        ("title: 'null'", "title", "null"),
        ("description: One   sentence.", "description", "One sentence."),
        ("tags: Europe, defence , ,", "tags", ("Europe", "defence")),
        ("tags: [Europe, 1984, no]", "tags", ("Europe", "1984", "no")),
        ("tags:\n- Europe\n- local government", "tags", ("Europe", "local government")),
        ("tags: Europe, Europe", "tags", ("Europe",)),
        ("tags: ['Rules, Orders']", "tags", ("Rules, Orders",)),
        ("author: ada, ben", "author", ("ada", "ben")),
        ("series: Mayors, and more", "series", "Mayors, and more"),
        ("aliases: [/2025/old/, /older/]", "aliases", ("/2025/old/", "/older/")),
        ("excerpt: 3", "excerpt", 3),
        ("status: published", "draft", False),
        ("status: draft", "draft", True),
        ("blogpost:", "blogpost", True),
        ("blogpost: true", "blogpost", True),
        ("blogpost: false", "blogpost", False),
        ("canonical_link: https://example.org/", "canonical_link", "https://example.org/"),
        ("external_link: https://example.org/", "external_link", "https://example.org/"),
        ("date: 2025-12-04", "date", datetime(2025, 12, 4, tzinfo=LONDON)),
        ("date: '2025-12-04 10:57'", "date", datetime(2025, 12, 4, 10, 57, tzinfo=LONDON)),
        ("updated: December 4, 2025", "updated", datetime(2025, 12, 4, tzinfo=LONDON)),
        ("image: /images/a.svg", "image", Picture("images/a.svg")),
        ("image: https://example.org/a.svg", "image", Picture("https://example.org/a.svg")),
        ("image: 2", "image", None),
        ("image_alt: A chair", "image", None),
        (
            "image: images/a.svg\nimage_alt: A chair\nimage_credit: Ada\nimage_licence: CC0\nimage_source: https://a",
            "image",
            Picture("images/a.svg", "A chair", "Ada", "CC0", "https://a"),
        ),
        ("event: {date: 2017-09}", "event", Event("2017-09")),
        (
            "event:\n  date: 2017-09-12 19:30\n  end: 2017-09-13\n  place: Town Hall\n  url: https://a",
            "event",
            Event("2017-09-12T19:30:00", "Town Hall", "2017-09-13", "https://a"),
        ),
        ("first_published: {in: A Magazine}", "first_published", FirstPublished("A Magazine")),
        (
            "first_published: {in: Us, title: Them, url: https://a, date: 2017, canonical: true}",
            "first_published",
            FirstPublished("Us", "Them", "https://a", "2017", canonical=True),
        ),
    ],
)
def test_a_value_is_read_as_it_was_written(head: str, field: str, value: Any) -> None:
    """Words stay words, whatever YAML would make of them; lists may be written in three ways."""
    assert getattr(meta_of(head), field) == value


def test_what_is_not_said_is_empty() -> None:
    """A source without front matter says nothing of itself: it is no draft, and its excerpt is one paragraph."""
    assert read_meta("# On Mayors\n", LONDON) == (Meta(), [])
    assert meta_of("") == Meta()
    assert (Meta().draft, Meta().excerpt) == (False, 1)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("date: soon", "date"),
        ("title: [a]", "title"),
        ("tags: {a: b}", "tags"),
        ("series: a/b", "series"),
        ("event: {place: Town Hall}", "event"),
        ("event: {date: soon}", "event"),
        ("event: tomorrow", "event"),
        ("first_published: {title: Them}", "first_published"),
        ("excerpt: -1", "excerpt"),
    ],
)
def test_a_wrong_value_is_left_out(head: str, field: str) -> None:
    """It is told, and the field is as if nothing had been said."""
    meta, problems = read_meta(f"---\n{head}\n---\n", LONDON)
    assert problems
    assert getattr(meta, field) == getattr(Meta(), field)


def test_what_is_right_is_read_beside_what_is_wrong() -> None:
    """One bad tag of three costs one tag; one bad key costs no other."""
    meta, problems = read_meta("---\ndate: soon\ntags: a, b/c, d\ntitle: On Mayors\n---\n", LONDON)
    assert (meta.tags, meta.title, len(problems)) == (("a", "d"), "On Mayors", 2)


@pytest.mark.parametrize(
    "head",
    [
        "status: darft",
        "status: [draft]",
        "status: {draft}",
        "status: draft\ntitle: a: b",
        "status: draft\n\x07",
    ],
)
def test_a_wrong_status_makes_a_draft(head: str) -> None:
    """A slip must not publish what was not to be seen yet, nor does a head that cannot be read."""
    assert read_meta(f"---\n{head}\n---\n", LONDON)[0].draft


def test_every_key_has_its_line() -> None:
    """So that a message about it, whoever gives it, can name the line in the file."""
    assert meta_of("date: 2025-12-04\n\n# why\ntags:\n- a\n- b\ntitle: A").lines == {
        "date": 2,
        "tags": 5,
        "title": 8,
    }


@pytest.mark.parametrize("fence", ["```", ":::", "````"])
def test_the_date_of_a_post_directive_stands_for_a_missing_one(fence: str) -> None:
    """It makes the file a post, and its line is that of the directive."""
    meta, _ = read_meta(f"# On Mayors\n\n{fence}{{post}} 4 December 2025 \n:tags: a\n{fence}\n", LONDON)
    assert (meta.date, meta.blogpost, meta.lines) == (datetime(2025, 12, 4, tzinfo=LONDON), True, {"date": 3})


def test_the_date_of_the_front_matter_comes_first() -> None:
    """A directive below does not change it."""
    source = "---\ndate: 2025-12-04\n---\n```{post} 2024-01-01\n```\n"
    assert read_meta(source, LONDON)[0].date == datetime(2025, 12, 4, tzinfo=LONDON)


@pytest.mark.parametrize("source", ["---\ndate:\n---\n", "---\ndate: ''\n---\n", "```{post}\n```\n"])
def test_an_empty_date_is_none(source: str) -> None:
    """It has no line either, so that a post with one is told of as a post without a date."""
    meta, _ = read_meta(source, LONDON)
    assert (meta.date, meta.lines) == (None, {})


@pytest.mark.parametrize(
    ("fence", "end"), [("````md", "````"), ("~~~", "~~~"), ("`````{code-block} md", "`````")]
)
def test_an_example_is_no_post_directive(fence: str, end: str) -> None:
    """A page may show how a post is dated without being one; a directive below the example counts."""
    example = f"# Manual\n\n{fence}\n```{{post}} 2024-01-01\n```\n{end}\n"
    assert read_meta(example, LONDON) == (Meta(), [])
    assert read_meta(f"{example}\n```{{post}} 2024-01-02\n```\n", LONDON)[0].lines == {"date": 8}


@pytest.mark.parametrize(
    "source",
    [
        "----\ntitle: A\n----\n",
        "---\ntitle: A\n-----\n",
        "---\ntitle: A\n  ---\n",
        "--- # c\ntitle: A\n---\n",
    ],
)
def test_front_matter_is_what_markdown_takes_for_it(source: str) -> None:
    """What the page does not show is read: more hyphens, or words behind the first, do not hide it from us."""
    assert read_meta(source, LONDON)[0].title == "A"
