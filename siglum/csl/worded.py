"""What pandoc made of a document of citations (``siglum.csl.sequences``), read back from its HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from siglum.csl.sequences import WORD

PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
MARK = re.compile(r'<a href="#fn(\d+)"[^>]*>.*?</a>', re.DOTALL)
NOTE = re.compile(r'<li id="fn(\d+)"><p>(.*?)<a href="#fnref\d+"[^>]*>[^<]*</a></p></li>', re.DOTALL)
REFERENCE = re.compile(
    r'<div id="ref-([^"]*)" class="csl-entry"[^>]*>\n(.*?)\n</div>(?=\n<div id="ref-|\n</div>|\s*\Z)',
    re.DOTALL,
)
TAG = re.compile(r"<(/?)(span|div|a)\b([^>]*)>")
KEPT_CLASS = re.compile(r'class="(smallcaps|csl-no-[a-z]+)"')
NEW_LINE = re.compile(r'class="csl-(?:block|indent)"')
HREF = re.compile(r'href="[^"]*"')


@dataclass(frozen=True, slots=True)
class Worded:
    """What pandoc made of a document: a (running text, note) for each bracket, and an (id, HTML) for each work."""

    brackets: list[tuple[str, str]]
    references: list[tuple[str, str]]


def read_html(text: str) -> Worded:
    """Find the brackets and the works in pandoc's HTML."""
    body, _, end = text.partition('<section id="footnotes"')
    paragraphs, _, references = body.partition('<div id="refs"')
    notes = {number: _tidy(words) for number, words in NOTE.findall(end)}
    brackets = []
    for words in PARAGRAPH.findall(paragraphs):
        mark = MARK.search(words)
        running = _tidy(words[: mark.start()] if mark else words)
        brackets.append((running, notes[mark[1]] if mark else ""))
    works = [(html.unescape(key), _tidy(words)) for key, words in REFERENCE.findall(references)]
    return Worded(brackets, works)


def _tidy(words: str) -> str:
    """HTML without pandoc's own spans and attributes; small capitals, links and what undoes italics stay."""
    open_tags: list[str] = []

    def tag(found: re.Match[str]) -> str:
        if found[1]:
            return open_tags.pop() if open_tags else ""
        kept = KEPT_CLASS.search(found[3]) if found[2] == "span" else HREF.search(found[3])
        open_tags.append(f"</{found[2]}>" if kept else "")
        return f"<{found[2]} {kept[0]}>" if kept else "<br>" if NEW_LINE.search(found[3]) else ""

    return TAG.sub(tag, words).replace(WORD, "").strip()
