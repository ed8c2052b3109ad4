"""The notes of a text stand in one section at its end, whatever they came from: remarks, or citations.

Marks and notes link to each other both ways, with the roles of DPUB-ARIA 1.1. What the notes of citations say is filled
in when the page is written (siglum.ext.words).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _

from siglum.ext.citing import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class Words(nodes.Inline, nodes.TextElement):
    """Where the words of a citation go: of ``cluster``, in the ``form`` note, text, or textual."""


class Keyed(nodes.Inline, nodes.TextElement):
    """What shows a source: ``keys``, and in running text the ``href`` of its page."""


class Endnotes(nodes.General, nodes.Element):
    """The section of notes."""


def gather_notes(doctree: nodes.document, notes: Sequence[nodes.footnote]) -> None:
    """Move the notes of a text to its end."""
    for note in notes:
        if note.parent is not None:
            note.parent.remove(note)
    if notes:
        doctree.append(Endnotes("", *notes))


def visit_endnotes(visitor: Any, node: Endnotes) -> None:
    """Open the section."""
    heading = f'<h2 id="notes-title">{_("Notes")}</h2>'
    visitor.body.append(
        f'<section class="notes" role="doc-endnotes" aria-labelledby="notes-title">\n{heading}\n'
    )


def depart_section(visitor: Any, node: nodes.Element) -> None:
    """Close the section."""
    visitor.body.append("</section>\n")


def visit_keyed(visitor: Any, node: Keyed) -> None:
    """Open what shows a source, with its key for scripts and tools."""
    tag = "a" if node.get("href") else "span"
    more = {"href": node["href"]} if node.get("href") else {}
    keys = " ".join(node["keys"])
    visitor.body.append(visitor.starttag(node, tag, "", CLASS="cited", **{"data-key": keys}, **more))


def depart_keyed(visitor: Any, node: Keyed) -> None:
    """Close it."""
    visitor.body.append("</a>" if node.get("href") else "</span>")


def no_markup(visitor: Any, node: nodes.Node) -> None:
    """In other formats the notes are enough."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the nodes."""
    app.setup_extension("siglum.ext.citing")
    plain = (no_markup, no_markup)
    app.add_node(
        Endnotes, html=(visit_endnotes, depart_section), latex=plain, text=plain, man=plain, texinfo=plain
    )
    app.add_node(Keyed, html=(visit_keyed, depart_keyed), latex=plain, text=plain, man=plain, texinfo=plain)
    for kind in (Words, Source):
        app.add_node(kind, html=plain, latex=plain, text=plain, man=plain, texinfo=plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
