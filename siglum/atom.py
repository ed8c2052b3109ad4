"""Atom feeds (RFC 4287), the same bytes from the same records.

Nothing in a feed depends on when or where it was made: its times are those of its entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML document may have in it, such as a form feed out of a PDF."""
MEDIA = "http://search.yahoo.com/mrss/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Addresses are absolute; ``content`` is HTML with absolute links."""

    id: str
    url: str
    title: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    summary: str
    content: str
    categories: tuple[tuple[str, str], ...] = ()
    """Term (the slug) and label of each."""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is of, where it is, and its entries."""

    id: str
    url: str
    page: str
    title: str
    language: str
    entries: Sequence[Entry]
    subtitle: str = ""
    rights: str = ""


def atom(feed: Feed) -> str:
    """The XML of a feed. Entries stand as given; the feed's time is its newest entry's."""
    xml = "\n".join(["<?xml version='1.0' encoding='utf-8'?>", *_feed_lines(feed), "</feed>", ""])
    return NOT_XML.sub("", xml)


def newest(entries: Iterable[Entry], count: int) -> list[Entry]:
    """The newest entries, newest first; of the same moment, in the order of their addresses."""
    return sorted(entries, key=lambda entry: (-entry.published.timestamp(), entry.id))[:count]


def _feed_lines(feed: Feed) -> Iterator[str]:
    yield (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media={quoteattr(MEDIA)}'
        f" xml:lang={quoteattr(feed.language)}>"
    )
    yield _element("id", feed.id)
    yield _element("title", feed.title)
    if feed.subtitle:
        yield _element("subtitle", feed.subtitle)
    yield _element("updated", _moment(max(entry.updated for entry in feed.entries)))
    yield f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.url)}/>'
    yield f'<link rel="alternate" type="text/html" href={quoteattr(feed.page)}/>'
    if feed.rights:
        yield _element("rights", feed.rights)
    yield "<generator>siglum</generator>"
    for entry in feed.entries:
        yield from _entry_lines(entry)


def _entry_lines(entry: Entry) -> Iterator[str]:
    yield "<entry>"
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("published", _moment(entry.published))
    yield _element("updated", _moment(entry.updated))
    yield f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>'
    yield from (f"<author>{_element('name', author)}</author>" for author in entry.authors)
    yield from (
        f"<category term={quoteattr(term)} label={quoteattr(label)}/>" for term, label in entry.categories
    )
    if entry.image:
        yield f"<media:thumbnail url={quoteattr(entry.image)}/>"
    if entry.summary:
        yield _element("summary", entry.summary)
    yield f'<content type="html">{escape(entry.content)}</content>'
    yield "</entry>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
