"""``sitemap.xml`` (sitemaps.org) with every page and the day it last changed, and ``robots.txt``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from siglum.ext.domain import siglum_domain
from siglum.ext.output import Builder, html_builder
from siglum.ext.own import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.records import Page

NOT_LISTED = frozenset({"404.html", "search.html"})


def last_changed(page: Page | None) -> str:
    """The day of a page's last change, where its author said; '' where nobody did."""
    if page is None:
        return ""
    moment = page.changed if page.is_post else page.meta.updated
    return moment.date().isoformat() if moment else ""


def sitemap(pages: list[tuple[str, str]]) -> str:
    """The XML for pages given as absolute address and day."""
    lines = [
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for address, day in pages
    ]
    head = "<?xml version='1.0' encoding='utf-8'?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
    return "\n".join([head, *lines, "</urlset>", ""])


def write_sitemap(app: Sphinx, builder: Builder) -> None:
    """List every page that was written or kept."""
    site, root = site_of(app), builder.get_target_uri(app.config.root_doc)
    known = {builder.get_target_uri(docname): page for docname, page in siglum_domain(app.env).pages.items()}
    listed = {path for path in builder.manifest.now if path.endswith(".html")} | known.keys()
    pages = [
        (site.address("" if path == root else path), last_changed(known.get(path)))
        for path in sorted(listed - NOT_LISTED)
    ]
    builder.manifest.write("sitemap.xml", sitemap(pages))
    if not any(Path(app.confdir, folder, "robots.txt").is_file() for folder in app.config.html_extra_path):
        builder.manifest.write(
            "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site.address('sitemap.xml')}\n"
        )


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write both when all pages are known."""
    builder = html_builder(app)
    if builder is not None and exception is None and app.config.html_baseurl:
        write_sitemap(app, builder)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the sitemap."""
    for name in ("domain", "output", "own"):
        app.setup_extension(f"siglum.ext.{name}")
    app.connect("build-finished", on_build_finished, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
