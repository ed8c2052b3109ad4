"""Dates: what an author may write, and what readers and machines read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siglum import dates

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(min_value=date(1900, 1, 1))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-12-04", "2025-12-04T00:00:00+00:00"),
        ("2025-08-04", "2025-08-04T00:00:00+01:00"),
        ("2025-12-04 10:57", "2025-12-04T10:57:00+00:00"),
        ("2025-12-04T10:57:30", "2025-12-04T10:57:30+00:00"),
        ("2025-12-04T10:57Z", "2025-12-04T10:57:00+00:00"),
        ("2025-08-04 10:57+05:30", "2025-08-04T10:57:00+05:30"),
        ("  2025-12-04\n", "2025-12-04T00:00:00+00:00"),
        ("4 December 2025", "2025-12-04T00:00:00+00:00"),
        ("04 December 2025 10:57", "2025-12-04T10:57:00+00:00"),
        ("December 4, 2025", "2025-12-04T00:00:00+00:00"),
        ("August 4, 2025 10:57", "2025-08-04T10:57:00+01:00"),
        ("1840-05-01", "1840-05-01T00:00:00+00:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_site_unless_it_names_its_own(written: str, moment: str) -> None:
    """A date is its day's first minute; the site's zone stands for a missing one, with its summer time.

    Before zones were a matter of whole minutes, UTC does: neither HTML nor Atom can say another.
    """
    assert dates.parse_moment(written, LONDON).isoformat() == moment


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "2025", "2025-12", "2025-13-01", "2025-02-30", "04/12/2025", "2025/12/04", "20251204"),
        *("2025-12-4", "4 Dec 2025", "31 November 2025", "4 December", "2025-12-04 25:00", "2025-12-04 noon"),
    ],
)
def test_a_moment_is_not_guessed(written: str) -> None:
    """What is not one of the forms is no date."""
    with pytest.raises(ValueError):
        dates.parse_moment(written, LONDON)


@given(DAYS)
def test_the_words_of_a_day_are_a_form_of_a_date(day: date) -> None:
    """What readers are shown, an author may write."""
    assert dates.parse_moment(dates.words_of_day(day), UTC).date() == day


@given(DAYS, st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_the_machine_form_says_the_same_moment(day: date, at: time) -> None:
    """The form for machines, read again, is the moment it was made of."""
    moment = datetime.combine(day, at, LONDON)
    assert dates.parse_moment(dates.machine_form(moment), LONDON) == moment


@pytest.mark.parametrize(
    ("written", "words", "machine"),
    [
        ("2025-12-04", "4 December 2025", "2025-12-04"),
        ("2025-12-04 00:00", "4 December 2025", "2025-12-04"),
        ("2025-12-04 10:57", "4 December 2025, 10:57", "2025-12-04T10:57:00+00:00"),
        ("2025-08-31 09:05", "31 August 2025, 09:05", "2025-08-31T09:05:00+01:00"),
    ],
)
def test_a_time_is_shown_where_there_is_one(written: str, words: str, machine: str) -> None:
    """The first minute of a day stands for the day, to readers and to machines."""
    moment = dates.parse_moment(written, LONDON)
    assert (dates.words_of_moment(moment), dates.machine_form(moment)) == (words, machine)


@pytest.mark.parametrize(
    ("written", "iso", "words"),
    [
        ("2017", "2017", "2017"),
        ("2017-09", "2017-09", "September 2017"),
        ("2017-09-12", "2017-09-12", "12 September 2017"),
        ("12 September 2017", "2017-09-12", "12 September 2017"),
        ("2017-09-12 19:30", "2017-09-12T19:30:00", "12 September 2017, 19:30"),
        ("2017-09-12T1930", "2017-09-12T19:30:00", "12 September 2017, 19:30"),
        ("12 September 2017 19:30", "2017-09-12T19:30:00", "12 September 2017, 19:30"),
        ("2017-09-12T19:30+01:00", "2017-09-12T19:30:00+01:00", "12 September 2017, 19:30"),
        (" 2017-09 ", "2017-09", "September 2017"),
    ],
)
def test_a_partial_date_keeps_what_is_known_and_adds_nothing(written: str, iso: str, words: str) -> None:
    """A year stays a year, a month a month, and a time without a zone gets none."""
    assert dates.parse_partial(written) == iso
    assert dates.words_of_partial(iso) == words


@pytest.mark.parametrize("written", ["", "soon", "2017-9", "2017-13", "201", "autumn 2017", "2017-09-31"])
def test_a_partial_date_is_not_guessed(written: str) -> None:
    """What is neither a year, a month nor a date is refused."""
    with pytest.raises(ValueError):
        dates.parse_partial(written)


def test_the_time_of_a_build_can_be_set_from_outside() -> None:
    """SOURCE_DATE_EPOCH is the time, in the site's zone, so that a build can be repeated."""
    assert dates.now({"SOURCE_DATE_EPOCH": "1754300000"}, LONDON).isoformat() == "2025-08-04T10:33:20+01:00"


@pytest.mark.parametrize("environ", [{}, {"SOURCE_DATE_EPOCH": ""}])
def test_the_clock_is_the_time_otherwise(environ: dict[str, str]) -> None:
    """Without SOURCE_DATE_EPOCH, or with an empty one, it is now."""
    assert abs(dates.now(environ, LONDON) - datetime.now(UTC)).total_seconds() < 60


@pytest.mark.parametrize("name", ["", "Europe", "Europe/Lodnon", "../secrets", "/etc/localtime"])
def test_a_zone_is_one_of_the_list(name: str) -> None:
    """Whatever is no name of a time zone is a ValueError, a folder of them too."""
    with pytest.raises(ValueError):
        dates.zone_named(name)


def test_a_zone_is_found_by_its_name() -> None:
    """A known name gives its zone."""
    assert dates.zone_named("Europe/London") == LONDON
