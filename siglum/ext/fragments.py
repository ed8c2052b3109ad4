"""What lists and feeds show of a post: rendered once, when its page is, and kept beside its doctree.

Kept on disk, since pages may be written by several processes and an incremental build writes only some.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ablog.post import UpdateNode
from docutils import nodes

from siglum.ext.domain import siglum_domain
from siglum.ext.excerpts import Teaser, excerpt_nodes, text_body, unmarked
from siglum.ext.notes import Endnotes
from siglum.ext.output import html_builder
from siglum.markup import uproot

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True, slots=True)
class Fragments:
    """HTML of a post, uprooted (siglum.markup): to be put where it is shown."""

    excerpt: str
    """What a list shows: of a note, all of it."""
    body: str
    updates: dict[str, str] = field(default_factory=dict)
    """By anchor."""


def render(builder: StandaloneHTMLBuilder, blocks: list[nodes.Node]) -> str:
    """HTML of some blocks of the page that is being written, without links to headings."""
    holder = nodes.container()
    holder.extend(blocks)
    permalinks, builder.add_permalinks = builder.add_permalinks, False
    try:
        html: str = builder.render_partial(holder)["fragment"]
    finally:
        builder.add_permalinks = permalinks
    return html.partition(">")[2].rpartition("</div>")[0].strip()


def keep_fragments(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Render what a post's page is not the only one to show."""
    builder = html_builder(app)
    page = siglum_domain(app.env).pages.get(pagename)
    if builder is None or doctree is None or page is None or not page.is_post:
        return
    address = builder.get_target_uri(pagename)
    chosen = text_body(doctree) if page.kind == "note" else excerpt_nodes(doctree, page.meta.excerpt)
    excerpt = [unmarked(node) for node in chosen if not isinstance(node, Endnotes)]
    updates = {node["ids"][0]: node.deepcopy() for node in doctree.findall(UpdateNode) if node["ids"]}
    kept = Fragments(
        excerpt=uproot(render(builder, excerpt), address),
        body=uproot(context["body"], address),
        updates={anchor: uproot(render(builder, node.children), address) for anchor, node in updates.items()},
    )
    path = fragment_path(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(asdict(kept), ensure_ascii=False), encoding="utf-8")
    new.replace(path)


def fragment_path(app: Sphinx, docname: str) -> Path:
    """Where a post's fragments are kept."""
    return Path(app.doctreedir, f"{docname}.fragments.json")


def fragment_reader(app: Sphinx) -> Callable[[str], Fragments]:
    """A function from a docname to what was kept when its page was last written; each is read once."""

    @cache
    def read(docname: str) -> Fragments:
        try:
            return Fragments(**json.loads(fragment_path(app, docname).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return Fragments("", "")  # of a page that this build was told not to write

    return read


def skip(visitor: object, node: nodes.Node) -> None:
    """What only lists show is no part of the page."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the rendering."""
    unseen = (skip, None)
    app.add_node(Teaser, html=unseen, latex=unseen, text=unseen, man=unseen, texinfo=unseen)
    app.setup_extension("siglum.ext.domain")
    app.connect("html-page-context", keep_fragments, priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
