"""The words of citations: what the style makes of them, put where they are shown.

An essay's words are kept with what they were made from, and made anew only when that has changed.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util import logging

from siglum.csl.citeproc import Cluster, Essay, Item, Remark, Style, Styled, open_style, style_essays
from siglum.ext.citing import Source
from siglum.ext.domain import log_problem, siglum_domain
from siglum.ext.library import library_of
from siglum.ext.notes import Keyed, Words
from siglum.ext.output import Builder, html_builder
from siglum.ext.own import work_of
from siglum.formats.essay import essay_item
from siglum.manifest import digest
from siglum.problems import Problem, Rule, near
from siglum.sources import authors_of, source_page
from siglum.styling import StylingError, style_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from siglum.records import Citation, Page

logger = logging.getLogger(__name__)
FALLBACK = "mhra-notes"
SOURCE, OWN = ":source/", ":own/"
"""With a key or a docname behind them these stand for the docname of an essay that cites one work, and only that: what
the page of a source shows, and what "cite this" does."""


def essay_of(page: Page) -> Essay:
    """The marks of a page in the order of the text, as the style wants them."""
    marks: list[Cluster | Remark] = []
    clusters: dict[int, list[Citation]] = {}
    for citation in page.citations:
        if citation.cluster:
            clusters.setdefault(citation.cluster, []).append(citation)
    note = 0
    for members in clusters.values():
        first = members[0]
        start = first.note if first.in_remark else first.note - 1
        while note < start:
            marks.append(Remark())
            note += 1
        items = tuple(Item(c.key, c.prefix, c.suffix, c.suppress_author) for c in members)
        marks.append(
            Cluster(items, first.mode == "textual", first.in_remark, opens_remark=first.opens_remark)
        )
        note = max(note, first.note)
    loose = tuple(dict.fromkeys(c.key for c in page.citations if not c.cluster))
    return Essay(page.docname, tuple(marks), loose)


def alone(name: str, key: str) -> Essay:
    """An essay that cites one work."""
    return Essay(name, (Cluster((Item(key),)),))


def reference(app: Sphinx, name: str) -> str:
    """A work as a list of works has it, as HTML; as a note, in a style that has no such list. '' if it is unknown."""
    known = siglum_domain(app.env).words.get(name)
    if known is None:
        return ""
    forms = (*(html for _, html in known[1].references), *known[1].clusters)
    return next((form.strip() for form in forms if form.strip()), "")


def works_in(essay: Essay) -> set[str]:
    """The keys of an essay's works."""
    marked = {item.key for mark in essay.marks if isinstance(mark, Cluster) for item in mark.items}
    return marked | set(essay.nocite)


def style_words(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Make the words of every page that cites, where they are not made yet.

    Naming the front page lets Sphinx keep the environment, and so the words, when no page was read.
    """
    domain = siglum_domain(env)
    pages = (
        domain.pages.items() if isinstance(app.builder, Builder) else ()
    )  # only these have addresses to cite
    own = {OWN + docname: essay_item(work_of(app, page)) for docname, page in pages}
    library = library_of(app).items
    items = library | own
    style, language = site_style(app), language_of(app)
    spoken = digest(style.source, language)
    kept: dict[str, tuple[str, Styled]] = {}
    stale: dict[str, tuple[str, Essay]] = {}
    essays = [essay_of(page) for _, page in sorted(domain.pages.items()) if page.citations]
    essays += [alone(SOURCE + key, key) for key in sorted(library)]
    essays += [alone(key, key) for key in sorted(own)]
    for essay in essays:
        docname = essay.docname
        cited = {key: items.get(key) for key in works_in(essay)}
        made_from = digest(essay.marks, essay.nocite, sorted(cited.items()), spoken)
        known = domain.words.get(docname)
        if known is not None and known[0] == made_from:
            kept[docname] = known
        else:
            stale[docname] = made_from, essay
    try:
        styled = style_essays([essay for _, essay in stale.values()], items, style, language) if stale else {}
    except StylingError as error:
        logger.warning("%s", error, type="siglum", subtype="styling")
        styled = {}
    kept.update((docname, (stale[docname][0], styled[docname])) for docname in stale if docname in styled)
    domain.data["words"] = kept
    return [app.config.root_doc] if stale else []


def check_keys(app: Sphinx, env: BuildEnvironment) -> None:
    """A citation of a key that the library does not have is told of, with the nearest keys."""
    known = library_of(app).items.keys()
    for docname, page in sorted(siglum_domain(env).pages.items()):
        for citation in page.citations:
            if citation.key not in known:
                meant = near(citation.key, known, 3)
                hint = f"; did you mean {' or '.join(meant)}?" if meant else "; add it, or mend the key"
                problem = Problem(
                    Rule.UNKNOWN_SOURCE, f"refs.bib has no '{citation.key}'{hint}", citation.line
                )
                log_problem(logger, problem, str(env.doc2path(docname)))


def site_style(app: Sphinx) -> Style:
    """The citation style of the site, read once for each build."""
    kept: Style | None = getattr(app, "_siglum_style", None)
    if kept is None:
        try:
            path = style_file(app.config.siglum_citation_style, Path(app.confdir))
        except StylingError as error:
            logger.warning("siglum_citation_style: %s", error, type="siglum", subtype="styling")
            path = style_file(FALLBACK, Path(app.confdir))
        kept = app._siglum_style = open_style(path)  # type: ignore[attr-defined]
    return kept


def language_of(app: Sphinx) -> str:
    """The language of the style's words; plain English is British here, as in the rest of the defaults."""
    language = (app.config.language or "en").replace("_", "-")
    return "en-GB" if language == "en" else language


class ToNodes(HTMLParser):
    """HTML of citeproc's as docutils nodes, so that every builder can show it."""

    KINDS: ClassVar[dict[str, type[nodes.Element]]] = {
        "em": nodes.emphasis,
        "i": nodes.emphasis,
        "strong": nodes.strong,
        "b": nodes.strong,
        "sup": nodes.superscript,
        "sub": nodes.subscript,
    }

    def __init__(self) -> None:
        super().__init__()
        self.open: list[nodes.Element] = [nodes.inline()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        said = dict(attrs)
        if tag == "a":
            node: nodes.Element = nodes.reference("", "", refuri=said.get("href") or "")
        else:
            node = self.KINDS.get(tag, nodes.inline)("")
            if said.get("class"):
                node["classes"] = str(said["class"]).split()
        self.open[-1] += node
        self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        if len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.open[-1] += nodes.Text(data)


def to_nodes(html: str) -> list[nodes.Node]:
    """HTML of citeproc's as docutils nodes."""
    parser = ToNodes()
    parser.feed(html)
    parser.close()
    return list(parser.open[0].children)


def put_words(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the words of a page's citations where they belong."""
    styled = siglum_domain(app.env).words.get(docname, ("", None))[1]
    page = siglum_domain(app.env).pages.get(docname)
    for node in list(doctree.findall(Words)):
        html = words_of(styled, node)
        shown = to_nodes(html) if html else [nodes.inline("", "?", classes=["problematic"])]
        keys = [c.key for c in page.citations if c.cluster == node["cluster"]] if page else []
        node.replace_self(Keyed("", "", *shown, ids=node["ids"], keys=keys))
    for source in list(doctree.findall(Source)):
        put_source(app, source, docname)


def words_of(styled: Styled | None, node: Words) -> str:
    """The words for one place."""
    if styled is None:
        return ""
    row = styled.textual if node["form"] == "textual" else styled.clusters
    place = node["cluster"] - 1
    return row[place] if place < len(row) else ""


def put_source(app: Sphinx, node: Source, docname: str) -> None:
    """Show a work that is named in the text, with the link to its page."""
    item = library_of(app).items.get(node["key"])
    name = node.astext() or name_of(item or {}) or node["key"]
    href = ""
    if item and html_builder(app) and "siglum.ext.sources" in app.extensions:
        href = app.builder.get_relative_uri(docname, source_page(node["key"]))
    node.replace_self(Keyed("", name, ids=node["ids"], keys=[node["key"]], href=href))


def name_in_text(app: Sphinx, key: str) -> str:
    """The makers of a work, as running text names them: ``Foley``, ``Blokker and Gül``, ``Garland and others``."""
    makers = authors_of(library_of(app).items.get(key, {}))
    if len(makers) > 2:
        return f"{makers[0]} and others"
    return " and ".join(makers) or name_of(library_of(app).items.get(key, {})) or key


def name_of(item: dict[str, Any]) -> str:
    """What a work is called in running text: its short title, its publication, or its title."""
    return str(item.get("title-short") or item.get("container-title") or item.get("title") or "")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the making and the placing of words."""
    for name in ("domain", "library", "notes"):
        app.setup_extension(f"siglum.ext.{name}")
    app.add_config_value("siglum_citation_style", FALLBACK, "env", types=frozenset({str}))
    app.connect("env-updated", check_keys, priority=110)
    app.connect("env-updated", style_words, priority=120)
    app.connect("doctree-resolved", put_words, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
