"""A page for every source, with the sentences that cite it, and ``bibliography.html`` with all of them."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from siglum.dates import words_of_partial
from siglum.ext.domain import siglum_domain
from siglum.ext.library import library_of
from siglum.ext.output import html_builder
from siglum.ext.words import SOURCE, reference
from siglum.manifest import digest
from siglum.sources import Place, authors_of, cited_by, cited_with, page_name, source_page, works_of, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.records import Page

Collected = tuple[str, dict[str, Any], str]
TOGETHER = 10
FORMATS = ("bib", "ris", "json")


def name_of(item: dict[str, Any], key: str) -> str:
    """What a list calls a work: who made it, and its short title."""
    makers = ", ".join(authors_of(item)[:2])
    title = str(item.get("title-short") or item.get("title") or key)
    return f"{makers}, {title}" if makers else title


def files_at(app: Sphinx, path: str) -> list[tuple[str, str]]:
    """The files of some works, as form and path, where they are written at all."""
    return [(form, f"{path}.{form}") for form in FORMATS] if "siglum.ext.exports" in app.extensions else []


def sort_form(html: str) -> str:
    """The letters of a reference, by which a list of references is put in order."""
    return re.sub(r"[^\w ]", "", re.sub(r"<[^>]+>", "", html)).casefold().strip()


def links_of(app: Sphinx, key: str, item: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a work can be read: its DOI, its address, and the copy that an archive keeps."""
    fields = library_of(app).entries[key].fields if key in library_of(app).entries else {}
    links = [(f"doi:{item['DOI']}", f"https://doi.org/{item['DOI']}")] if item.get("DOI") else []
    links += [(str(item["URL"]), str(item["URL"]))] if item.get("URL") else []
    if archived := fields.get("archiveurl") or fields.get("archive_url"):
        day = fields.get("archivedate") or fields.get("archive_date") or ""
        label = _("Archived copy, %s") % words_of_partial(day) if day else _("Archived copy")
        links.append((label, archived))
    return links


def source_context(
    app: Sphinx, key: str, places: Sequence[Place], others: list[tuple[str, int]]
) -> dict[str, Any]:
    """What the page of a source shows."""
    items = library_of(app).items
    name = page_name(key)
    return {
        "title": str(items[key].get("title") or key),
        "key": key,
        "item": items[key],
        "reference": reference(app, SOURCE + key) or escape(key),
        "links": links_of(app, key, items[key]),
        "files": files_at(app, f"sources/{name}"),
        "places": places,
        "together": [
            (other, count, name_of(items[other], other)) for other, count in others if other in items
        ][:TOGETHER],
        "source_page": source_page,
    }


def collect_sources(app: Sphinx) -> Iterator[Collected]:
    """Render the pages of the sources that have changed."""
    builder = html_builder(app)
    items = library_of(app).items
    if builder is None or not items:
        return
    pages = list(siglum_domain(app.env).pages.values())
    places, others = cited_by(pages), cited_with(pages)
    for key, item in sorted(items.items()):
        context = source_context(app, key, places.get(key, []), others.get(key, []))
        said = [(place.page.docname, place.page.title, place.citation) for place in context["places"]]
        made_from = digest(
            builder.frame,
            context["reference"],
            sorted(item.items()),
            context["links"],
            said,
            context["together"],
        )
        if not builder.manifest.keep(builder.get_target_uri(source_page(key)), made_from):
            yield source_page(key), context, "source.html"
    yield from collect_bibliography(app, pages)


def collect_bibliography(app: Sphinx, pages: list[Page]) -> Iterator[Collected]:
    """Render the list of all works if it has changed."""
    builder = html_builder(app)
    rows = bibliography_rows(app, pages)
    if builder is None or builder.manifest.keep("bibliography.html", digest(builder.frame, rows)):
        return
    values = {
        "type": sorted({row["type"] for row in rows}),
        "year": sorted({row["year"] for row in rows if row["year"]}, reverse=True),
        "author": sorted({author for row in rows for author in row["authors"] if author}),
        "tag": sorted({tag for row in rows for tag in row["tags"]}, key=str.lower),
    }
    labels = {"type": _("Kind"), "year": _("Year"), "author": _("Author"), "tag": _("Tag")}
    yield (
        "bibliography",
        {
            "title": _("Bibliography"),
            "rows": rows,
            "files": files_at(app, "bibliography"),
            "filters": [(name, labels[name], found) for name, found in values.items()],
            "source_page": source_page,
        },
        "bibliography.html",
    )


def bibliography_rows(app: Sphinx, pages: list[Page]) -> list[dict[str, Any]]:
    """What the bibliography shows of each work, in the order of the style's own list, or of the names."""
    items = library_of(app).items
    citing: dict[str, list[Page]] = {key: [] for key in items}
    for page in pages:
        for key in works_of([page]):
            citing.get(key, []).append(page)
    words = {key: reference(app, SOURCE + key) or escape(key) for key in items}
    order = sorted(items, key=lambda key: (sort_form(words[key]), key))
    return [
        {
            "key": key,
            "title": str(items[key].get("title") or key),
            "reference": words[key],
            "type": str(items[key].get("type", "")),
            "kind": str(items[key].get("type", "")).replace("_", " ").replace("-", " "),
            "year": year_of(items[key]),
            "authors": authors_of(items[key]),
            "tags": sorted({tag for page in citing[key] for tag in page.meta.tags}),
            "pages": len(citing[key]),
        }
        for key in order
    ]


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Show the works that a page cites, and those that it names as further reading, under its notes."""
    domain, items = siglum_domain(app.env), library_of(app).items
    page = domain.pages.get(pagename)
    known = domain.words.get(pagename)
    if page is None or known is None or doctree is None or html_builder(app) is None:
        return
    further = {c.key for c in page.citations if c.mode == "further"} - {
        c.key for c in page.citations if c.mode != "further"
    }
    listed = dict(known[1].references)
    keys = [*listed, *(key for key in works_of([page]) if key not in listed)]
    works = [
        (key, listed.get(key, "").strip() or reference(app, SOURCE + key), source_page(key))
        for key in keys
        if key in items
    ]
    context["works"] = [work for work in works if work[0] not in further]
    context["further"] = [work for work in works if work[0] in further]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the pages."""
    for name in ("domain", "library", "output", "words"):
        app.setup_extension(f"siglum.ext.{name}")
    app.add_js_file("siglum-bibliography.js", loading_method="defer")
    app.connect("html-collect-pages", collect_sources)
    app.connect("html-page-context", on_page_context, priority=380)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
