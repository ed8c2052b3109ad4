"""The page of an essay or note: its head (dates, byline, tags, series, lead image), its text, what is beside it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ablog.blog import Blog

from siglum.dates import words_of_partial
from siglum.ext.domain import siglum_domain
from siglum.ext.excerpts import title_section
from siglum.ext.output import html_builder
from siglum.ext.own import byline
from siglum.markup import time_element
from siglum.pictures import image_path, licence_url
from siglum.posts import reading_minutes
from siglum.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.records import Page


def drop_heading(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """The page's head shows the title, so the text does not."""
    page = siglum_domain(app.env).pages.get(docname)
    if html_builder(app) is None or page is None or not page.is_post:
        return
    section = title_section(doctree)
    if section is not None:
        section.remove(section[0])


def post_context(app: Sphinx, page: Page) -> dict[str, Any]:
    """What the templates show of a post, on its page and in lists."""
    registered = Blog(app).posts[page.docname]
    return {
        "post": page,
        "minutes": reading_minutes(page.words),
        "byline": byline(app, page),
        "labels": {
            key: [{"name": str(label), "page": label.docname} for label in getattr(registered, key)]
            for key in ("tags", "category", "location")
        },
    }


def shared_context() -> dict[str, Callable[..., Any]]:
    """The functions that the templates use."""
    return {
        "time": time_element,
        "partial_date": words_of_partial,
        "licence_url": licence_url,
        "image_path": image_path,
        "slugify": slugify,
    }


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> str | None:
    """Give a post's page its template, and what that shows."""
    context.update(shared_context())
    domain = siglum_domain(app.env)
    page = domain.pages.get(pagename)
    if html_builder(app) is None or doctree is None or page is None or not page.is_post:
        return None
    context.update(post_context(app, page))
    for place, other in zip(("prev", "next"), domain.neighbours[pagename], strict=True):
        context[place] = (
            {"link": context["pathto"](other.docname), "title": escape(other.title)} if other else None
        )
    if page.meta.series:
        context["series"] = domain.series[slugify(page.meta.series)]
    return "essay.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the page."""
    app.setup_extension("siglum.ext.ablog")
    app.add_css_file("siglum.css")
    app.connect("doctree-resolved", drop_heading, priority=900)
    app.connect("html-page-context", on_page_context, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
