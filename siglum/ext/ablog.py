"""ablog, put right: its front matter, directives, settings, catalogs and addresses stay; what does harm goes.

Each thing taken out of ablog's way stands here with its reason, and nowhere else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import ablog
import ablog.blog
import ablog.post
from ablog.blog import Blog
from ablog.post import PostNode
from docutils import nodes

from siglum.checks import spellings
from siglum.ext.domain import siglum_domain
from siglum.ext.excerpts import Teaser
from siglum.records import Meta, Page
from siglum.slugs import slugify

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

CATALOGS = ("tags", "category", "author", "location", "language")
STATE = "siglum_ablog"
HARMFUL = {
    # Keeps a deep copy of every post's doctree in the environment: 40 MB at 1,000 posts, and 5.6 GB with -j 2, since
    # each copy drags an environment along. Wants a heading, so that a note is silently no post. Ours: ext/reading.py.
    ablog.post.process_posts,
    # Drops the label of any post that shares a file name with the one purged. Ours: SiglumDomain.clear_doc.
    ablog.post.purge_posts,
    # Pages on ablog's own templates: furo shows them as one red error (ablog #108). Ours: ext/lists.py.
    ablog.post.generate_archive_pages,
    # Only the last author, relative links, the build's time as <updated> (ablog #198). Ours: ext/feeds.py.
    ablog.post.generate_atom_feeds,
    # Sets a feed and a canonical address for templates that are not used. Ours: ext/head.py.
    ablog.html_page_context,
    # Its glob is frozen at start, so a new file is no post until the next start; its styles are for its templates.
    ablog.config_inited,
}
EVENTS = ("doctree-read", "env-purge-doc", "html-collect-pages", "html-page-context", "config-inited")


def disarm(app: Sphinx) -> None:
    """Disconnect the handlers and the transform that do harm."""
    for event in EVENTS:
        for listener in list(app.events.listeners[event]):
            if listener.handler in HARMFUL:
                app.disconnect(listener.id)
    # Makes posts of front matter, with dates guessed and undated updates a crash. Ours: frontmatter.py.
    app.registry.transforms.remove(ablog.post.CheckFrontMatter)
    # ablog says that it is not safe for parallel reading, on account of process_posts alone (ablog #297).
    app.extensions["ablog"].parallel_read_safe = True


def own_state(blog: Blog, app: Sphinx) -> None:
    """Stands for Blog.__init__, which keeps one state for all sites of a process in a class attribute.

    With it a second site shows the first one's title (measured with 0.11.13). Here the state is the application's.
    """
    blog.__dict__ = app.__dict__.setdefault(STATE, {})
    if not blog.__dict__:
        blog._init(app)


def register(app: Sphinx, env: BuildEnvironment) -> None:
    """Fill ablog's catalogs anew from what was read, so that its directives and references work.

    In the order of docnames: ties of date and title follow insertion, and must not follow ``-j``.
    """
    app.__dict__[STATE] = {}
    # ablog fixes tomorrow when it is imported, which is stale in a process that lives for days. What is not due yet
    # never gets here.
    ablog.blog.TOMORROW = datetime.max
    blog = Blog(app)
    posts = sorted(siglum_domain(env).posts, key=lambda post: post.docname)
    standard = env.domains.standard_domain
    spelt = {key: spellings(posts, key) for key in CATALOGS}
    for post in posts:
        labels = {key: [spelt[key][slugify(word)] for word in getattr(post.meta, key)] for key in CATALOGS}
        blog.register(post.docname, _postinfo(post) | labels)
        # {ref}`slug` points to a post, unless a label of the author's has that name.
        standard.labels.setdefault(post.slug, (post.docname, "", post.title))
        standard.anonlabels.setdefault(post.slug, (post.docname, ""))


def _postinfo(post: Page) -> dict[str, Any]:
    naive = {"date": post.date.replace(tzinfo=None), "update": post.changed.replace(tzinfo=None)}
    return naive | {
        "section": "",
        "order": 1,
        "title": post.title,
        "excerpt": [nodes.paragraph("", post.summary)] if post.summary else [],
        "redirect": [],
        "nocomments": False,
        "image": None,
        "exclude": False,
        "canonical_link": post.meta.canonical_link,
        "external_link": post.meta.external_link,
        "doctree": None,
    }


def apply_post_directive(doctree: nodes.document, meta: Meta) -> Meta:
    """Read ablog's ``{post}`` directive into the record; its content becomes the excerpt."""
    found = list(doctree.findall(PostNode))
    if not found:
        return meta
    node = found[0]
    said: dict[str, Any] = {key: tuple(filter(None, node[key])) for key in CATALOGS if any(node[key])}
    if node["exclude"]:
        node.replace_self(Teaser("", *node.children) if node.children else [])
    else:
        node.replace_self([*node.children, nodes.comment("", "<!-- more -->")] if node.children else [])
    said |= {key: node[key] for key in ("title", "canonical_link", "external_link", "excerpt") if node[key]}
    return replace(meta, **said)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load ablog and put it right."""
    app.setup_extension("siglum.ext.domain")
    app.setup_extension("ablog")
    disarm(app)
    Blog.__init__ = own_state
    app.connect("env-updated", register, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
