"""Pages are written again when what they show of other pages has changed, and only then.

Sphinx writes the pages whose own source changed. But a page also shows other pages' titles: of the essay before and
after it, of its series, of what it links to, and in the sidebar.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ablog.blog import Blog

from siglum.ext.domain import siglum_domain
from siglum.ext.fragments import fragment_path
from siglum.ext.output import html_builder
from siglum.ext.sidebar import sidebar
from siglum.manifest import digest
from siglum.records import ALL_POSTS, Page
from siglum.slugs import slugify

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


def faces(posts: Iterable[Page | None]) -> list[tuple[str, str] | None]:
    """What a link to a post shows: where it leads, and its title."""
    return [(post.docname, post.title) if post else None for post in posts]


def target_face(app: Sphinx, env: BuildEnvironment, target: str) -> object:
    """What a reference shows of its target, a document, a label, or a list; None while there is no such thing."""
    if target in env.titles:
        return env.titles[target].astext(), env.metadata[target].get("myst_slugs")
    if target == ALL_POSTS:
        return faces(siglum_domain(env).posts)
    label = env.domains.standard_domain.labels.get(target)
    listed = Blog(app).references.get(target)
    return label or (listed and tuple(map(str, listed)))


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages to write again."""
    builder = html_builder(app)
    if builder is None:
        return []
    domain = siglum_domain(env)
    beside, series, listed = domain.neighbours, domain.series, sidebar(env)
    shown = {}
    for docname, page in domain.pages.items():
        others = faces(beside.get(docname, ()))
        box = faces(series[slugify(page.meta.series)].posts) if page.is_post and page.meta.series else []
        targets = [target_face(app, env, target) for target in page.links]
        words = domain.words.get(docname, ("",))[0]
        shown[docname] = digest(listed, others, box, targets, words)
    builder.shown = shown
    before = {name: builder.manifest.before.get(builder.page_path(name)) for name in shown}
    return sorted(
        name
        for name, page in domain.pages.items()
        if name != app.config.root_doc  # which the lists write, when all others are written
        and (before[name] != shown[name] or (page.is_post and not fragment_path(app, name).is_file()))
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the comparison."""
    app.setup_extension("siglum.ext.domain")
    app.connect("env-updated", on_env_updated, priority=200)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
