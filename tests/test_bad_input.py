"""Bad input: each slip is told of by file, line and rule; no build ends in a traceback, no post is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from tests.conftest import Result, small_site

LEVY = "posts/2025/@.md"
"""Each case has its own name in place of the sign, so that one site holds them all."""
TEXT = "# A levy\n\nWords.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


class Case(NamedTuple):
    """What an author got wrong, and what they are told: ``path:line: words [rule]``, with ``...`` for any words."""

    name: str
    files: Mapping[str, str | bytes]
    told: tuple[str, ...]

    def named(self, text: str) -> str:
        """A path or message with the case's own name in it."""
        return text.replace("@", self.name.replace(" ", "-"))


def essay(*lines: str, date: str = "2025-01-02", text: str = TEXT) -> str:
    """An essay; further lines of its front matter begin on line 3, its text two lines behind the last."""
    return "\n".join(["---", f"date: {date}", *lines, "---", text])


def slip(name: str, line: str, words: str) -> Case:
    """One wrong line of front matter, the third of its file."""
    return Case(name, {LEVY: essay(line)}, (f"{LEVY}:3: {words}",))


def whole(name: str, source: str | bytes, *told: str) -> Case:
    """A file that is wrong as a whole."""
    return Case(name, {LEVY: source}, tuple(f"{LEVY}:{words}" for words in told))


CASES = [
    # dates
    whole("no front matter", TEXT, "1: the post has no date; add 'date: ... [siglum.no-date]"),
    whole("no date", f"---\ntags: a\n---\n{TEXT}", "1: the post has no date; ... [siglum.no-date]"),
    whole("no such day", essay(date="2025-13-40"), "2: '2025-13-40' is no date: ... [siglum.bad-date]"),
    whole(
        "a day in another order",
        essay(date="02/01/2025"),
        "2: '02/01/2025' is no date: ... [siglum.bad-date]",
    ),
    whole(
        "a list for a date", essay(date="[2025-01-02]"), "2: 'date' takes one text: ... [siglum.bad-value]"
    ),
    whole(
        "another year's folder",
        essay(date="2024-01-02"),
        "2: a post of 2024 stands in the folder 2025; move it to 2024 [siglum.wrong-year]",
    ),
    slip("a bad day of change", "updated: soon", "'soon' is no date: ... [siglum.bad-date]"),
    # keys and values
    slip("an unknown status", "status: publishd", "the status 'publishd' is neither ... [siglum.bad-status]"),
    slip("a status with a capital", "status: Draft", "the status 'Draft' is neither ... [siglum.bad-status]"),
    slip("a key misspelt", "tittle: X", "... 'tittle'; did you mean 'title'? [siglum.unknown-key]"),
    slip("a key with a capital", "Tags: X", "... 'Tags'; did you mean 'tags'? [siglum.unknown-key]"),
    slip("another spelling", "image_license: X", "... did you mean 'image_licence'? [siglum.unknown-key]"),
    slip("a list for a title", "title: [a]", "'title' takes one text: ... [siglum.bad-value]"),
    slip("a mapping for tags", "tags: {a: b}", "'tags' takes words: ... [siglum.bad-value]"),
    slip("an excerpt in words", "excerpt: two", "'excerpt' takes a number ... [siglum.bad-value]"),
    slip("an event in one text", "event: Tuesday", "'event' takes several values: ... [siglum.bad-value]"),
    slip("an event without a date", "event: {place: X}", "an 'event' has a date: ... [siglum.bad-value]"),
    slip(
        "a key misspelt in an event",
        "event: {date: 2025-03-04, plce: X}",
        "... 'plce'; did you mean 'place'? [siglum.unknown-key]",
    ),
    # tags
    slip("a tag with a slash", "tags: a/b, good", "the tag 'a/b' makes no address; ... [siglum.bad-tag]"),
    slip("a tag with a hash", "tags: 'c#'", "the tag 'c#' makes no address; ... [siglum.bad-tag]"),
    slip("a tag of spaces", "tags: '   '", "the tag ' ' makes no address; ... [siglum.bad-tag]"),
    slip("a tag of signs", "tags: '...'", "the tag '...' makes no address; ... [siglum.bad-tag]"),
    slip(
        "two tags with one address",
        "tags: town hall, town-hall",
        "'town-hall' is 'town hall' elsewhere, at the same address; ... [siglum.tag-spelling]",
    ),
    Case(
        "a tag in two spellings",
        {LEVY: essay("tags: europe")} | {f"posts/2025/@-{n}.md": essay("tags: Europe") for n in (2, 3)},
        (f"{LEVY}:3: 'europe' is 'Europe' elsewhere, at the same address; ... [siglum.tag-spelling]",),
    ),
    # files
    whole("an empty file", "", "1: the file is empty; ... [siglum.empty-file]"),
    whole("a file of spaces", "\n  \n", "1: the file is empty; ... [siglum.empty-file]"),
    whole("Latin-1", essay().encode() + b"\xe9t\xe9\n", "7: the file is not UTF-8 ... [siglum.not-utf8]"),
    Case("Latin-1 in docs", {"docs/@.md": b"# A\n\n\xe9\n"}, ("docs/@.md:3: the file is not UTF-8 ...",)),
    Case(
        "two posts of one name",
        {LEVY: essay(), "posts/2024/@.md": essay(date="2024-01-02")},
        (f"{LEVY}:1: the name '@' is that of posts/2024/@ too; rename this file [siglum.slug-clash]",),
    ),
    # pictures
    slip(
        "a lead picture that is not there",
        "image: /images/no.svg\nimage_alt: A\nimage_credit: B",
        "there is no picture 'images/no.svg'; ... [siglum.no-image]",
    ),
    Case(
        "a lead picture nobody made, of nothing",
        {LEVY: essay("image: /images/i.svg"), "images/i.svg": SVG},
        (
            f"{LEVY}:3: ... does not say what one would see; add 'image_alt: ...' [siglum.no-alt]",
            f"{LEVY}:3: ... does not say whose it is; add 'image_credit: ...' [siglum.no-credit]",
        ),
    ),
    Case(
        "a figure of nothing, by nobody",
        {LEVY: essay(text="```{figure} /images/i.svg\n```\n"), "images/i.svg": SVG},
        (
            f"{LEVY}:4: ... what one would see; ... [siglum.no-alt]",
            f"{LEVY}:4: ... whose it is; ... [siglum.no-credit]",
        ),
    ),
    Case(
        "a figure that is not there",
        {LEVY: essay(text="```{figure} /images/no.svg\n:alt: A\n:credit: B\n```\n")},
        (f"{LEVY}:4: image file not readable: images/no.svg [image.not_readable]",),
    ),
    # front matter as a whole
    whole(
        "a colon in a value",
        "---\ndate: 2025-01-02\ntitle: a: b\n---\nWords.\n",
        "3: the front matter is no YAML (...); quote a value that has ': ' or '#' in it [siglum.bad-front-matter]",
    ),
    whole("a list", f"---\n- a\n---\n{TEXT}", "1: the front matter is no list of 'key: value' lines ..."),
    whole("not closed", f"---\ndate: 2025-01-02\n{TEXT}", "1: the front matter has no end; ..."),
    # citations and updates
    whole("no such source", essay(text="W {footcite:p}`no`.\n"), "4: refs.bib has no 'no'; ..."),
    whole(
        "an update without a date", essay(text="W.\n\n```{update}\nN.\n```\n"), "6: Directive 'update': ..."
    ),
]


def matches(pattern: str, message: str) -> bool:
    """Whether a message is as told, with any words for ``...``."""
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("..."))), message))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One site of all the slips, built as ``make html`` builds it: every warning is an error."""
    files = {case.named(path): text for case in CASES for path, text in case.files.items()}
    return small_site(tmp_path_factory.mktemp("bad"), files).build("-W")


def test_a_build_with_slips_goes_on_to_its_end_and_fails(built: Result) -> None:
    """No slip is a traceback, nor hides the others: all are told of in one build, each with its place."""
    assert "Traceback" not in built.said
    assert built.status == 1
    assert [line for line in built.warnings if not re.match(r"\S+\.md:\d+: (WARNING|ERROR): .", line)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_slip_is_told_of_by_file_line_and_rule(case: Case, built: Result) -> None:
    """These messages and no others; and a post without a page has at least one."""
    paths = [case.named(path) for path in case.files]
    lines = [line for line in built.warnings if line.partition(":")[0] in paths]
    told = [re.sub(r": (WARNING|ERROR): ", ": ", line) for line in lines]

    assert len(told) == len(case.told), told
    assert all(any(matches(case.named(pattern), line) for line in told) for pattern in case.told), told
    assert told or all((built.out / path).with_suffix(".html").is_file() for path in paths)


ODD = {
    "a byte order mark": "\ufeff" + essay(),
    "Windows line ends": essay().replace("\n", "\r\n"),
    "front matter only": "---\ndate: 2025-01-02\n---\n",
    "a title only": "---\ndate: 2025-01-02\ntitle: A levy\n---\n",
    "a title in another script": essay(text="# مرحبا & <欧洲> 😀\n\nWords.\n"),
    "a very long word": essay(text="A" * 5000),
    "tags in other scripts": essay("tags: 欧洲, Ελλάδα"),
    "a#b": essay(),
    "a?b": essay(),
    "100%": essay(),
    "ü": essay(),
    "_a": essay(),
    "index": essay(),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One site of all that is odd but right."""
    files = {f"posts/2025/{name}.md": source for name, source in ODD.items()}
    return small_site(tmp_path_factory.mktemp("odd"), files).build("-W")


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_but_right_is_published(name: str, odd: Result) -> None:
    """Nothing is said of it, whatever its file is called and whatever script it is in, and its page is there."""
    assert odd.warnings == []
    assert (odd.out / f"posts/2025/{name}.html").is_file()
