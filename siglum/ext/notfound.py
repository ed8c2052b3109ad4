"""``404.html``, for servers that show it for any address that is not there.

It may be shown at any depth, so its links start at the root of the site, as ``html_baseurl`` gives it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx.locale import _

from siglum.ext.output import html_builder
from siglum.markup import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "404"


def collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Render the page if its frame has changed."""
    builder = html_builder(app)
    if builder is not None and not builder.manifest.keep(f"{NAME}.html", builder.frame):
        yield NAME, {"title": _("Page not found")}, "notfound.html"


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Let its links start at the site's root."""
    builder = html_builder(app)
    if builder is None or exception is not None:
        return
    root = urlsplit(app.config.html_baseurl).path.rstrip("/") + "/"
    html = Path(app.outdir, f"{NAME}.html").read_text(encoding="utf-8")
    builder.manifest.write(f"{NAME}.html", absolute(html, root))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the page."""
    app.setup_extension("siglum.ext.output")
    app.connect("html-collect-pages", collect_page)
    app.connect("build-finished", on_build_finished, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
