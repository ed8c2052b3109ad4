"""The records of what was read: plain, immutable, cheap to pickle and to compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ALL_POSTS = ":posts"
"""Among a page's links: a list of posts, as ablog's ``{postlist}`` makes it."""
Kind = Literal["essay", "note", "page"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with what has to be said of it. ``path`` is relative to the site's sources, or a URL."""

    path: str
    alt: str = ""
    credit: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class FirstPublished:
    """Where a text appeared first. ``canonical``: that address, not ours, is the text's own."""

    publication: str
    title: str = ""
    url: str = ""
    date: str = ""
    canonical: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What a post announces. Dates are ISO 8601, to the year, month, day or minute."""

    date: str
    place: str = ""
    end: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """A time-stamped update within an essay."""

    anchor: str
    moment: datetime


Mode = Literal["note", "textual", "source", "further"]
"""How a work is cited: in brackets, in the sentence (``@key``), by name (``{source}``), or as further reading."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One work cited at one place."""

    key: str
    mode: Mode
    prefix: str = ""
    suffix: str = ""
    """What follows the key, as the author wrote it."""
    locator: str = ""
    label: str = ""
    """What kind of place the locator names, as CSL calls it: page, chapter ..."""
    suppress_author: bool = False
    cluster: int = 0
    """The brackets that it stands in, counted from 1 in the order of the text; 0 where it stands in none."""
    note: int = 0
    """The number of the note that it stands in; 0 where it stands in the text."""
    in_remark: bool = False
    opens_remark: bool = False
    """It is the first thing in a remark of one paragraph, where pandoc sets no brackets around it."""
    anchor: str = ""
    sentence: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Meta:
    """What the front matter of a file says."""

    title: str = ""
    date: datetime | None = None
    updated: datetime | None = None
    draft: bool = False
    blogpost: bool = False
    description: str = ""
    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    series: str = ""
    image: Picture | None = None
    excerpt: int = 1
    nocite: tuple[str, ...] = ()
    """Keys of further reading: listed, without a mark in the text."""
    aliases: tuple[str, ...] = ()
    """Earlier addresses; the first is the oldest, and stays the entry's id in feeds."""
    canonical_link: str = ""
    external_link: str = ""
    first_published: FirstPublished | None = None
    event: Event | None = None
    lines: dict[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One source file as it was read: an essay, a title-less note, or a reference page."""

    docname: str
    kind: Kind
    title: str
    """As text; of a note, its first words, or its date and time."""
    meta: Meta
    words: int = 0
    summary: str = ""
    """The excerpt as text, for where the author gives no description."""
    updates: tuple[Update, ...] = ()
    pictures: tuple[Picture, ...] = ()
    citations: tuple[Citation, ...] = ()
    """In the order of the text, further reading last."""
    handles: tuple[str, ...] = ()
    """Words such as ``@somebody`` that were no keys when the text was read."""
    links: tuple[str, ...] = ()
    """What the text points to inside the site, as written: docnames and labels."""

    @property
    def is_post(self) -> bool:
        """Whether it is dated: an essay or a note."""
        return self.kind != "page"

    @property
    def date(self) -> datetime:
        """When a post was first published here."""
        if self.meta.date is None:
            raise ValueError(self.docname)
        return self.meta.date

    @property
    def changed(self) -> datetime:
        """When a post's text last changed in substance."""
        moments = [self.date, *(update.moment for update in self.updates)]
        return max([*moments, self.meta.updated] if self.meta.updated else moments)

    @property
    def description(self) -> str:
        """One sentence on it: the author's, else its excerpt."""
        return self.meta.description or self.summary

    @property
    def slug(self) -> str:
        """The name of its file."""
        return self.docname.rsplit("/", 1)[-1]
