"""The notes of a text stand in one section at its end, whatever they came from: remarks, or citations.

Marks and notes link to each other, with the roles of DPUB-ARIA 1.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

BIBLIOGRAPHY = "\n\n```{footbibliography}\n```\n"


class Endnotes(nodes.General, nodes.Element):
    """The section of notes."""


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Ask sphinxcontrib-bibtex for the notes of a text that cites, so that the author need not."""
    if "{footcite" in content[0] and "{footbibliography}" not in content[0]:
        content[0] += BIBLIOGRAPHY


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Move every note to the end, in the order of the marks."""
    notes = sorted(doctree.findall(nodes.footnote), key=lambda note: int(note[0].astext()))
    if not notes:
        return
    for note in notes:
        parent = note.parent
        parent.remove(note)
        if isinstance(parent, nodes.container) and not parent.children:
            parent.parent.remove(parent)
    doctree.append(Endnotes("", *notes))


def visit_endnotes(visitor: Any, node: Endnotes) -> None:
    """Open the section."""
    heading = f'<h2 id="notes-title">{_("Notes")}</h2>'
    visitor.body.append(
        f'<section class="notes" role="doc-endnotes" aria-labelledby="notes-title">\n{heading}\n'
    )


def depart_endnotes(visitor: Any, node: Endnotes) -> None:
    """Close the section."""
    visitor.body.append("</section>\n")


def no_markup(visitor: Any, node: nodes.Node) -> None:
    """In other formats the notes are enough."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the collecting of notes."""
    plain = (no_markup, no_markup)
    app.add_node(Endnotes, html=(visit_endnotes, depart_endnotes), latex=plain, text=plain)
    app.connect("source-read", on_source_read, priority=600)
    app.connect("doctree-read", on_doctree_read, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
