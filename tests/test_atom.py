"""Atom: feeds that XML parsers and feed readers understand, made of their entries alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siglum.atom import Entry, Feed, atom, newest

ATOM = {"a": "http://www.w3.org/2005/Atom", "media": "http://search.yahoo.com/mrss/"}
SITE = "https://site.example/"
MAY, JUNE = datetime(2025, 5, 1, 9, 30, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=timezone(timedelta(hours=1)))
ENTRY = Entry(
    id=f"{SITE}old/",
    url=f"{SITE}posts/2025/a.html",
    title="Rules & <orders>",
    published=MAY,
    updated=JUNE,
    authors=("Ada Nobody", "B. & C. Nobody"),
    summary="Less < more",
    content='<p>Fish &amp; chips <a href="https://a.example/?x=1&amp;y=2">]]&gt;</a></p>',
    categories=(("local-government", "Local government"), ("a-b", 'A & "B"')),
    image=f"{SITE}_images/a.svg",
)
BARE = Entry(f"{SITE}b", f"{SITE}b", "B", MAY, MAY, ("Ada Nobody",), "", "<p>b</p>")
FEED = Feed(
    id=f"{SITE}atom.xml",
    url=f"{SITE}atom.xml",
    page=SITE,
    title="Orders & more",
    language="en-GB",
    entries=[ENTRY, BARE],
    subtitle="Essays < books",
    rights="CC BY-SA 4.0",
)
words = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"]))


def parsed(feed: Feed) -> ElementTree.Element:
    """A feed as an XML parser reads it."""
    return ElementTree.fromstring(atom(feed))


def read(feed: Feed) -> Any:
    """A feed as a feed reader reads it, which finds nothing wrong with it."""
    found = feedparser.parse(atom(feed).encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def texts(feed: Feed, path: str) -> list[str | None]:
    """The texts of the elements at a path, in their order."""
    return [element.text for element in parsed(feed).findall(path, ATOM)]


def test_a_feed_says_what_it_is_of() -> None:
    """Title, address, page, language and rights are those of the record."""
    found = read(FEED).feed
    assert (found.title, found.subtitle, found.rights) == (FEED.title, FEED.subtitle, FEED.rights)
    assert (found.id, found.link, found.language) == (FEED.id, FEED.page, "en-GB")
    assert [(link.rel, link.href) for link in found.links] == [("self", FEED.url), ("alternate", FEED.page)]


def test_an_entry_is_what_its_record_says() -> None:
    """Its id need not be its address; text and HTML arrive as they were."""
    found = read(FEED).entries[0]
    assert (found.id, found.link) == (ENTRY.id, ENTRY.url)
    assert (found.title, found.summary) == (ENTRY.title, ENTRY.summary)
    assert (found.content[0].type, found.content[0].value) == ("text/html", ENTRY.content)
    assert found.media_thumbnail == [{"url": ENTRY.image}]


def test_every_author_of_an_entry_is_named() -> None:
    """Two authors are two elements, in their order."""
    assert [author.name for author in read(FEED).entries[0].authors] == list(ENTRY.authors)
    assert texts(FEED, "a:entry[1]/a:author/a:name") == list(ENTRY.authors)


def test_every_category_has_its_slug_and_its_words() -> None:
    """The term is the part of the address, the label is for readers."""
    found = [(tag.term, tag.label) for tag in read(FEED).entries[0].tags]
    assert found == list(ENTRY.categories)


def test_times_have_their_zones() -> None:
    """RFC 3339: a date and time to the second, with an offset."""
    assert texts(FEED, "a:entry[1]/a:published") == ["2025-05-01T09:30:00+00:00"]
    assert texts(FEED, "a:entry[1]/a:updated") == ["2025-06-01T00:00:00+01:00"]


def test_a_feed_was_updated_when_its_newest_change_was_made() -> None:
    """Its time is that of an entry, wherever that stands, and not that of the build."""
    assert texts(FEED, "a:updated") == ["2025-06-01T00:00:00+01:00"]
    assert texts(replace(FEED, entries=[BARE, ENTRY]), "a:updated") == ["2025-06-01T00:00:00+01:00"]


@pytest.mark.parametrize("name", ["a:subtitle", "a:rights", "a:entry/a:summary", "a:entry/a:category"])
def test_what_is_not_known_is_left_out(name: str) -> None:
    """No empty elements."""
    assert parsed(FEED).find(name, ATOM) is not None
    assert parsed(replace(FEED, subtitle="", rights="", entries=[BARE])).find(name, ATOM) is None


def test_an_entry_without_a_picture_has_no_thumbnail() -> None:
    """The element is there only where there is a picture."""
    assert [bool(entry.get("media_thumbnail")) for entry in read(FEED).entries] == [True, False]


@given(words, words)
def test_any_words_arrive_as_they_were_written(title: str, content: str) -> None:
    """Markup in a title is text; HTML in the content is one string to XML."""
    feed = replace(FEED, entries=[replace(BARE, title=title, content=content)])
    assert texts(feed, "a:entry/a:title") == [title or None]
    assert texts(feed, "a:entry/a:content") == [content or None]


def test_the_same_records_give_the_same_bytes() -> None:
    """Nothing in a feed depends on when or where it is made."""
    assert atom(FEED) == atom(replace(FEED, entries=tuple(FEED.entries)))


def test_the_newest_entries_stand_first() -> None:
    """As many as are asked for, newest first; of one moment in the order of their ids, however they came."""
    late, early_a, early_b = (
        replace(BARE, id=name, published=moment) for name, moment in [("c", JUNE), ("a", MAY), ("b", MAY)]
    )
    for given_order in permutations([late, early_a, early_b]):
        assert newest(given_order, 3) == [late, early_a, early_b]
        assert newest(given_order, 1) == [late]


def test_newer_is_later_whatever_the_zone() -> None:
    """Nine in London is later than half past nine in Berlin."""
    london = replace(BARE, id="l", published=datetime(2025, 1, 1, 9, 0, tzinfo=UTC))
    berlin = replace(BARE, id="b", published=datetime(2025, 1, 1, 9, 30, tzinfo=timezone(timedelta(hours=1))))
    assert newest([berlin, london], 2) == [london, berlin]


def test_a_control_character_does_not_break_the_feed() -> None:
    """A form feed out of a PDF is no part of XML; it goes, wherever it stands."""
    stray = replace(BARE, title="T\x08itle", content="<p>a\x0cb\ufffe</p>", categories=(("a", "b\x00"),))
    found = read(replace(FEED, entries=[stray])).entries[0]
    assert (found.title, found.content[0].value, found.tags[0].label) == ("Title", "<p>ab</p>", "b")
