"""Dates as authors write them, and as readers and machines read them.

Every moment is an aware datetime. A date without a time is the first minute of that day in the site's
time zone; a time without a zone is in that zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WORDED = re.compile(
    r"(?:(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2}),) (\d{4})(?: (\d{2}):(\d{2}))?", re.ASCII | re.IGNORECASE
)


def parse_moment(text: str, zone: tzinfo) -> datetime:
    """Read ``2025-12-04``, ``2025-12-04 10:57``, ISO 8601 with a zone, or ``4 December 2025``.

    Raises ValueError for anything else: a date is not guessed.
    """
    text = text.strip()
    moment = _parse_iso(text) or _parse_worded(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    # Before the railways a zone was off by seconds too, which neither HTML nor RFC 3339 can say.
    return moment.replace(tzinfo=UTC) if moment.strftime("%z")[5:] else moment


def _parse_iso(text: str) -> datetime | None:
    if len(text) < len("2025-12-04") or text[4] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parse_worded(text: str) -> datetime:
    # Not strptime: it reads the months of the locale that Sphinx sets.
    match = WORDED.fullmatch(text)
    month = (match[2] or match[3]).capitalize() if match else ""
    if match is None or month not in MONTHS:
        raise ValueError(text)
    day, hour, minute = int(match[1] or match[4]), int(match[6] or 0), int(match[7] or 0)
    return datetime(int(match[5]), MONTHS.index(month) + 1, day, hour, minute)


def parse_partial(text: str) -> str:
    """Read a year, year and month, or date (with a time or not); return it in its ISO 8601 form.

    For things known to the month only, such as an event. Raises ValueError.
    """
    text = text.strip()
    for form, length in (("%Y", 4), ("%Y-%m", 7)):
        if len(text) == length:
            return datetime.strptime(text, form).strftime(form)
    moment = _parse_iso(text) or _parse_worded(text)
    return moment.isoformat() if ":" in text or has_time(moment) else moment.date().isoformat()


def words_of_partial(iso: str) -> str:
    """``2017-09`` as ``September 2017``; a full date as ``4 December 2025``, with its time if it has one."""
    if len(iso) <= len("2017"):
        return iso
    if len(iso) == len("2017-09"):
        return f"{MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"
    day = words_of_day(date.fromisoformat(iso[:10]))
    return f"{day}, {iso[11:16]}" if len(iso) > len("2017-09-12") else day


def words_of_day(day: date) -> str:
    """``4 December 2025``: the same on every machine, whatever its locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def has_time(moment: datetime) -> bool:
    """Whether a moment was given with a time of day: the first minute of a day stands for the day."""
    return (moment.hour, moment.minute, moment.second) != (0, 0, 0)


def words_of_moment(moment: datetime) -> str:
    """``4 December 2025``, or ``4 December 2025, 10:57``."""
    day = words_of_day(moment)
    return f"{day}, {moment:%H:%M}" if has_time(moment) else day


def machine_form(moment: datetime) -> str:
    """The ISO 8601 form: a date, or a date and time with its zone."""
    return moment.isoformat() if has_time(moment) else moment.date().isoformat()


def now(environ: Mapping[str, str], zone: tzinfo) -> datetime:
    """The time of this build: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else the clock."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), zone) if epoch else datetime.now(zone)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of a name such as ``Europe/London``. Raises ValueError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError(name) from error
