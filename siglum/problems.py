"""What can be wrong with a site's content, as records.

Pure code returns or yields problems and never logs, prints or exits; the Sphinx glue logs them with
their place, and a command line can print them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum


class Rule(Enum):
    """The rules of content. A rule's value is its id: the word in brackets behind a message."""

    NOT_UTF8 = "not-utf8"
    """A source file is UTF-8 text."""
    EMPTY_FILE = "empty-file"
    """A source file says something."""
    NOT_MARKDOWN = "not-markdown"
    """A post is a file whose name ends in .md."""
    NO_TITLE = "no-title"
    """A reference page has a title, which the sidebar shows."""
    BAD_FRONT_MATTER = "bad-front-matter"
    """Front matter is a YAML mapping between two lines of three hyphens."""
    UNKNOWN_KEY = "unknown-key"
    """A front-matter key that is nearly a known one is a slip of the pen."""
    NO_DATE = "no-date"
    """A post has a date, unless it is a draft."""
    BAD_DATE = "bad-date"
    """A date is written 2025-12-04, with a time 2025-12-04 10:57."""
    BAD_STATUS = "bad-status"
    """A status is 'draft' or 'published'."""
    BAD_VALUE = "bad-value"
    """A value has the shape its key asks for."""
    BAD_TAG = "bad-tag"
    """A tag makes an address: it has a letter or digit, and no '/' or '#'."""
    TAG_SPELLING = "tag-spelling"
    """A tag, category or series is spelt in one way."""
    WRONG_YEAR = "wrong-year"
    """A post dated in a year stands in that year's folder."""
    SLUG_CLASH = "slug-clash"
    """A slug names one post."""
    NO_IMAGE = "no-image"
    """A picture's file exists."""
    NO_ALT = "no-alt"
    """A picture has a text that says what one would see."""
    NO_CREDIT = "no-credit"
    """A picture says whose it is."""
    UNKNOWN_SOURCE = "unknown-source"
    """A work that is cited is in the library."""
    ONE_POST = "one-post"
    """A file holds one post."""
    BAD_ENTRY = "bad-entry"
    """An entry of a .bib file is written such that BibTeX, pybtex and pandoc all read it."""
    MISSING_KEY = "missing-key"
    """An entry of a .bib file has a key."""
    BAD_KEY = "bad-key"
    """A key is one word of letters, digits and some signs."""
    DUPLICATE_KEY = "duplicate-key"
    """A key names one entry, and a name one @string."""
    UNDEFINED_STRING = "undefined-string"
    """An @string is defined before it is used."""
    UNKNOWN_PARENT = "unknown-parent"
    """A crossref or xdata names an entry of the library."""
    ENTRY_DATE = "entry-date"
    """A date in a .bib file is written 2017-09-12, 2017-09, 2017, 2016/2017, or 1850~ where it is not certain."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is wrong, and the way out."""

    rule: Rule
    message: str
    line: int = 1


def near(word: str, known: Iterable[str], how_many: int = 1) -> list[str]:
    """The known words that ``word`` may be a slip for, nearest first."""
    return get_close_matches(word, sorted(known), n=how_many, cutoff=0.75)
