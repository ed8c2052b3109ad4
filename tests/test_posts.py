"""Posts: their facts, their neighbours, series, sheets of the stream, and months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siglum import posts
from siglum.records import Kind, Meta, Page, Update

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
COUNTS, SIZES = st.integers(0, 60), st.integers(1, 12)


def post(name: str, day: int = 0, series: str = "", updated: int | None = None) -> Page:
    """A post of so many days after the first."""
    last = None if updated is None else FIRST + timedelta(updated)
    meta = Meta(date=FIRST + timedelta(day), series=series, updated=last)
    return Page(f"posts/2025/{name}", "essay", name.title(), meta)


def stream(count: int) -> list[Page]:
    """So many posts, newest first."""
    return [post(f"post-{day}", day) for day in reversed(range(count))]


@given(COUNTS, SIZES)
def test_the_sheets_together_are_the_stream(count: int, size: int) -> None:
    """Every post is on one sheet, in its place."""
    sheets = posts.sheets(stream(count), size)
    assert [member for sheet in reversed(sheets) for member in sheet.posts] == stream(count)
    assert [sheet.number for sheet in sheets] == list(range(1, len(sheets) + 1))


@given(COUNTS, SIZES)
def test_a_full_sheet_never_changes(count: int, size: int) -> None:
    """A new post alters the newest sheet or starts another; all that were full stay as they are."""
    full = [sheet for sheet in posts.sheets(stream(count), size) if len(sheet.posts) == size]
    assert posts.sheets(stream(count + 1), size)[: len(full)] == full


@given(COUNTS, SIZES)
def test_every_post_is_reached_from_the_front_page(count: int, size: int) -> None:
    """The newest posts, then 'older' from the sheet behind them down to the first, leave no post out."""
    behind = posts.sheet_behind_front(count, size)
    older = [sheet for sheet in posts.sheets(stream(count), size) if sheet.number <= behind]
    reached = [*stream(count)[:size], *(member for sheet in older for member in sheet.posts)]
    assert set(reached) == set(stream(count))


@pytest.mark.parametrize(
    ("count", "behind"), [(0, 0), (10, 0), (11, 1), (12, 1), (20, 1), (21, 2), (30, 2), (31, 3)]
)
def test_the_sheet_behind_the_front_page_shows_the_next_post(count: int, behind: int) -> None:
    """The eleventh newest post is on it, and no sheet is named while the front page shows everything."""
    assert posts.sheet_behind_front(count) == behind
    shown = [
        member for sheet in posts.sheets(stream(count)) if sheet.number == behind for member in sheet.posts
    ]
    assert stream(count)[10:11] == [member for member in shown if member in stream(count)[10:11]]


def test_neighbours_are_the_next_in_time_either_way() -> None:
    """Each post knows the one before it and the one after; the ends have None."""
    c, b, a = stream(3)
    assert posts.neighbours([c, b, a]) == {
        a.docname: (None, b),
        b.docname: (a, c),
        c.docname: (b, None),
    }


def test_no_posts_have_no_views() -> None:
    """A site without posts is a site."""
    assert (posts.neighbours([]), posts.all_series([]), posts.sheets([]), posts.months([])) == (
        {},
        {},
        [],
        [],
    )


def test_a_series_is_read_from_its_first_post() -> None:
    """Its posts stand oldest first, posts of no series are in none."""
    third, other, second, first = (
        post("c", 3, "Reset"),
        post("x", 2),
        post("b", 1, "Reset"),
        post("a", 0, "Reset"),
    )
    assert posts.all_series([third, other, second, first]) == {
        "reset": posts.Series("Reset", "reset", (first, second, third))
    }


def test_a_series_is_one_however_it_is_spelt() -> None:
    """The address decides what belongs together, the first post how it is spelt."""
    found = posts.all_series([post("b", 1, "the  reset!"), post("a", 0, "The Reset")])
    assert [(series.name, len(series.posts)) for series in found.values()] == [("The Reset", 2)]


def test_series_stand_in_the_order_of_their_names() -> None:
    """Capital letters or not, and whatever their dates."""
    found = posts.all_series([post("c", 2, "apples"), post("b", 1, "Zebras"), post("a", 0, "Mayors")])
    assert list(found) == ["apples", "mayors", "zebras"]


def test_months_are_those_with_posts_newest_first() -> None:
    """Each month holds its own posts; one without posts is not there."""
    march, feb, jan = post("c", 59), post("b", 40), post("a", 3)
    march_too = post("d", 60)
    found = posts.months([march_too, march, feb, jan])
    assert [(month.anchor, month.posts) for month in found] == [
        ("2025-03", (march_too, march)),
        ("2025-02", (feb,)),
        ("2025-01", (jan,)),
    ]


@given(st.lists(st.integers(0, 800), max_size=40))
def test_the_months_together_are_the_stream(days: list[int]) -> None:
    """No post is lost, and no month stands twice: its anchor is an id."""
    members = [post(f"p{number}", day) for number, day in enumerate(sorted(days, reverse=True))]
    found = posts.months(members)
    assert [member for month in found for member in month.posts] == members
    assert len({month.anchor for month in found}) == len(found)


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (230, 1), (346, 2), (460, 2), (2300, 10)])
def test_reading_takes_whole_minutes(words: int, minutes: int) -> None:
    """230 words a minute, and never none."""
    assert posts.reading_minutes(words) == minutes


@pytest.mark.parametrize(
    ("updated", "updates", "changed"),
    [(None, (), 5), (7, (), 7), (3, (), 5), (None, (6, 8), 8), (9, (6, 8), 9), (7, (6, 8), 8)],
)
def test_a_post_changed_last_when_anything_in_it_did(
    updated: int | None, updates: tuple[int, ...], changed: int
) -> None:
    """The latest of its date, its 'updated' and its updates; an 'updated' before its date does not count."""
    noted = tuple(Update(f"u{day}", FIRST + timedelta(day)) for day in updates)
    page = Page("posts/2025/a", "essay", "A", post("a", 5, updated=updated).meta, updates=noted)
    assert page.changed == FIRST + timedelta(changed)


def test_the_excerpt_describes_where_the_author_does_not() -> None:
    """The author's own sentence comes first."""
    told = Page("a", "essay", "A", Meta(description="Told."), summary="Shown.")
    assert (told.description, Page("a", "essay", "A", Meta(), summary="Shown.").description) == (
        "Told.",
        "Shown.",
    )


@pytest.mark.parametrize(("kind", "is_post"), [("essay", True), ("note", True), ("page", False)])
def test_essays_and_notes_are_posts(kind: Kind, is_post: bool) -> None:
    """A reference page is none."""
    assert Page("docs/a", kind, "A", Meta()).is_post is is_post


def test_a_page_without_a_date_says_which_it_is() -> None:
    """Asking a reference page for its date is a mistake, and the message names the page."""
    with pytest.raises(ValueError, match=r"^docs/rules$"):
        _ = Page("docs/rules", "page", "Rules", Meta()).date


@pytest.mark.parametrize(("docname", "slug"), [("posts/2025/on-mayors", "on-mayors"), ("index", "index")])
def test_the_slug_of_a_page_is_the_name_of_its_file(docname: str, slug: str) -> None:
    """Folders are no part of it."""
    assert Page(docname, "page", "", Meta()).slug == slug


def test_a_month_stands_once_whatever_the_zones_of_its_posts() -> None:
    """A month is that of a post's own zone, so months may alternate in time; their anchors must not repeat."""
    written = ["2025-12-02T00:00Z", "2025-11-30T23:00Z", "2025-12-01T00:15+02:00", "2025-11-30T20:00Z"]
    moments = [datetime.fromisoformat(moment) for moment in written]
    members = [Page(f"posts/2025/{day}", "note", "", Meta(date=moment)) for day, moment in enumerate(moments)]
    assert [(month.anchor, len(month.posts)) for month in posts.months(members)] == [
        ("2025-12", 2),
        ("2025-11", 2),
    ]
