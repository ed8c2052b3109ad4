"""Front matter: from the head of a source file to a Meta record and the problems in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TypeVar

from siglum.dates import parse_moment, parse_partial
from siglum.problems import Problem, Rule, near
from siglum.records import Event, FirstPublished, Meta, Picture
from siglum.slugs import slugify
from siglum.sourcehead import CONTROL, Value, post_directive, read_head

LABELS = ("tags", "category", "author", "location", "language")
KNOWN = {
    *LABELS,
    *("title", "date", "updated", "status", "description", "series", "aliases", "nocite", "backlinks"),
    *("image", "image_alt", "image_credit", "image_licence", "image_source", "first_published", "event"),
    # ablog's, Sphinx's and MyST's own
    *("blogpost", "excerpt", "exclude", "redirect", "nocomments", "canonical_link", "external_link"),
    *("orphan", "tocdepth", "no-search", "nosearch", "hide-toc", "myst", "html_meta", "substitutions"),
}
SUBKEYS = {
    "first_published": ("in", "title", "url", "date", "canonical"),
    "event": ("date", "place", "end", "url"),
}
Parsed = TypeVar("Parsed")


@dataclass(slots=True)
class Reader:
    """One mapping's values, with the lines of its keys and the problems met on the way."""

    values: dict[str, Value]
    lines: dict[str, int]
    zone: tzinfo
    problems: list[Problem] = field(default_factory=list)

    def complain(self, rule: Rule, key: str, message: str) -> None:
        """Note what is wrong with the value of ``key``."""
        self.problems.append(Problem(rule, message, self.lines.get(key, 1)))

    def text(self, key: str) -> str:
        """A value that is one text; '' when it is not there."""
        value = self.values.get(key, "")
        if isinstance(value, str) and CONTROL.search(value):
            message = f"'{key}' has a control character in it; in double quotes, a backslash is written twice"
            self.complain(Rule.BAD_VALUE, key, message)
            return ""
        if isinstance(value, str):
            return " ".join(value.split())
        self.complain(Rule.BAD_VALUE, key, f"'{key}' takes one text: write '{key}: some words'")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A value that is a YAML list of texts, or one text with commas."""
        value = self.values.get(key, "")
        if isinstance(value, dict) or (
            isinstance(value, list) and not all(isinstance(v, str) for v in value)
        ):
            self.complain(Rule.BAD_VALUE, key, f"'{key}' takes words: write '{key}: one, another'")
            return ()
        words = value.split(",") if isinstance(value, str) else value
        stripped = (" ".join(word.split()) for word in words)
        return tuple(dict.fromkeys(word for word in stripped if word))

    def flag(self, key: str) -> bool:
        """Whether a switch is on. A bare key is on, as in ablog."""
        return key in self.values and self.text(key).lower() not in {"false", "no", "off"}

    def moment(self, key: str) -> datetime | None:
        """A date, with or without a time."""
        return self._dated(key, lambda text: parse_moment(text, self.zone), "2025-12-04, or 2025-12-04 10:57")

    def partial(self, key: str) -> str:
        """A date that may be known to the month or year only, as ISO 8601."""
        return self._dated(key, parse_partial, "2017-09-12, 2017-09 or 2017") or ""

    def _dated(self, key: str, parse: Callable[[str], Parsed], forms: str) -> Parsed | None:
        text = self.text(key)
        try:
            return parse(text) if text else None
        except ValueError:
            self.complain(Rule.BAD_DATE, key, f"'{text}' is no date: write it as {forms}")
            return None

    def mapping(self, key: str) -> Reader | None:
        """A value that is a mapping of its own, such as ``event``."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            sample = ", ".join(f"{name}: ..." for name in SUBKEYS[key][:2])
            self.complain(Rule.BAD_VALUE, key, f"'{key}' takes several values: write '{key}: {{{sample}}}'")
            return None
        line = self.lines.get(key, 1)
        reader = Reader(value, dict.fromkeys((*value, *SUBKEYS[key]), line), self.zone, self.problems)
        reader.problems += unknown_keys(reader.values, reader.lines, SUBKEYS[key])
        return reader


def unknown_keys(keys: Iterable[str], lines: dict[str, int], known: Collection[str]) -> Iterator[Problem]:
    """A key that is not known but nearly so is a slip; any other may be another extension's."""
    for key in keys:
        if key not in known and (meant := near(key, known)):
            message = f"the front matter knows no '{key}'; did you mean '{meant[0]}'?"
            yield Problem(Rule.UNKNOWN_KEY, message, lines.get(key, 1))


def read_meta(text: str, zone: tzinfo) -> tuple[Meta, list[Problem]]:
    """Read the front matter at the head of a source text.

    Whatever can be read is: a wrong value is left out of the record and is a problem. A wrong status makes a
    draft, since a slip must not publish one. A ``{post}`` directive's date stands for a missing ``date``.
    """
    head = read_head(text)
    reader = Reader(head.values, head.lines, zone, head.problems)
    if reader.values.get("date") == "":  # as good as none
        del reader.values["date"], reader.lines["date"]
    if "date" not in reader.values and (directive := post_directive(text)):
        reader.values.setdefault("blogpost", "")
        if directive[0]:
            reader.values["date"], reader.lines["date"] = directive
    meta = _meta(reader)
    reader.problems += unknown_keys(reader.values, reader.lines, KNOWN)
    return meta, sorted(reader.problems, key=lambda problem: problem.line)


def _meta(reader: Reader) -> Meta:
    return Meta(
        title=reader.text("title"),
        date=reader.moment("date"),
        updated=reader.moment("updated"),
        draft=_is_draft(reader),
        blogpost=reader.flag("blogpost"),
        description=reader.text("description"),
        **{key: tuple(_addressable(reader, key)) for key in LABELS},
        series=next(_addressable(reader, "series"), ""),
        image=_image(reader),
        excerpt=_excerpt(reader),
        nocite=tuple(key.removeprefix("@") for key in reader.texts("nocite")),
        aliases=reader.texts("aliases"),
        canonical_link=reader.text("canonical_link"),
        external_link=reader.text("external_link"),
        first_published=_first_published(reader),
        event=_event(reader),
        lines=reader.lines,
    )


def _is_draft(reader: Reader) -> bool:
    status = reader.text("status")
    if status not in {"", "draft", "published"}:
        message = f"the status '{status}' is neither 'draft' nor 'published'; until it is, this is a draft"
        reader.complain(Rule.BAD_STATUS, "status", message)
    if reader.flag("draft") or ("published" in reader.values and not reader.flag("published")):
        key = "draft" if "draft" in reader.values else "published"
        reader.complain(Rule.BAD_STATUS, key, f"'{key}' is not known here; write 'status: draft'")
        return True
    # 'statsu: draft' is a draft too: it is told of as a slip, and a slip must not publish.
    slips = [key for key in reader.values if key not in KNOWN and near(key, KNOWN) == ["status"]]
    broken = bool(slips) or any(problem.rule is Rule.BAD_FRONT_MATTER for problem in reader.problems)
    return broken or status not in {"", "published"} or not isinstance(reader.values.get("status", ""), str)


def _addressable(reader: Reader, key: str) -> Iterator[str]:
    """The words of a key that become an address: a tag, a category, a series."""
    value = reader.values.get(key)
    given = [value] if isinstance(value, str) and value else value if isinstance(value, list) else []
    blank = any(isinstance(word, str) and not word.strip() for word in given)
    words = tuple(filter(None, [reader.text(key)])) if key == "series" else reader.texts(key)
    for word in (*words, " ") if blank else words:
        if "/" in word or "#" in word or not any(sign.isalnum() for sign in slugify(word)):
            kind = "tag" if key == "tags" else key
            message = f"the {kind} '{word}' makes no address; use letters and digits, without '/' and '#'"
            reader.complain(Rule.BAD_TAG, key, message)
        else:
            yield word


def _excerpt(reader: Reader) -> int:
    text = reader.text("excerpt")
    if (text.isascii() and text.isdigit()) or not text:
        return int(text or 1)
    reader.complain(Rule.BAD_VALUE, "excerpt", f"'excerpt' takes a number of paragraphs, not '{text}'")
    return 1


def _image(reader: Reader) -> Picture | None:
    path = reader.text("image")
    if not path or path.isdigit():  # ablog's own: the number of an image in the text
        return None
    parts = (reader.text(f"image_{part}") for part in ("alt", "credit", "licence", "source"))
    return Picture(path.lstrip("/") if "://" not in path else path, *parts)


def _first_published(reader: Reader) -> FirstPublished | None:
    first = reader.mapping("first_published")
    if first is None:
        return None
    if not first.text("in"):
        first.complain(Rule.BAD_VALUE, "in", "'first_published' names the publication: 'in: Its name'")
        return None
    return FirstPublished(
        publication=first.text("in"),
        title=first.text("title"),
        url=first.text("url"),
        date=first.partial("date"),
        canonical=first.flag("canonical"),
    )


def _event(reader: Reader) -> Event | None:
    event = reader.mapping("event")
    if event is None:
        return None
    date = event.partial("date")
    if not event.values.get("date"):
        event.complain(
            Rule.BAD_VALUE, "place", "an 'event' has a date: 'event: {date: 2017-09-12, place: ...}'"
        )
    return Event(date, event.text("place"), event.partial("end"), event.text("url")) if date else None
