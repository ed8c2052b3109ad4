"""Atom feeds of the site, of each tag and of each category, in full text, with an entry for each update of an essay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ablog.blog import Blog
from sphinx.locale import _

from siglum.atom import Entry, Feed, atom, newest
from siglum.dates import words_of_moment
from siglum.ext.domain import siglum_domain
from siglum.ext.fragments import fragment_reader
from siglum.ext.output import Builder, html_builder
from siglum.ext.own import byline, head_of, site_of
from siglum.manifest import digest
from siglum.markup import element, plain, replant
from siglum.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.ext.fragments import Fragments
    from siglum.metadata import Site
    from siglum.records import Page

LENGTH = 20


def entries_of(app: Sphinx, site: Site, read: Callable[[str], Fragments], post: Page) -> list[Entry]:
    """A post's entries: itself, and each of its updates."""
    fragments, head = read(post.docname), head_of(app, site, post)
    address = site.address(app.builder.get_target_uri(post.docname))
    first_address = site.address(post.meta.aliases[0]) if post.meta.aliases else address
    authors = tuple(author["name"] for author in byline(app, post))

    def cleaned(html: str) -> str:
        return plain(replant(html, site.address("")))

    picture = element("img", src=head.image, alt=head.image_alt) if head.image else ""
    own = Entry(
        id=first_address,
        url=address,
        title=post.title,
        published=post.date,
        # Updates have entries of their own, and times of their own: equal times confuse readers' software.
        updated=max(post.date, post.meta.updated or post.date),
        authors=authors,
        summary=post.description if post.kind == "essay" else "",
        content=(f"<p>{picture}</p>\n" if picture else "") + cleaned(fragments.body),
        categories=tuple((slugify(tag), tag) for tag in head.keywords),
        image=head.image,
    )
    updates = [
        Entry(
            id=f"{first_address}#{update.anchor}",
            url=f"{address}#{update.anchor}",
            title=_("Update to “%(title)s”, %(time)s")
            % {"title": post.title, "time": words_of_moment(update.moment)},
            published=update.moment,
            updated=update.moment,
            authors=authors,
            summary="",
            content=cleaned(fragments.updates.get(update.anchor, "")),
            categories=own.categories,
        )
        for update in post.updates
    ]
    return [own, *updates]


def feeds_of(app: Sphinx, posts: list[Page]) -> Iterator[tuple[str, str, str, list[Page]]]:
    """Each feed's page, address and title, and the posts it is of."""
    blog = Blog(app)
    yield app.config.root_doc, f"{blog.blog_path}/atom.xml", app.config.project, posts
    for catalog in (blog.tags, blog.category):
        for collection in catalog:
            members = {post.docname for post in collection}
            kept = [post for post in posts if post.docname in members]
            if kept:
                title = f"{app.config.project}: {collection}"
                yield collection.docname, f"{collection.docname}/atom.xml", title, kept


def write_feeds(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the feeds whose entries have changed."""
    builder = html_builder(app)
    posts = siglum_domain(app.env).posts
    if builder is None or not app.config.html_baseurl or not posts:
        return []
    site, read = site_of(app), fragment_reader(app)
    kept: dict[str, list[Entry]] = {}

    def all_entries(members: Iterable[Page]) -> Iterator[Entry]:
        for post in members:
            if post.docname not in kept:
                kept[post.docname] = entries_of(app, site, read, post)
            yield from kept[post.docname]

    for pagename, path, title, members in feeds_of(app, posts):
        # An update may be newer than posts that are newer than its essay.
        likely = [post for number, post in enumerate(members) if number < LENGTH or post.updates]
        entries = newest(all_entries(likely), LENGTH)
        write_feed(app, builder, site, (pagename, path, title), entries)
    return []


def write_feed(
    app: Sphinx, builder: Builder, site: Site, place: tuple[str, str, str], entries: list[Entry]
) -> None:
    """Write one feed, unless it was made from the same entries before."""
    pagename, path, title = place
    url = site.address(path)
    page = site.address("" if pagename == app.config.root_doc else builder.get_target_uri(pagename))
    feed = Feed(
        url, url, page, title, site.language, entries, site.description, app.config.project_copyright or ""
    )
    if not builder.manifest.keep(path, digest(feed)):
        builder.manifest.write(path, atom(feed))


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let every page show the way to the site's feed."""
    if html_builder(app) and app.config.html_baseurl and siglum_domain(app.env).posts:
        context["siglum_feed"] = f"{app.config.blog_path}/atom.xml"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the feeds."""
    for name in ("domain", "output", "fragments", "essay", "own"):
        app.setup_extension(f"siglum.ext.{name}")
    app.connect("html-collect-pages", write_feeds)
    app.connect("html-page-context", on_page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
