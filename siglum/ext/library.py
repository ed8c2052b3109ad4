"""Citations of refs.bib in the words of a CSL style, by way of sphinxcontrib-bibtex.

The whole library is worded in one run, and not again until an entry or the style changes.
"""

from __future__ import annotations

import inspect
import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pybtex.plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from sphinx.util import logging

from siglum.manifest import digest
from siglum.styling import StylingError, note_texts, read_library, style_file

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
WORDS = "siglum_words"
"""The field of an entry that holds its note, as HTML."""


class RichText(HTMLParser):
    """HTML of a note as pybtex's rich text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, list[Any]]] = [("", "", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.open.append((tag, dict(attrs).get("href") or "", []))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        name, href, parts = self.open.pop()
        self.open[-1][2].append(HRef(href, *parts) if href else Tag(name, *parts))

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.open[-1][2].append(data)


def rich_text(html: str) -> Text:
    """HTML of a note as pybtex's rich text."""
    parser = RichText()
    parser.feed(html)
    parser.close()
    return Text(*parser.open[0][2])


class CslStyle(BaseStyle):  # type: ignore[misc]  # pybtex has no types
    """A pybtex style that shows what citeproc wrote; an entry that it could not word shows its key."""

    def format_entry(self, label: str, entry: Entry, bib_data: object = None) -> FormattedEntry:
        """Word an entry."""
        return FormattedEntry(entry.key, rich_text(entry.fields.get(WORDS, entry.key)), label)


def word_library(app: Sphinx) -> None:
    """Give every entry its words, before anything is read."""
    bibfiles = [
        Path(app.confdir, name) for name in app.config.bibtex_bibfiles if Path(app.confdir, name).is_file()
    ]
    if not bibfiles:
        return
    try:
        words = kept_words(app, bibfiles)
    except StylingError as error:
        logger.warning("%s", error, type="siglum", subtype="styling")
        return
    for key, entry in app.env.get_domain("cite").bibdata.data.entries.items():  # type: ignore[attr-defined]
        if key in words:
            entry.fields[WORDS] = words[key]


def kept_words(app: Sphinx, bibfiles: list[Path]) -> dict[str, str]:
    """The words of the library, from the last build if nothing they are made of has changed."""
    style = style_file(app.config.siglum_citation_style, Path(app.confdir))
    language = (app.config.language or "en").replace("_", "-")
    made_from = digest([path.read_bytes() for path in bibfiles], style.read_bytes(), language)
    path = Path(app.doctreedir, "siglum-words.json")
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if kept.get("made_from") == made_from:
        return dict(kept["words"])
    words = note_texts(read_library(bibfiles), style, "en-GB" if language == "en" else language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"made_from": made_from, "words": words}, ensure_ascii=False), encoding="utf-8"
    )
    return words


def look_up_once() -> None:
    """Remember pybtex's plug-ins: it scans every installed package anew for each citation.

    45% of a cold build of 1,000 essays with six citations each.
    """
    pybtex.plugin._load_entry_point = cache(inspect.unwrap(pybtex.plugin._load_entry_point))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the place of pybtex's styles."""
    app.setup_extension("sphinxcontrib.bibtex")
    pybtex.plugin.register_plugin("pybtex.style.formatting", "siglum", CslStyle)
    look_up_once()
    app.add_config_value("siglum_citation_style", "mhra-notes", "env", types=frozenset({str}))
    app.connect("builder-inited", word_library, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
