"""Items as RIS: only tags that Zotero, citation-js, bibutils and rispy understand alike, and pandoc reads or passes by.

Left out on that ground: Y2 (the day of access; a month of publication to bibutils), C1 to C8 and M2 (another thing to
each reader), ED and PP (unknown to some), VL of a web page (its day of access to Zotero), SP of a number of pages.
pandoc passes by DA, CY, A3, A4, M1 and M3: it reads the year, and no place, editor of a book, translator or number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

TYPES = {
    "article": "JOUR",  # a preprint: RIS has no type for one
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "dataset": "DATA",
    "entry": "ENCYC",  # not CTLG, which is an article in a magazine to Zotero
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",  # not LEGAL, which is a case to Zotero and pandoc
    "manuscript": "MANSCPT",  # not UNPB, which Zotero does not know
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",  # not CPAPER, which bibutils does not know
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "CONF",  # not SLIDE, which is a picture or a film to all but Zotero
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "STAT",  # not GEN, which Zotero files as an article in a journal
    "webpage": "ELEC",  # not WEB, which is EndNote's own
}
GENERIC = "GEN"

SERIAL = frozenset({"JOUR", "MGZN", "NEWS"})
ONE_PLACE = frozenset({"BOOK", "THES"})
"""Zotero takes SP of these for the number of pages, so a range stays in one piece."""
EDITED = frozenset({"JOUR", "MGZN", "NEWS", "CHAP", "CONF", "ENCYC", "DICT", "BLOG"})
TRANSLATED = frozenset({"BOOK", "CHAP", "CLSWK", "DICT", "ENCYC", "PAMP"})
NUMBERED = {"RPRT": "SN", "PAT": "SN", **dict.fromkeys(("STAT", "BILL", "HEAR", "CASE", GENERIC), "M1")}
CONTAINED = EDITED | {"ELEC", "MUSIC", GENERIC}
"""Of other types, T2 is the name of a series."""
WITH_VOLUME = SERIAL | {"BOOK", "CHAP", "CONF", "CLSWK", "DICT", "ENCYC", "RPRT", "CASE", "BILL"}
WITH_EDITION = frozenset({"BOOK", "CHAP", "CLSWK", "CONF", "DICT", "ENCYC", "RPRT"})
WITH_GENRE = frozenset({"THES", "RPRT"})

MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^<>]*)?>")
RANGE = re.compile(r"([^\s,;–—-]+)\s*[–—-]+\s*([^\s,;–—-]+)")


def ris(items: Iterable[dict[str, Any]]) -> str:
    """The items sorted by key, each from TY to ER, with an empty line behind each."""
    ordered = sorted(items, key=lambda item: str(item["id"]))
    return "".join(f"{_record(item)}\n" for item in ordered)


def _record(item: dict[str, Any]) -> str:
    kind = TYPES.get(item.get("type", ""), GENERIC)
    pairs = [("TY", kind), ("ID", item["id"]), *_names(item, kind), *_titles(item, kind), *_date(item, kind)]
    pairs += [*_numbers(item, kind), *_rest(item, kind)]
    rows = [f"{tag}  - {text}" for tag, value in pairs if (text := _plain(value))]
    return "\n".join([*rows, "ER  - "]) + "\n"


def _names(item: dict[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    for name in item.get("author") or item.get("director") or []:
        yield "AU", _name(name)
    for name in item.get("editor", []):
        if kind in EDITED or kind == "BOOK":
            yield "A3" if kind == "BOOK" else "A2", _name(name)
    for name in item.get("translator", []):
        if kind in TRANSLATED:
            yield "A4", _name(name)


def _name(name: dict[str, str]) -> str:
    """'Family, Given, Suffix'; a body's name is one piece, so it has no comma. No name stands for 'and others'."""
    if "literal" in name:
        return "" if name["literal"] == "others" else name["literal"].replace(",", "")
    particles = (name.get("dropping-particle", ""), name.get("non-dropping-particle", ""))
    family = " ".join(part for part in (*particles, name.get("family", "")) if part)
    given, suffix = name.get("given", ""), name.get("suffix", "")
    return ", ".join([family, given, suffix] if suffix else [family, given] if given else [family])


def _titles(item: dict[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    yield "TI", item.get("title", "")
    container = item.get("container-title", "")
    if kind == "ELEC":
        container = container or item.get("publisher", "")  # else Zotero drops whose page it is
    if kind in CONTAINED:
        yield "T2", container
    if kind in SERIAL:
        yield "JF", container  # bibutils takes T2 for a short title


def _date(item: dict[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """The year, and the whole date if more is known; of a range, where it begins."""
    issued = item.get("issued", {})
    first = [int(part) for part in (issued.get("date-parts") or [[]])[0]]
    if not first:
        words = issued.get("literal", issued.get("raw", ""))
        yield "PY", words if re.search(r"\d{3}", words) else ""  # of 'in press', Zotero would make the year 0
        return
    year = f"{first[0]:04d}"
    yield "PY", year
    if first[0] > 0 and (
        len(first) > 1 or kind == "CONF"
    ):  # citation-js takes PY of these for the year they met
        yield "DA", "/".join([year, *(f"{part:02d}" for part in first[1:])])


def _numbers(item: dict[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    if kind in WITH_VOLUME:
        yield "VL", item.get("volume", "")
    if kind in SERIAL:
        yield "IS", item.get("issue", "")
    pages = _plain(item.get("page", ""))
    both = RANGE.fullmatch(pages) if kind not in ONE_PLACE else None
    yield "SP", both[1] if both else pages
    yield "EP", both[2] if both else ""
    if kind in NUMBERED:
        yield NUMBERED[kind], item.get("number", "")
    else:
        yield "SN", item.get("ISSN", "") if kind in SERIAL else item.get("ISBN", "")


def _rest(item: dict[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    if kind in WITH_EDITION:
        yield "ET", item.get("edition", "")
    yield "ET", item.get("version", "") if kind == "COMP" else ""
    yield "PB", item.get("publisher", "")
    yield "CY", item.get("publisher-place", "")
    yield "M3", item.get("genre", "") if kind in WITH_GENRE else ""
    yield "LA", item.get("language", "")
    yield "DO", item.get("DOI", "")
    yield "UR", item.get("URL", "")
    for word in re.split(r"[,;]", item.get("keyword", "")):
        yield "KW", word
    yield "AB", item.get("abstract", "")


def _plain(value: object) -> str:
    """A value without markup, on one line."""
    return " ".join(MARKUP.sub("", str(value)).split())
