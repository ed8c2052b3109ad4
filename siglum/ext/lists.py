"""The lists of posts: the stream, archives by year and month, and the pages of tags, categories, authors and series.

Addresses are ablog's, and those of the stream and the series. A list is rendered only if what it shows has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ablog.blog import Blog
from sphinx.locale import _

from siglum.dates import MONTHS
from siglum.ext.domain import siglum_domain
from siglum.ext.essay import post_context
from siglum.ext.fragments import fragment_reader
from siglum.ext.library import library_of
from siglum.ext.output import Builder, html_builder
from siglum.ext.sources import files_at, sort_form
from siglum.ext.words import SOURCE, reference
from siglum.manifest import digest
from siglum.markup import replant
from siglum.posts import PER_PAGE, Month, all_series, months, sheet_behind_front, sheets
from siglum.sources import source_page, works_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ablog.blog import Catalog
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.ext.fragments import Fragments
    from siglum.records import Page

CARDS = 20
"""The most posts that a list other than the stream shows with their excerpts; older ones are a line each."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list: where it stands, what it shows, and how."""

    pagename: str
    template: str
    title: str
    cards: Sequence[Page] = ()
    """Posts shown with picture and excerpt."""
    rows: Sequence[Page] = ()
    """Posts shown with date and title."""
    keys: tuple[str, ...] = ()
    """The works that its posts cite, where it lists them."""
    extra: tuple[tuple[str, Any], ...] = ()
    """What else the template shows: plain values, by name."""


def stream_pages(posts: Sequence[Page]) -> Iterator[ListPage]:
    """The sheets of the stream, ``page/1`` being the oldest."""
    all_sheets = sheets(posts)
    for sheet in all_sheets:
        title = _("Posts, sheet %(number)d of %(count)d") % {"number": sheet.number, "count": len(all_sheets)}
        newer = sheet.number + 1 if sheet.number < len(all_sheets) else 0
        extra = (("number", sheet.number), ("older", sheet.number - 1), ("newer", newer))
        yield ListPage(f"page/{sheet.number}", "sheet.html", title, cards=sheet.posts, extra=extra)


def archive_pages(posts: Sequence[Page], blog_path: str) -> Iterator[ListPage]:
    """All posts, the years with their months, and a page for each year."""
    by_month = months(posts)
    years: dict[int, list[Month]] = {}
    for month in by_month:
        years.setdefault(month.year, []).append(month)
    counts = tuple(
        (year, tuple((m.month, m.anchor, len(m.posts)) for m in kept)) for year, kept in years.items()
    )
    yield ListPage(blog_path, "all.html", _("All posts"), rows=posts, extra=(("years", counts),))
    yield ListPage(f"{blog_path}/archive", "archive.html", _("Archive"), extra=(("years", counts),))
    for year, kept in years.items():
        rows = [post for month in kept for post in month.posts]
        anchors = tuple((month.month, month.anchor) for month in kept)
        yield ListPage(f"{blog_path}/{year}", "year.html", str(year), rows=rows, extra=(("months", anchors),))


def catalog_pages(
    catalog: Catalog, title: str, heading: str, pages: dict[str, Page], feeds: bool
) -> Iterator[ListPage]:
    """The page of one of ablog's catalogs (tags, say) and of each of its collections."""
    collections = [collection for collection in catalog if len(collection)]
    if not collections:
        return
    counts = tuple((str(collection), collection.docname, len(collection)) for collection in collections)
    yield ListPage(catalog.docname, "catalog.html", title, extra=(("collections", counts),))
    for collection in collections:
        members = {post.docname for post in collection}
        posts = [page for docname, page in pages.items() if docname in members]
        extra = (
            ("heading", heading),
            ("catalog", (title, catalog.docname)),
            ("href", collection.href),
            ("feed", f"{collection.docname}/atom.xml" if feeds else ""),
        )
        keys = tuple(works_of(posts)) if catalog.name == "tags" else ()
        shown = str(collection), posts[:CARDS], posts[CARDS:], keys
        yield ListPage(collection.docname, "collection.html", *shown, extra)


def series_pages(posts: Sequence[Page]) -> Iterator[ListPage]:
    """The list of the series, and a page for each, in the order of reading."""
    series = all_series(posts)
    if not series:
        return
    counts = tuple((shelf.name, f"series/{slug}", len(shelf.posts)) for slug, shelf in series.items())
    yield ListPage("series", "catalog.html", _("Series"), extra=(("collections", counts),))
    for slug, shelf in series.items():
        extra = (("heading", _("Series")), ("catalog", (_("Series"), "series")), ("feed", ""), ("href", None))
        shown = shelf.name, shelf.posts[:CARDS], shelf.posts[CARDS:], tuple(works_of(shelf.posts))
        yield ListPage(f"series/{slug}", "collection.html", *shown, extra)


def all_lists(app: Sphinx) -> Iterator[ListPage]:
    """Every list of the site but the front page."""
    posts, blog = siglum_domain(app.env).posts, Blog(app)
    pages = {post.docname: post for post in posts}
    if not posts:
        return
    yield from stream_pages(posts)
    yield from archive_pages(posts, blog.blog_path)
    yield from series_pages(posts)
    feeds = "siglum.ext.feeds" in app.extensions
    for name, title, heading, has_feeds in (
        ("tags", _("Tags"), _("Posts tagged"), feeds),
        ("category", _("Categories"), _("Posts in"), feeds),
        ("author", _("Authors"), _("Posts by"), False),
        ("location", _("Locations"), _("Posts from"), False),
        ("language", _("Languages"), _("Posts in"), False),
    ):
        yield from catalog_pages(blog.catalogs[name], title, heading, pages, has_feeds)


def card(app: Sphinx, read: Callable[[str], Fragments], post: Page) -> dict[str, Any]:
    """What a list shows of a post."""
    return post_context(app, post) | {"excerpt": read(post.docname).excerpt}


def shown_by(app: Sphinx, read: Callable[[str], Fragments], posts: Sequence[Page]) -> list[tuple[Page, str]]:
    """What cards are made from."""
    return [(post, read(post.docname).excerpt) for post in posts]


def collect_lists(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Render the lists that have changed."""
    builder = html_builder(app)
    if builder is None:
        return
    read = fragment_reader(app)
    write_front(app, builder, read)
    for page in all_lists(app):
        if page.pagename in app.env.found_docs:
            continue  # the author wrote this page
        rows = [(post.docname, post.title, post.date, post.kind) for post in page.rows]
        works = works_of_list(app, page)
        made_from = digest(
            builder.frame, page.title, page.extra, rows, shown_by(app, read, page.cards), works
        )
        if not builder.manifest.keep(builder.get_target_uri(page.pagename), made_from):
            yield page.pagename, list_context(app, read, page), page.template


def works_of_list(app: Sphinx, page: ListPage) -> list[tuple[str, str, str]]:
    """The works that a list's posts cite: key, words, and page; none where sources have no pages."""
    if "siglum.ext.sources" not in app.extensions:
        return []
    known = [key for key in page.keys if key in library_of(app).items]
    return sorted(
        ((key, reference(app, SOURCE + key) or key, source_page(key)) for key in known),
        key=lambda work: (sort_form(work[1]), work[0]),
    )


def list_context(app: Sphinx, read: Callable[[str], Fragments], page: ListPage) -> dict[str, Any]:
    """What the template of a list is given."""
    return {
        "title": page.title,
        "cards": [card(app, read, post) for post in page.cards],
        "rows": page.rows,
        "month_names": MONTHS,
        "blog_path": app.config.blog_path,
        "replant": replant,
        "baseurl": app.config.html_baseurl,
        "works": works_of_list(app, page),
        "works_files": files_at(app, page.pagename) if page.keys else [],
        **dict(page.extra),
    }


def write_front(app: Sphinx, builder: Builder, read: Callable[[str], Fragments]) -> None:
    """Write the front page: the author's words, and the newest posts."""
    root = app.config.root_doc
    newest = siglum_domain(app.env).posts[:PER_PAGE]
    doctree = app.env.get_doctree(root)
    count = len(siglum_domain(app.env).posts)
    made_from = digest(
        builder.frame,
        [node.pformat() for node in doctree],
        count,
        shown_by(app, read, newest),
        app.env.metadata[root],
        builder.shown.get(root),
    )
    if not builder.manifest.keep(builder.get_target_uri(root), made_from):
        builder.write_front_page(app.env.get_and_resolve_doctree(root, builder, tags=builder.tags))


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> str | None:
    """Append the stream to the front page."""
    builder = html_builder(app)
    posts = siglum_domain(app.env).posts
    if builder is None or doctree is None or pagename != app.config.root_doc or not posts:
        return None
    cards = partial(card, app, fragment_reader(app))
    context.update(
        cards=[cards(post) for post in posts[:PER_PAGE]],
        older=sheet_behind_front(len(posts)),
        count=len(posts),
        replant=replant,
        blog_path=app.config.blog_path,
    )
    return "front.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the lists."""
    for name in ("domain", "output", "fragments", "essay"):
        app.setup_extension(f"siglum.ext.{name}")
    app.connect("html-collect-pages", collect_lists)
    app.connect("html-page-context", on_page_context, priority=450)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
