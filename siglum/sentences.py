"""The sentence around a place in a text: what stands beside a citation or a link where it is listed."""

from __future__ import annotations

import re

ABBREVIATIONS = frozenset(
    (
        *("e.g", "i.e", "cf", "viz", "etc", "al", "ca", "c", "vs", "op", "cit", "ibid", "s.v"),
        *(
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "st",
            "sir",
            "rev",
            "hon",
            "gen",
            "col",
            "lt",
            "sgt",
            "capt",
            "jr",
            "sr",
        ),
        *(
            "p",
            "pp",
            "no",
            "nos",
            "vol",
            "vols",
            "ch",
            "chap",
            "fig",
            "figs",
            "art",
            "arts",
            "sec",
            "secs",
            "para",
        ),
        *("paras", "ed", "eds", "trans", "n", "nn", "l", "ll", "ff", "dept", "inc", "ltd", "co", "corp"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
    )
)
END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s|$)""")
WORD_BEFORE = re.compile(r"[\w.]+$")


def sentence_at(text: str, place: int) -> str:
    """The sentence that the character before ``place`` stands in, with single spaces.

    A full stop behind an abbreviation or an initial ends no sentence; nor does one before a small letter.
    """
    start, at = 0, max(place - 1, 0)
    for end in ends(text):
        if end > at:
            return " ".join(text[start:end].split())
        start = end
    return " ".join(text[start:].split())


def close_gaps(text: str) -> str:
    """A text without the spaces before punctuation that a mark leaves behind when it is left out."""
    return re.sub(r" +(?=[.,;:!?)])", "", text)


def ends(text: str) -> list[int]:
    """Where sentences end, just behind their last mark."""
    return [match.end() for match in END.finditer(text) if ends_sentence(text, match)]


def ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop, question mark or exclamation mark ends a sentence."""
    following = text[match.end() :].lstrip()
    if not following:
        return True
    if following[0].islower():
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    word = WORD_BEFORE.search(text[: match.start()])
    if word is None:
        return True
    last = word[0].lower()
    initial = len(last) == 1 and word[0].isupper() and not following[:1].isdigit()
    return not (
        initial or last.rstrip(".") in ABBREVIATIONS or re.fullmatch(r"(?:\w\.)+\w", last) is not None
    )
