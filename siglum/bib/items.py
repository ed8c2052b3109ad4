"""Entries of a .bib file as CSL-JSON: pandoc reads their LaTeX, names and dates.

Three things are kept from it. Its reader puts English titles into lower case ("sentence case"), which loses the
author's capitals; it does so for English only, so the entries are given to it as being in no known language, and
their language is put back. Its parser refuses a whole file for one odd key, so keys are numbers there. And
what it cannot read (a date, a title in broken LaTeX) it leaves out without a word: that is looked for.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from siglum.problems import Problem, Rule
from siglum.styling import StylingError, run_pandoc

ENGLISH = {
    **dict.fromkeys(("english", "american", "usenglish", "en"), "en-US"),
    **dict.fromkeys(("british", "ukenglish"), "en-GB"),
    "canadian": "en-CA",
    "australian": "en-AU",
    "newzealand": "en-NZ",
}
VARIANTS = {"american": "en-US", "us": "en-US", "usmax": "en-US", "british": "en-GB", "uk": "en-GB"}
SAME_TYPE = {"conference": "inproceedings"}
FIELD_NAME = re.compile(r"[\w:+-]+")
DOTLESS = re.compile("([\u0131\u0237])([\u0300-\u036f])")
LETTERS = {"\u0131": "i", "\u0237": "j"}
READ_FROM = {"title": ("title", "maintitle", "issuetitle"), "author": ("author",), "issued": ("date", "year")}


@dataclass(frozen=True, slots=True)
class Source:
    """What pandoc is to read: an entry with all its fields, and its line in its file."""

    key: str
    type: str
    fields: Mapping[str, str]
    line: int


def read_items(sources: Sequence[Source]) -> Iterator[tuple[dict[str, Any], list[Problem]]]:
    """The CSL item of each entry, in order, and what could not be read of it."""
    for source, item in zip(sources, _read(sources), strict=True):
        problems = list(_restore(item, source))
        yield {"id": source.key, **{name: item[name] for name in sorted(item) if name != "id"}}, problems


def _read(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """What pandoc reads; of entries that it refuses, their bare fields, without letting them take others along."""
    if not sources:
        return []
    text = "\n".join(_entry_text(number, source) for number, source in enumerate(sources))
    try:
        items = json.loads(run_pandoc(["--from=biblatex", "--to=csljson"], text))
    except StylingError:
        items = []
    by_number = {item["id"]: item for item in items}
    if len(by_number) == len(sources):
        return [by_number[f"n{number}"] for number in range(len(sources))]
    if len(sources) == 1:
        return [{"type": "document"}]
    half = len(sources) // 2
    return _read(sources[:half]) + _read(sources[half:])


def _entry_text(number: int, source: Source) -> str:
    fields = {name: value for name, value in source.fields.items() if FIELD_NAME.fullmatch(name)}
    if _english(source) is not None:
        fields["langid"] = "und"
    fields.pop("crossref", "")
    fields.pop("xdata", "")
    kind = SAME_TYPE.get(source.type, source.type)
    rows = [f"  {name} = {{{' '.join(value.split())}}}," for name, value in fields.items()]
    return "\n".join([f"@{kind if kind.isalpha() else 'misc'}{{n{number},", *rows, "}"])


def _english(source: Source) -> str | None:
    """The tag of an entry's kind of English, '' if it names no language; None for any other language."""
    named = source.fields.get("langid", source.fields.get("hyphenation", "")).strip().lower()
    variant = source.fields.get("langidopts", "").replace(" ", "").lower().removeprefix("variant=")
    if named == "english" and variant in VARIANTS:
        return VARIANTS[variant]
    if not named or named in ENGLISH:
        return ENGLISH.get(named, "")
    region = re.fullmatch(r"en[-_]([a-z]{2})", named)
    return f"en-{region[1].upper()}" if region else None


def _restore(item: dict[str, Any], source: Source) -> Iterator[Problem]:
    """Put back what pandoc was not to see, and what it lost."""
    language = _english(source)
    if language is not None:
        item.pop("language", None)
        item.update({"language": language} if language else {})
    item["type"] = item.get("type") or "document"
    for variable, value in list(item.items()):
        if isinstance(value, str):
            item[variable] = _clean(variable, value)
        elif isinstance(value, list):
            item[variable] = [{part: _dotted(str(text)) for part, text in name.items()} for name in value]
        elif isinstance(value, dict):
            yield from _check_date(item, variable, value, source)
    yield from _lost(item, source)


def _clean(variable: str, value: str) -> str:
    """A value on one line; an address without LaTeX, which reference managers write into it."""
    if variable in {"DOI", "URL"}:
        value = re.sub(r"\\([_%&#~$])", r"\1", re.sub(r"^\\url\s*\{(.*)\}$", r"\1", value.strip()))
    if variable == "DOI":
        value = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value, flags=re.IGNORECASE)
    return _dotted(re.sub(r"[ \t\n]+", " ", value).strip())


def _dotted(text: str) -> str:
    """A text in which an accent stands on an i or j, as is meant by LaTeX's dotless ones."""
    return DOTLESS.sub(lambda match: unicodedata.normalize("NFC", LETTERS[match[1]] + match[2]), text)


def _check_date(
    item: dict[str, Any], variable: str, value: dict[str, Any], source: Source
) -> Iterator[Problem]:
    """Keep of a date what can be one: pandoc takes the 45th day of the 13th month, and a date of nothing."""
    value = _with_season(value)
    parts = [_possible(part) for part in value.get("date-parts", [])]
    if "date-parts" in value and parts != value["date-parts"]:
        yield Problem(Rule.ENTRY_DATE, f"'{source.key}' has a date that no calendar has", source.line)
    if parts:
        item[variable] = {**value, "date-parts": parts}
    elif not value.get("literal"):
        del item[variable]


def _with_season(value: dict[str, Any]) -> dict[str, Any]:
    """A date whose month is 21 to 24: in EDTF, spring to winter."""
    parts = value.get("date-parts", [])
    if len(parts) == 1 and len(parts[0]) == 2 and 21 <= parts[0][1] <= 24:
        return {**value, "date-parts": [parts[0][:1]], "season": parts[0][1] - 20}
    return value


def _possible(parts: list[int]) -> list[int]:
    for number, (part, most) in enumerate(zip(parts[1:], (12, 31), strict=False), start=1):
        if not 1 <= part <= most:
            return parts[:number]
    return parts


def _lost(item: dict[str, Any], source: Source) -> Iterator[Problem]:
    """What the entry has and its item has not: say so, and keep the words."""
    for variable, names in READ_FROM.items():
        name = next((name for name in names if source.fields.get(name, "").strip(" {}")), "")
        if not name or item.get(variable):
            continue
        text = " ".join(re.sub(r"[{}\\]", "", source.fields[name]).split())
        if variable == "issued":
            item[variable] = {"literal": text}
            message = (
                f"'{text}' is no date; write 2017-09-12, 2017-09, 2017, 2016/2017, or 1850~ for about 1850"
            )
            yield Problem(Rule.ENTRY_DATE, message, source.line)
        else:
            item[variable] = text if variable == "title" else [{"literal": text}]
            message = f"pandoc cannot read the LaTeX of '{name}' in '{source.key}'; it stands as '{text}'"
            yield Problem(Rule.BAD_ENTRY, message, source.line)
