"""The made-up site: what the benchmarks and the whole-site tests rely on."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from pybtex.database import parse_string

from benchmarks import make_site
from benchmarks.make_site import Sizes, site_files, write_site

SIZES = Sizes(posts=120, docs=9, entries=80, words=200, citations=4, links=2, seed=7)
LINK = re.compile(r"\]\(/([^)]+)\)")
ROLE = re.compile(r"\{footcite:p\}`([^`]+)`")
BRACKET = re.compile(r"\[(@[^]]+)\]")
ESSAY_KEYS = """
    date title tags category author description image image_alt image_credit image_licence
    series status updated first_published event aliases nocite
"""
KNOWN_KEYS = set(ESSAY_KEYS.split())


@pytest.fixture(scope="module")
def site() -> dict[str, str]:
    """A site of 120 posts, by path."""
    return dict(site_files(SIZES))


def posts(site: dict[str, str]) -> dict[str, str]:
    """Essays and notes, by path."""
    return {path: text for path, text in site.items() if path.startswith("posts/")}


def essays(site: dict[str, str]) -> dict[str, str]:
    """The posts that have a title."""
    return {path: text for path, text in posts(site).items() if "/note-" not in path}


def front_matter(text: str) -> dict[str, Any]:
    """What stands between the first two lines of hyphens, as YAML reads it."""
    return dict(yaml.safe_load(text.split("---\n")[1]))


def tags(text: str) -> list[str]:
    """A post's tags, which are written as YAML's list or with commas."""
    written = front_matter(text)["tags"]
    return written if isinstance(written, list) else written.split(", ")


def body(text: str) -> str:
    """What follows the front matter."""
    return text.split("---\n", 2)[2]


def cited(text: str) -> list[str]:
    """The keys of every citation in the text."""
    return [key for keys in ROLE.findall(text) for key in keys.split(",")]


def digest(folder: Path) -> str:
    """One sum over every path and every byte of a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """A seed is one site, whatever the order of Python's sets, by the command line or by write_site()."""
    write_site(tmp_path / "python", Sizes(posts=30, entries=20, seed=3))
    for order in "12":
        sizes = ["--posts=30", "--entries=20", "--seed=3"]
        command = [sys.executable, make_site.__file__, str(tmp_path / order), *sizes]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": order})

    assert digest(tmp_path / "python") == digest(tmp_path / "1") == digest(tmp_path / "2")


def test_bytes_are_those_of_every_other_machine(tmp_path: Path) -> None:
    """What is measured here and elsewhere is one site."""
    write_site(tmp_path, SIZES)

    # A wanted change of the generator changes this sum: put the new one here.
    assert digest(tmp_path) == "afed8ca2e08586e381a079ebc1622f2fde2c91747542ec5b6528fa235aba1fc6"


def test_seeds_differ(site: dict[str, str]) -> None:
    """Another seed is another site: no page and no entry is the same."""
    other = dict(site_files(Sizes(posts=120, docs=9, entries=80, words=200, citations=4, links=2, seed=8)))

    assert not set(posts(site).values()) & set(posts(other).values())
    assert site["refs.bib"] != other["refs.bib"]


def test_sizes_count_pages_and_entries(site: dict[str, str]) -> None:
    """There are as many posts, reference pages and entries as were asked for."""
    assert len(posts(site)) == 120
    assert sum(path.startswith("docs/") for path in site) == 9
    assert len(parse_string(site["refs.bib"], "bibtex").entries) == 80


def test_sizes_hold_for_each_essay(site: dict[str, str]) -> None:
    """Every essay cites and links as often as was asked for, and is as long on average."""
    texts = [body(text) for text in essays(site).values()]

    assert {len(cited(text)) for text in texts} == {4}
    assert {len(LINK.findall(text)) for text in texts} == {2}
    assert sum(len(text.split()) for text in texts) / len(texts) == pytest.approx(200, rel=0.15)


@pytest.mark.parametrize(
    "sizes",
    [
        Sizes(posts=0, docs=0, entries=0),
        Sizes(posts=1, docs=0),
        Sizes(posts=2, entries=0),
        Sizes(posts=2, words=0),
    ],
    ids=str,
)
def test_no_size_is_too_small(sizes: Sizes) -> None:
    """A site may lack posts, pages, sources or words: what is not there is not linked and not cited."""
    small = dict(site_files(sizes))

    assert len(posts(small)) == sizes.posts
    assert all(target in small for text in small.values() for target in LINK.findall(text))
    assert sizes.entries or not any(cited(text) for text in small.values())


def test_links_lead_to_pages_that_readers_see(site: dict[str, str]) -> None:
    """Every link's target exists, and is neither a draft nor due in 2099."""
    heads = {path: front_matter(text) for path, text in site.items() if path.startswith(("posts/", "docs/"))}
    visible = {path for path, head in heads.items() if head.get("status") != "draft" and "/2099/" not in path}
    linked = {target for text in site.values() for target in LINK.findall(text)}

    assert linked <= visible
    assert {target.split("/")[0] for target in linked} == {"posts", "docs"}


def test_most_links_lead_back_in_time(site: dict[str, str]) -> None:
    """Essays refer to earlier ones, and only a few to later ones: an author came back to the text."""
    days = {path: str(front_matter(text)["date"])[:10] for path, text in posts(site).items()}
    back = Counter(
        days[target] <= days[path]
        for path, text in essays(site).items()
        for target in LINK.findall(text)
        if target in days and "/2099/" not in path
    )

    assert back[True] > 5 * back[False] > 0


def test_cited_keys_exist(site: dict[str, str]) -> None:
    """Every key that is cited, or listed as further reading, is one of the library's."""
    keys = set(parse_string(site["refs.bib"], "bibtex").entries)
    listed = {key for text in posts(site).values() for key in front_matter(text).get("nocite", [])}

    assert {key for text in site.values() for key in cited(text)} <= keys
    assert listed
    assert listed <= keys


def test_library_is_mixed(site: dict[str, str]) -> None:
    """The library has many types, groups as authors, DOIs for tests only, and private fields."""
    entries = parse_string(site["refs.bib"], "bibtex").entries.values()

    assert {entry.type for entry in entries} >= {
        "article",
        "book",
        "report",
        "online",
        "incollection",
        "legislation",
    }
    assert {len(entry.persons.get("author", [])) for entry in entries} >= {0, 1, 2, 3}
    assert "author = {{" in site["refs.bib"]
    assert all(entry.fields.get("doi", "10.5555/").startswith("10.5555/") for entry in entries)
    assert all(
        any(name in entry.fields for entry in entries) for name in ["shorttitle", "file", "annotation"]
    )


def test_front_matter_is_valid(site: dict[str, str]) -> None:
    """Front matter is YAML with keys that siglum knows; tags are words, never truth values."""
    for path, text in posts(site).items():
        head = front_matter(text)

        assert set(head) <= KNOWN_KEYS
        assert path.startswith(f"posts/{str(head['date'])[:4]}/")
        assert all(isinstance(tag, str) and tag for tag in tags(text))
        assert bool("title" in head) + bool(re.search("^# ", body(text), re.M)) == ("/note-" not in path)


def test_every_kind_of_post_is_there() -> None:
    """Twenty posts suffice for a note, a draft, a post due in 2099, a series, an update, a remark."""
    twenty = posts(dict(site_files(Sizes(posts=20, entries=5))))
    text = "".join(twenty.values())

    assert any("/note-" in path for path in twenty)
    assert any(path.startswith("posts/2099/") for path in twenty)
    for sign in [
        "status: draft",
        "series: ",
        "```{update} ",
        "event: ",
        "author: ",
        "[^1]: ",
        "<!-- more -->",
    ]:
        assert f"\n{sign}" in text
    assert re.search(r"^date: \d{4}-\d\d-\d\d \d\d:\d\d$", text, re.M)


def test_pictures(site: dict[str, str]) -> None:
    """Half of the posts have a lead picture, a file that exists, with its text, credit and licence."""
    heads = [head for head in map(front_matter, posts(site).values()) if "image" in head]

    assert len(heads) == 60
    for head in heads:
        assert ElementTree.fromstring(site[head["image"].removeprefix("/")]).tag.endswith("svg")
        assert head["image_alt"] and head["image_credit"] and head["image_licence"]


def test_tags_have_a_long_tail() -> None:
    """A few tags are common, most are rare."""
    counts = Counter(
        tag for text in posts(dict(site_files(Sizes(posts=400, words=20)))).values() for tag in tags(text)
    )

    assert max(counts.values()) > 30
    assert sum(count <= 3 for count in counts.values()) > len(counts) / 2


def test_pandoc_syntax() -> None:
    """In pandoc's syntax there are as many citations, and about every fifth has a locator."""
    texts = essays(dict(site_files(SIZES, "pandoc"))).values()
    items = [item for text in texts for group in BRACKET.findall(text) for item in group.split("; ")]

    assert len(items) == 4 * len(texts)
    assert 0.1 < sum(", " in item for item in items) / len(items) < 0.3
    assert not any(ROLE.search(text) for text in texts)


def test_files_are_plain(tmp_path: Path, site: dict[str, str]) -> None:
    """Files are UTF-8 with LF on every platform."""
    write_site(tmp_path, SIZES)

    for path, text in site.items():
        assert (tmp_path / path).read_bytes() == text.encode()
        assert "\r" not in text


def test_folder_must_be_empty(tmp_path: Path) -> None:
    """A folder with something in it is refused: a site is one seed's alone."""
    (tmp_path / "old.md").touch()

    with pytest.raises(FileExistsError, match="is not empty"):
        write_site(tmp_path, SIZES)


def test_words_are_plain() -> None:
    """The word list has about four thousand words of a-z, each once."""
    words = Path(make_site.__file__).with_name("words.txt").read_text(encoding="utf-8").split()

    assert 4000 <= len(words) <= 4500
    assert len(set(words)) == len(words)
    assert all(re.fullmatch("[a-z]+", word) for word in words)
