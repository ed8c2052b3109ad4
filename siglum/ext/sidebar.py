"""The sidebar of every page: the ways into the posts, and the reference pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from siglum.ext.domain import siglum_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def ways_in(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """The lists of posts, as label and page, newest first being the front page."""
    posts, blog_path = siglum_domain(env).posts, env.config.blog_path
    yield _("Newest"), env.config.root_doc
    if posts:
        yield _("Archive"), f"{blog_path}/archive"
    if any(post.meta.series for post in posts):
        yield _("Series"), "series"
    if any(post.meta.tags for post in posts):
        yield _("Tags"), f"{blog_path}/tag"
    if siglum_domain(env).entries and "sources" not in getattr(env.config, "siglum_disable", ()):
        yield _("Bibliography"), "bibliography"


def at_the_foot(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """What the foot of every page leads to, as label and page."""
    disabled = getattr(env.config, "siglum_disable", ())
    if "pictures" not in disabled and any(page.pictures for page in siglum_domain(env).pages.values()):
        yield _("Picture credits"), "credits"


def sidebar(env: BuildEnvironment) -> list[tuple[str, str]]:
    """What the sidebar and the foot of every page show: labels or titles, and pages."""
    listed = (page for name in sorted(env.toctree_includes) for page in env.toctree_includes[name])
    return [
        *ways_in(env),
        *at_the_foot(env),
        *((env.titles[page].astext(), page) for page in listed if page in env.titles),
    ]


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give every page the ways in."""
    domain = siglum_domain(app.env)
    context["siglum_browse"] = domain.once("ways_in", lambda: list(ways_in(app.env)))
    context["siglum_foot"] = domain.once("foot", lambda: list(at_the_foot(app.env)))
    page = domain.pages.get(pagename)
    context["siglum_updated"] = page.meta.updated if page and not page.is_post else None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the sidebar."""
    app.setup_extension("siglum.ext.domain")
    app.connect("html-page-context", on_page_context, priority=350)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
