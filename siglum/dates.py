"""Dates as authors write them, and as readers and machines read them.

Every moment is an aware datetime. A date without a time is the first minute of that day in the site's
time zone; a time without a zone is in that zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

WORDED = ("%d %B %Y", "%B %d, %Y", "%d %B %Y %H:%M", "%B %d, %Y %H:%M")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def parse_moment(text: str, zone: tzinfo) -> datetime:
    """Read ``2025-12-04``, ``2025-12-04 10:57``, ISO 8601 with a zone, or ``4 December 2025``.

    Raises ValueError for anything else: a date is not guessed.
    """
    text = text.strip()
    moment = _parse_iso(text) or _parse_worded(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _parse_iso(text: str) -> datetime | None:
    if len(text) < len("2025-12-04") or text[4] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parse_worded(text: str) -> datetime:
    for form in WORDED:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    raise ValueError(text)


def parse_partial(text: str) -> str:
    """Read a year, year and month, or date (with a time or not); return it in its ISO 8601 form.

    For things known to the month only, such as an event. Raises ValueError.
    """
    text = text.strip()
    for form, length in (("%Y", 4), ("%Y-%m", 7)):
        if len(text) == length:
            return datetime.strptime(text, form).strftime(form)
    moment = parse_moment(text, UTC)
    if ":" not in text:
        return moment.date().isoformat()
    return moment.isoformat() if _has_zone(text) else moment.replace(tzinfo=None).isoformat()


def _has_zone(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


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
