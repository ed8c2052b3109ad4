"""Samples of citations for a manual: what is written, and what each of several styles makes of it.

    ```{citations} mhra-notes, apa, ieee
    :library: sample.bib

    Some hold [@adams2001, p. 12] that it is so.
    ```

Made by the same code as the essays, so that a sample cannot be out of date. Not loaded by ``siglum``; a manual that
wants it lists ``siglum.ext.samples`` in its conf.py.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from markdown_it import MarkdownIt
from sphinx.util.docutils import SphinxDirective

from siglum.citation_rule import TOKEN, citations
from siglum.csl.citeproc import Cluster, Essay, Style, Styled, open_style, style_essays
from siglum.library import Library, read_library
from siglum.styling import style_file

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

PLACE = re.compile("\ue010(\\d+)\ue011")
MARK = re.compile("(?P<space>\\s*)\ue010(?P<number>\\d+)\ue011(?P<after>[.,;:!?]*)")


def read_sample(text: str, keys: set[str]) -> tuple[str, tuple[Cluster, ...]]:
    """The HTML of a Markdown text with a place for each citation, and the citations."""
    clusters: list[Cluster] = []
    parser = MarkdownIt("commonmark").use(citations, keys)

    def place(self: RendererHTML, tokens: list[Any], number: int, *_: Any) -> str:
        meta = tokens[number].meta
        clusters.append(Cluster(meta["items"], meta["textual"]))
        return f"\ue010{len(clusters) - 1}\ue011"

    parser.add_render_rule(TOKEN, place)
    html = parser.render(text)
    return html, tuple(clusters)


def show(html: str, clusters: tuple[Cluster, ...], style: Style, styled: Styled) -> str:
    """The sample in one style: its text with marks or brackets, its notes, its list of works."""

    def noted(match: re.Match[str]) -> str:
        number = int(match["number"])
        named = match["space"] + styled.textual[number] if clusters[number].textual else ""
        return f"{named}{match['after']}<sup>{number + 1}</sup>"

    def bracketed(match: re.Match[str]) -> str:
        number = int(match[1])
        return styled.textual[number] + styled.clusters[number]

    parts = [MARK.sub(noted, html) if style.note_style else PLACE.sub(bracketed, html)]
    if style.note_style:
        parts.append("<ol>" + "".join(f"<li>{note}</li>" for note in styled.clusters) + "</ol>")
    works = "".join(f"<li>{words}</li>" for _, words in styled.references if words.strip())
    if works:
        parts.append(f"<ul>{works}</ul>")
    return "\n".join(parts)


class CitationsDirective(SphinxDirective):
    """Shows a sample in several styles."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"library": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Word the sample in every style."""
        _, path = self.env.relfn2path(self.options["library"])
        self.env.note_dependency(path)
        library = read_library([Path(path)], ())
        text = "\n".join(self.content)
        rows = [f'<pre class="siglum-sample">{escape(text)}</pre>']
        for name in self.arguments[0].replace(",", " ").split():
            rows.append(f'<p class="siglum-kicker">{escape(name)}</p>\n{self.in_style(name, text, library)}')
        return [nodes.raw("", f'<div class="siglum-samples">{"".join(rows)}</div>', format="html")]

    def in_style(self, name: str, text: str, library: Library) -> str:
        """The HTML of the sample in one style."""
        style = open_style(style_file(name, Path(self.env.srcdir)))
        html, clusters = read_sample(text, set(library.items))
        styled = style_essays([Essay("sample", clusters)], library.items, style, "en-GB")["sample"]
        return show(html, clusters, style, styled)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("citations", CitationsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
