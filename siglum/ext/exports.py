"""The works that texts cite, and the texts themselves, as .bib, .ris and CSL-JSON; the whole site as ``graph.json``.

An essay's works stand beside its page, a tag's or a series' beside theirs; ``bibliography.*`` is the whole library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ablog.blog import Blog

from siglum.ext.domain import siglum_domain
from siglum.ext.library import library_of
from siglum.ext.output import Builder, html_builder
from siglum.ext.own import work_of
from siglum.ext.sources import FORMATS
from siglum.ext.words import OWN, reference
from siglum.formats.bibtex import bibtex
from siglum.formats.csl import csl_json
from siglum.formats.essay import Work, essay_bibtex, essay_item, essay_ris
from siglum.formats.ris import ris
from siglum.manifest import digest
from siglum.posts import all_series
from siglum.sources import site_graph, source_page, works_of

if TYPE_CHECKING:
    from collections.abc import Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from siglum.library import Library
    from siglum.records import Page

MIME = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}


@dataclass(frozen=True, slots=True)
class Export:
    """Some works, and where their files go: the path without its ending."""

    path: str
    keys: tuple[str, ...]


class BibliographyBuilder(Builder):
    """Writes the exports alone: ``make bibliography``."""

    name = "bibliography"
    epilog = "The exports are in %(outdir)s."

    def init(self) -> None:
        """Start without a theme, since there are no pages."""
        self.theme = None  # type: ignore[assignment]
        self.imagedir = "_images"
        self.open_manifest()

    def get_outdated_docs(self) -> Iterator[str]:
        """No page is written, so none is out of date."""
        return iter(())

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Prepare nothing."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write no page."""

    def copy_assets(self) -> None:
        """Copy nothing."""

    def finish(self) -> None:
        """Write the exports, and remove those of the last time that are no more."""
        write_exports(self._app)
        self.manifest.close()


def all_exports(app: Sphinx) -> Iterator[Export]:
    """The works of every page, source, tag and series, and all of them."""
    pages, items = siglum_domain(app.env).pages, library_of(app).items
    if not items:
        return
    yield Export("bibliography", tuple(sorted(items)))
    yield from (Export(source_page(key), (key,)) for key in sorted(items))
    yield from (
        Export(docname, cited_keys(items, [page]))
        for docname, page in sorted(pages.items())
        if page.citations
    )
    for catalog in (Blog(app).tags,):
        for collection in catalog:
            members = [pages[post.docname] for post in collection]
            yield Export(collection.docname, cited_keys(items, members))
    for slug, series in all_series(siglum_domain(app.env).posts).items():
        yield Export(f"series/{slug}", cited_keys(items, series.posts))


def cited_keys(items: dict[str, Any], pages: Iterable[Page]) -> tuple[str, ...]:
    """The works that pages cite and the library has."""
    return tuple(key for key in works_of(pages) if key in items)


def write_exports(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the files whose works have changed."""
    builder, library = app.builder, library_of(app)
    if not isinstance(builder, Builder):
        return []
    entries = {
        key: digest(entry.text, entry.needs, entry.strings, sorted(library.items.get(key, {}).items()))
        for key, entry in library.entries.items()
    }
    for export in all_exports(app):
        if export.keys:
            write_works(
                builder, library, export, digest([entries.get(key) for key in export.keys], library.strings)
            )
    if app.config.html_baseurl:
        write_own(app, builder)
    write_graph(app, builder)
    return []


def write_works(builder: Builder, library: Library, export: Export, made_from: str) -> None:
    """Write the three files of some works."""
    stale = [form for form in FORMATS if not builder.manifest.keep(f"{export.path}.{form}", made_from)]
    items = [library.items[key] for key in export.keys]
    for form in stale:
        if form == "bib":
            text = bibtex([library.entries[key] for key in export.keys if key in library.entries], library)
        else:
            text = ris(items) if form == "ris" else csl_json(items)
        builder.manifest.write(f"{export.path}.{form}", text)


def write_own(app: Sphinx, builder: Builder) -> None:
    """Write the three files of every text as a work."""
    for docname, page in sorted(siglum_domain(app.env).pages.items()):
        work = work_of(app, page)
        for form in FORMATS:
            path = f"{docname}.cite.{form}"
            if not builder.manifest.keep(path, digest(work)):
                builder.manifest.write(path, own_text(work, form))


def own_text(work: Work, form: str) -> str:
    """A text as a work, in one of the forms."""
    if form == "json":
        return csl_json([essay_item(work)])
    return essay_bibtex(work) if form == "bib" else essay_ris(work)


def write_graph(app: Sphinx, builder: Builder) -> None:
    """Write the whole site as data."""
    pages, items = siglum_domain(app.env).pages, library_of(app).items
    address = {docname: builder.get_target_uri(docname) for docname in pages}
    graph = site_graph(list(pages.values()), items, address, [])
    if not builder.manifest.keep("graph.json", digest(graph)):
        builder.manifest.write(
            "graph.json", json.dumps(graph, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        )


def on_page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell a page's template of its files."""
    domain, items = siglum_domain(app.env), library_of(app).items
    page = domain.pages.get(pagename)
    if page is None or doctree is None or html_builder(app) is None:
        return
    if cited_keys(items, [page]):
        context["works_files"] = [(form, f"{pagename}.{form}") for form in FORMATS]
    if app.config.html_baseurl:
        context["own_reference"] = reference(app, OWN + pagename)
        context["cite_files"] = [(form, f"{pagename}.cite.{form}") for form in FORMATS]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the exports."""
    for name in ("domain", "library", "output", "words"):
        app.setup_extension(f"siglum.ext.{name}")
    app.add_js_file("siglum-copy.js", loading_method="defer")
    app.add_builder(BibliographyBuilder)
    app.connect("html-collect-pages", write_exports)
    app.connect("html-page-context", on_page_context, priority=380)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
