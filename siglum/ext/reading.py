"""From source files to records: what is a post, what it says of itself, and what is not to be seen yet.

A draft, and a post whose time has not come, is left out before anything is read, so it is nowhere in the output.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ablog.post import PostList, PostNode
from docutils import nodes
from docutils.utils.smartquotes import smartyPants
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.matching import Matcher

from siglum import dates
from siglum.citation_rule import HANDLES
from siglum.ext.ablog import apply_post_directive
from siglum.ext.domain import log_problem, siglum_domain
from siglum.ext.excerpts import excerpt_text, title_section
from siglum.ext.markdown import has_heading
from siglum.ext.notes import gather_notes
from siglum.ext.numbering import number_notes
from siglum.ext.pictures import read_pictures
from siglum.ext.updates import read_updates
from siglum.ext.words import name_in_text, site_style
from siglum.frontmatter import read_meta
from siglum.problems import Problem, Rule
from siglum.records import ALL_POSTS, Citation, Meta, Page

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
META = "siglum_meta"
LABEL_WORDS = 8
TEXTS = frozenset({".md", ".markdown", ".mdown", ".mkd", ".txt", ".rst", ".adoc", ".org"})


def site_zone(config: Config) -> tzinfo:
    """The time zone of the site's dates."""
    return dates.zone_named(config.siglum_timezone)


def check_timezone(app: Sphinx, config: Config) -> None:
    """An unknown time zone is told of by name, and UTC stands for it."""
    try:
        dates.zone_named(config.siglum_timezone)
    except ValueError as error:
        logger.warning("siglum_timezone: no time zone is called '%s'; try 'Europe/London'", error)
        config.siglum_timezone = "UTC"


def is_post(config: Config, docname: str, meta: Meta) -> bool:
    """A post is what matches ablog's ``blog_post_pattern``, or says ``blogpost: true``."""
    if docname == config.root_doc:
        return False
    return meta.blogpost or Matcher(config.blog_post_pattern)(f"{docname}.md")


def is_due(config: Config, docname: str, meta: Meta, now: datetime) -> bool:
    """Whether a source is to be seen: no draft, and if it is a post, dated, and not later than now."""
    if meta.draft or not is_post(config, docname, meta):
        return not meta.draft
    return meta.date is not None and meta.date <= now


def source_problems(docname: str, text: str, meta: Meta, post: bool) -> Iterator[Problem]:
    """What is wrong with a source beyond its values one by one."""
    if not text.strip():
        yield Problem(Rule.EMPTY_FILE, "the file is empty; give it a date and a text, or remove it")
    elif post and meta.date is None and not meta.draft and "date" not in meta.lines:
        yield Problem(Rule.NO_DATE, "the post has no date; add 'date: 2025-12-04', or 'status: draft'")
    elif not post and not meta.title and not has_heading(text):
        yield Problem(Rule.NO_TITLE, "the page has no title; begin it with a heading, '# Its title'")
    folder = docname.split("/")[-2] if "/" in docname else ""
    if post and meta.date and folder.isdigit() and len(folder) == 4 and int(folder) != meta.date.year:
        line = meta.lines.get("date", 1)
        message = f"a post of {meta.date.year} stands in the folder {folder}; move it to {meta.date.year}"
        yield Problem(Rule.WRONG_YEAR, message, line)


def examine(app: Sphinx, env: BuildEnvironment, docname: str) -> Meta | None:
    """Read a source's front matter before the source is read; None, with a message, where it is no text."""
    path = env.doc2path(docname)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = Problem(Rule.NOT_UTF8, f"the file is not UTF-8 ({error.reason}); save it as UTF-8", line)
        log_problem(logger, problem, str(path))
        return None
    meta, problems = read_meta(text, site_zone(app.config))
    problems += source_problems(docname, text, meta, is_post(app.config, docname, meta))
    for problem in problems:
        log_problem(logger, problem, str(path))
    return meta


def leave_out(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Take drafts and what is not due yet from the documents that Sphinx found.

    Asked at each build, so that a post falls due without an edit.
    """
    tell_of_other_endings(app, env)
    pages = siglum_domain(env).pages
    now = dates.now(os.environ, site_zone(app.config))
    hidden = set()
    for docname in sorted(env.found_docs):
        known = docname in pages and docname not in added | changed
        meta = pages[docname].meta if known else examine(app, env, docname)
        if docname != app.config.root_doc and (meta is None or not is_due(app.config, docname, meta, now)):
            hidden.add(docname)
    for names in (env.found_docs, added, changed):
        names.difference_update(hidden)
    removed.update(hidden & env.all_docs.keys())
    # A page that links to one that is gone says so when it is read.
    changed.update(
        name for name, page in pages.items() if removed.intersection(page.links) and name in env.found_docs
    )
    return []


def tell_of_other_endings(app: Sphinx, env: BuildEnvironment) -> None:
    """A text among the posts that Sphinx does not take for one would be missing without a word."""
    for path in sorted(Path(app.srcdir, "posts").rglob("*")):
        if path.suffix.lower() in TEXTS and path.suffix not in app.config.source_suffix and path.is_file():
            message = f"'{path.suffix}' is no ending of a post; name the file '{path.stem}.md'"
            log_problem(logger, Problem(Rule.NOT_MARKDOWN, message), str(path))


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Keep the front matter at hand until the document is parsed. Its problems were told by then."""
    content[0] = content[0].removeprefix("\ufeff")
    app.env.current_document[META] = read_meta(content[0], site_zone(app.config))[0]


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Record what was read of the document that was just parsed."""
    env, docname = app.env, app.env.docname
    meta: Meta = env.current_document.get(META) or Meta()
    post = is_post(app.config, docname, meta)
    if app.config.smartquotes:
        meta = replace(meta, description=smartyPants(meta.description, attr="qDe"))
    if post:
        for further in list(doctree.findall(PostNode))[1:]:
            message = "a second {post} in one file; give it a file of its own"
            log_problem(
                logger, Problem(Rule.ONE_POST, message, further.line or 1), str(env.doc2path(docname))
            )
        meta = apply_post_directive(doctree, meta)
        env.metadata[docname].setdefault("orphan", True)
    numbering = number_notes(doctree, site_style(app).note_style, partial(name_in_text, app))
    gather_notes(doctree, numbering.notes)
    line = meta.lines.get("nocite", 1)
    title = heading_of(doctree) or meta.title
    updates, problems = read_updates(doctree, site_zone(app.config))
    for problem in problems:
        log_problem(logger, problem, str(env.doc2path(docname)))
    page = Page(
        docname,
        ("essay" if title else "note") if post else "page",
        title or note_label(doctree, meta),
        meta,
        words=count_words(doctree),
        summary=excerpt_text(doctree, meta.excerpt),
        updates=tuple(updates),
        pictures=tuple(read_pictures(env, doctree, meta)),
        citations=(*numbering.citations, *(Citation(key, "further", line=line) for key in meta.nocite)),
        handles=tuple(sorted(env.current_document.get(HANDLES) or ())),
        links=tuple(sorted(internal_targets(doctree))),
    )
    if not heading_of(doctree):
        env.titles[docname] = env.longtitles[docname] = nodes.title("", page.title)
    siglum_domain(env).note_page(page)


def heading_of(doctree: nodes.document) -> str:
    """The text of the heading that is the title; '' where there is none."""
    section = title_section(doctree)
    return section[0].astext() if section is not None else ""


def note_label(doctree: nodes.document, meta: Meta) -> str:
    """What stands for a title where there is none: the first words, or the date and time."""
    words = excerpt_text(doctree, 1).split()
    if words:
        return " ".join(words[:LABEL_WORDS]) + ("…" if len(words) > LABEL_WORDS else "")
    return dates.words_of_moment(meta.date) if meta.date else "Note"


def count_words(doctree: nodes.document) -> int:
    """The words of the running text; notes, code and captions are not read at the same pace and do not count."""
    paragraphs = doctree.findall(nodes.paragraph)
    return sum(len(p.astext().split()) for p in paragraphs if not isinstance(p.parent, nodes.footnote))


def internal_targets(doctree: nodes.document) -> set[str]:
    """The docnames and labels that the text points to, and whether it lists posts."""
    targets = {str(node["reftarget"]) for node in doctree.findall(addnodes.pending_xref)}
    return targets | {ALL_POSTS for _ in doctree.findall(PostList)}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the reading of sources."""
    app.setup_extension("siglum.ext.domain")
    app.setup_extension("siglum.ext.ablog")
    app.add_config_value("siglum_timezone", "UTC", "env", types=frozenset({str}))
    app.connect("config-inited", check_timezone)
    app.connect("env-get-outdated", leave_out, priority=100)
    app.connect("source-read", on_source_read)
    app.connect("doctree-read", on_doctree_read, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
