"""The head of every page: canonical address, description, OpenGraph, JSON-LD, and links to the feeds.

All of it needs absolute addresses, so without ``html_baseurl`` there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ablog.blog import Blog

from siglum.ext.domain import siglum_domain
from siglum.ext.exports import MIME
from siglum.ext.library import library_of
from siglum.ext.output import html_builder
from siglum.ext.own import head_of, site_of
from siglum.metadata import (
    Head,
    Site,
    citation_tags,
    export_links,
    feed_links,
    meta_tags,
    posting,
    render_head,
)
from siglum.sources import works_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def feeds_for(app: Sphinx, pagename: str, site: Site) -> Iterator[tuple[str, str]]:
    """The feeds that a page names: the site's, and a tag's or category's own."""
    blog = Blog(app)
    if "siglum.ext.feeds" not in app.extensions or not siglum_domain(app.env).posts:
        return
    yield site.name, site.address(f"{blog.blog_path}/atom.xml")
    for catalog in (blog.tags, blog.category):
        if pagename.startswith(f"{catalog.path}/"):
            names = {collection.docname: str(collection) for collection in catalog}
            yield f"{site.name}: {names[pagename]}", site.address(f"{pagename}/atom.xml")


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say what is known of the page."""
    if html_builder(app) is None or not app.config.html_baseurl:
        return
    site = site_of(app)
    page = siglum_domain(app.env).pages.get(pagename)
    if page is None:
        head = Head(str(context.get("title", site.name)), context["pageurl"])
    else:
        head = head_of(app, site, page)
        context["pageurl"] = head.url
        if pagename == app.config.root_doc and not page.meta.description:
            head = Head(site.name, head.url, site.description)
    post = page if page and page.is_post else None
    tags = [*meta_tags(site, head, post), *feed_links(feeds_for(app, pagename, site))]
    tags += export_links((MIME[form], site.address(path)) for form, path in context.get("works_files", ()))
    linked_data = None
    if post is not None:
        items = library_of(app).items
        works = [items[key] for key in works_of([post]) if key in items]
        tags += citation_tags(site, head, post, works)
        linked_data = posting(site, head, post, works)
    context["metatags"] = context.get("metatags", "") + render_head(tags, linked_data)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the head."""
    for name in ("domain", "output", "essay"):
        app.setup_extension(f"siglum.ext.{name}")
    app.connect("html-page-context", on_page_context, priority=500)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
