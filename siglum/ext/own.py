"""The site's own texts as works that others can cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ablog.blog import Blog

from siglum.dates import machine_form
from siglum.formats.essay import Work
from siglum.metadata import Head, Site
from siglum.pictures import image_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.records import Page


def site_of(app: Sphinx) -> Site:
    """What is the same on every page."""
    config = app.config
    return Site(
        config.project, config.html_baseurl, config.language.replace("_", "-"), config.siglum_description
    )


def byline(app: Sphinx, page: Page) -> list[dict[str, str]]:
    """Who wrote a text: ablog's authors, with their pages; else the site's."""
    authors = Blog(app).posts[page.docname].author if page.is_post else ()
    if authors:
        return [{"name": str(author), "page": author.docname, "url": author.href or ""} for author in authors]
    return [{"name": app.config.author, "page": "", "url": ""}]


def inverted(name: str, site: str) -> str:
    """``Ada Quill`` as ``Quill, Ada``, as exports want persons; the site, and a name of one word, are whole."""
    given, _, family = name.rpartition(" ")
    return name if name == site or not given or "," in name else f"{family}, {given}"


def address_of(app: Sphinx, page: Page) -> str:
    """The address of a text; relative to the site's root where the site has no public one."""
    path = "" if page.docname == app.config.root_doc else app.builder.get_target_uri(page.docname)
    return site_of(app).address(path) if app.config.html_baseurl else path


def work_of(app: Sphinx, page: Page) -> Work:
    """A text of the site as a work."""
    site = site_of(app)
    moment = page.meta.date or page.meta.updated
    last = page.changed if page.is_post else page.meta.updated
    return Work(
        id=page.slug,
        title=page.title,
        authors=tuple(inverted(author["name"], site.name) for author in byline(app, page)),
        date=machine_form(moment)[:10] if moment else "",
        url=address_of(app, page),
        container=site.name,
        abstract=page.description,
        language=site.language,
        keywords=page.meta.tags,
        updated=machine_form(last)[:10] if last and moment and last != moment else "",
    )


def head_of(app: Sphinx, site: Site, page: Page) -> Head:
    """What is known of a page read from a source."""
    image = page.meta.image
    return Head(
        title=page.title,
        url=canonical(app, site, page),
        description=page.description,
        image=site.address(image_path(image.path)) if image else "",
        image_alt=image.alt if image else "",
        authors=tuple(author["name"] for author in byline(app, page)) if page.is_post else (),
        keywords=tuple(str(tag) for tag in Blog(app).posts[page.docname].tags) if page.is_post else (),
    )


def canonical(app: Sphinx, site: Site, page: Page) -> str:
    """The address that is the text's own: where it was first published, if the author says so; else here."""
    first = page.meta.first_published
    if page.meta.canonical_link:
        return page.meta.canonical_link
    if first and first.canonical and first.url:
        return first.url
    return site.address(
        "" if page.docname == app.config.root_doc else app.builder.get_target_uri(page.docname)
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what the site says of itself."""
    app.setup_extension("siglum.ext.ablog")
    app.add_config_value("siglum_description", "", "html", types=frozenset({str}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
