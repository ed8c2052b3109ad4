"""Citations in the text: Markdown's ``[@key, p. 12]`` and ``@key``, the roles of sphinxcontrib-bibtex, ``{source}``.

All of them become one kind of node. Its words come when the page is written, from the style (siglum.ext.words).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.util.docutils import SphinxRole
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from siglum.citation_rule import TOKEN
from siglum.citing import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node, system_message
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


ROLES = {"p": False, "ps": False, "t": True, "ts": True, "ct": True, "cts": True}
"""bibtex's roles that cite a work, and whether they are part of the sentence; those for a bare name stay its own."""


class Cited(nodes.Inline, nodes.Element):
    """Works cited at one place: ``items``, and whether they are ``textual``, part of the sentence."""

    def astext(self) -> str:
        """The words are not known yet, and are no part of a title or an excerpt."""
        return ""


class Source(nodes.Inline, nodes.TextElement):
    """A work named in running text: ``key``; its own text where the author gave one."""


def cited(items: Iterable[Item], textual: bool, line: int) -> Cited:
    """A node for a citation."""
    node = Cited("", items=tuple(items), textual=textual)
    node.line = line
    return node


class Renderer(SphinxRenderer):
    """MyST's renderer, which also knows citations."""

    def render_siglum_citation(self, token: SyntaxTreeNode) -> None:
        """Render a citation. Beside a quotation it is part of the line that says where it is from."""
        textual = token.meta["textual"] or isinstance(self.current_node, nodes.attribution)
        line = token.map[0] + 1 if token.map else getattr(self.current_node, "line", 0) or 0
        self.current_node.append(cited(token.meta["items"], textual, line))

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image; what looks like a citation in its alternative text is text."""
        for child in token.children:
            if child.type == TOKEN and child.token is not None:
                child.token.type = "text"
        super().render_image(token)


class CiteRole(SphinxRole):
    """``{cite:p}`see{key}p. 9``` and its like: other spellings of ``[see @key, p. 9]`` and ``@key``."""

    def __init__(self, textual: bool) -> None:
        super().__init__()
        self.textual = textual

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Read bibtex's list of keys, each with a text before and behind it."""
        try:
            targets = list(parse_citation_targets(self.text))
        except ValueError:
            message = f"'{self.text}' is no list of keys; write it as 'key' or '{{see}}key{{p. 9}}'"
            self.inliner.reporter.error(message, line=self.lineno)
            return [nodes.Text(self.text)], []
        items = [Item(t.key, t.pre.strip(), f", {t.post.strip()}" if t.post.strip() else "") for t in targets]
        return [cited(items, self.textual, self.lineno)], []


class SourceRole(SphinxRole):
    """``{source}`key``` and ``{source}`the Guardian <key>```: a work named in running text."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Make the link's node."""
        match = re.fullmatch(r"(?s)(.+?)\s*<([^<>]+)>", self.text.strip())
        text, key = (match[1], match[2]) if match else ("", self.text.strip())
        node = Source("", text, key=key.removeprefix("@"))
        node.line = self.lineno
        return [node], []


def take_bibtex_roles(app: Sphinx) -> None:
    """Let bibtex's roles be other spellings of ours, and its lists of notes be ours."""
    for domain in ("cite", "footcite"):
        for name, textual in ROLES.items():
            app.add_role_to_domain(domain, name, CiteRole(textual), override=True)
        app.add_role(domain, CiteRole(textual=False), override=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register nodes and roles."""
    app.setup_extension("sphinxcontrib.bibtex")
    take_bibtex_roles(app)
    app.add_role("source", SourceRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
