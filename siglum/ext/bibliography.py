"""sphinxcontrib-bibtex's ``{bibliography}``, in the words of the site's citation style.

The seam is a pybtex style that shows what citeproc wrote.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from siglum.ext.words import SOURCE, reference

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

WORDS = "siglum_words"
"""The field of an entry that holds its reference, as HTML."""


class RichText(HTMLParser):
    """HTML of a reference as pybtex's rich text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, list[Any]]] = [("", "", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.open.append((tag, dict(attrs).get("href") or "", []))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        if len(self.open) > 1:
            name, href, parts = self.open.pop()
            self.open[-1][2].append(HRef(href, *parts) if href else Tag(name, *parts))

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.open[-1][2].append(data)


def rich_text(html: str) -> Text:
    """HTML of a reference as pybtex's rich text."""
    parser = RichText()
    parser.feed(html)
    parser.close()
    return Text(*parser.open[0][2])


class CslStyle(BaseStyle):  # type: ignore[misc]  # pybtex has no types
    """A pybtex style that shows what citeproc wrote; an entry that it could not word shows its key."""

    def format_entry(self, label: str, entry: Entry, bib_data: object = None) -> FormattedEntry:
        """Word an entry."""
        return FormattedEntry(entry.key, rich_text(entry.fields.get(WORDS) or entry.key), label)


def lend_words(app: Sphinx, env: BuildEnvironment) -> None:
    """Give bibtex's entries their words, before it lists them."""
    for key, entry in env.get_domain("cite").bibdata.data.entries.items():  # type: ignore[attr-defined]
        entry.fields[WORDS] = reference(app, SOURCE + key)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the place of pybtex's styles."""
    app.setup_extension("siglum.ext.words")
    register_plugin("pybtex.style.formatting", "siglum", CslStyle)
    app.connect("env-updated", lend_words, priority=130)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
