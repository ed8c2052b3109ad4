"""Views of the posts: neighbours, series, pages of the stream, years and months.

Pure functions on records; every list of posts given and returned is newest first unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siglum.records import Page
from siglum.slugs import slugify

PER_PAGE = 10
WORDS_A_MINUTE = 230


@dataclass(frozen=True, slots=True)
class Series:
    """Posts that belong together, in the order of reading: oldest first."""

    name: str
    slug: str
    posts: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the stream. ``number`` counts from the oldest, so that a full sheet never changes."""

    number: int
    posts: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The posts of a month."""

    year: int
    month: int
    posts: tuple[Page, ...]

    @property
    def anchor(self) -> str:
        """The month's anchor on the page of its year."""
        return f"{self.year}-{self.month:02}"


def reading_minutes(words: int) -> int:
    """How long a text takes to read, in whole minutes; at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def neighbours(posts: Sequence[Page]) -> dict[str, tuple[Page | None, Page | None]]:
    """For each post, by docname, the one before it in time and the one after."""
    older = [*posts, None][1:]
    newer = [None, *posts][: len(posts)]
    return {post.docname: pair for post, pair in zip(posts, zip(older, newer, strict=True), strict=True)}


def all_series(posts: Sequence[Page]) -> dict[str, Series]:
    """The series of a site, by slug, in the order of their names. A name is spelt as in its first post."""
    found: dict[str, list[Page]] = {}
    for post in reversed(posts):
        if post.meta.series:
            found.setdefault(slugify(post.meta.series), []).append(post)
    shelves = (Series(members[0].meta.series, slug, tuple(members)) for slug, members in found.items())
    return {
        series.slug: series
        for series in sorted(shelves, key=lambda series: (series.name.lower(), series.slug))
    }


def sheets(posts: Sequence[Page], size: int = PER_PAGE) -> list[Sheet]:
    """The stream in sheets, from the oldest: sheet k has the posts size*(k-1)+1 to size*k."""
    oldest_first = list(reversed(posts))
    return [
        Sheet(number, tuple(reversed(oldest_first[start : start + size])))
        for number, start in enumerate(range(0, len(posts), size), start=1)
    ]


def sheet_behind_front(count: int, size: int = PER_PAGE) -> int:
    """The sheet where the stream goes on behind the front page's newest posts; 0 if it shows them all."""
    return 0 if count <= size else (count - size - 1) // size + 1


def months(posts: Sequence[Page]) -> list[Month]:
    """The posts by month."""
    grouped: dict[tuple[int, int], list[Page]] = {}
    for post in posts:  # of posts that name their own zones, months may alternate
        grouped.setdefault((post.date.year, post.date.month), []).append(post)
    return [Month(*when, tuple(members)) for when, members in sorted(grouped.items(), reverse=True)]
