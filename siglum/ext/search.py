"""Search by Pagefind: ``search.html?q=words`` finds essays, notes and reference pages.

The index is made from the finished pages, after the build and only when one of them changed, and each
query fetches only its own part of it. Sphinx's search, whose index grows with the site and is sent
whole, is off. ``siglum_search = False`` leaves Sphinx's search as it was.

A page is found if it comes from a source file, unless it is the home page or says ``nosearch`` in its
front matter. Listings are not: what they list is found where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import _
from sphinx.util import logging

from siglum import search
from siglum.ext.output import Builder
from siglum.search import output_paths

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["output_paths", "setup"]

logger = logging.getLogger(__name__)

#: Written by Sphinx for its own search, and published by every theme whether that is on or off.
SPHINX_SEARCH_FILES = ("searchindex.js", "_static/searchtools.js", "_static/language_data.js")


def _html_builder(app: Sphinx) -> StandaloneHTMLBuilder | None:
    """Return the builder if its pages are searched: others (epub, text, ...) have no search page."""
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and builder.name in {"html", "dirhtml"}:
        return builder
    return None


def _state(app: Sphinx) -> Path:
    return Path(app.doctreedir, "siglum-search")


def on_builder_inited(app: Sphinx) -> None:
    """Switch off Sphinx's index and search page."""
    builder = _html_builder(app)
    if builder and app.config.siglum_search:
        builder.search = False


def on_collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write ``search.html``."""
    builder = _html_builder(app)
    current = isinstance(builder, Builder) and builder.manifest.keep("search.html", builder.frame)
    if builder and app.config.siglum_search and not current:
        address = urlsplit(app.config.html_baseurl)
        context = {"title": _("Search"), "siglum_search_address": (address.netloc + address.path).rstrip("/")}
        yield "search", context, "search.html"


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> str | None:
    """Mark the text that search covers, and give the search page its script and style."""
    builder = _html_builder(app)
    context["siglum_search"] = bool(builder) and app.config.siglum_search
    if not builder or not app.config.siglum_search:
        # The "!" passes over the templates that replace furo's.
        return "!search.html" if templatename == "search.html" else None
    if doctree is not None and is_searchable(pagename, app.config.root_doc, context.get("meta")):
        context["siglum_searchable"] = True
        context["body"] = f"<div {search.MARK}>{context['body']}</div>"
    if templatename == "search.html":
        # Not app.add_js_file: that would give them to every page of a later build of the same application.
        builder.add_css_file("siglum-search.css")
        builder.add_js_file("siglum-search.js", defer="defer")
    return None


def is_searchable(docname: str, root_doc: str, meta: dict[str, Any] | None) -> bool:
    """Say whether search covers the page of a source file: not the home page, nor one marked ``nosearch``."""
    return docname != root_doc and not {"nosearch", "no-search"} & (meta or {}).keys()


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Make the index of what was built, or say why there is none; the build goes on."""
    if exception or not _html_builder(app):
        return
    site, state = Path(app.outdir), _state(app)
    if not app.config.siglum_search:
        if state.is_dir():
            search.discard(site, state)
        return
    for name in SPHINX_SEARCH_FILES:
        (site / name).unlink(missing_ok=True)
    if problem := search.refresh(site, state, search.find_program(), app.config.language):
        logger.warning("search index not made: %s", problem, type="siglum", subtype="search")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the capability."""
    app.add_config_value("siglum_search", True, "html", types=frozenset({bool}))
    app.connect("builder-inited", on_builder_inited)
    app.connect("html-collect-pages", on_collect_pages)
    # Late, so that the body is wrapped as others left it, and the index made of what others left standing.
    app.connect("html-page-context", on_page_context, priority=900)
    app.connect("build-finished", on_build_finished, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
