"""The library of the site: what ``bibtex_bibfiles`` name, read once, and not again until one of them changes."""

from __future__ import annotations

import inspect
import pickle
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pybtex.exceptions
import pybtex.plugin
import sphinxcontrib.bibtex
from sphinx.util import logging

from siglum import __version__, library
from siglum.ext.domain import log_problem, siglum_domain
from siglum.library import Library
from siglum.manifest import digest
from siglum.styling import StylingError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
PRIVATE = ("file", "annotation", "annote", "note", "owner", "timestamp", "groups", "comment")


def bibfiles(app: Sphinx) -> list[Path]:
    """The .bib files of the site that are there."""
    named = (Path(app.confdir, name) for name in app.config.bibtex_bibfiles or ())
    return [path for path in named if path.is_file()]


def read_library(app: Sphinx) -> None:
    """Read the library before any page is."""
    paths = bibfiles(app)
    made_from = digest(
        __version__, [path.read_bytes() for path in paths], sorted(app.config.siglum_private_fields)
    )
    kept = Path(app.doctreedir, "siglum-library.pickle")
    read = kept_library(kept, made_from)
    if read is None:
        try:
            read = library.read_library(paths, app.config.siglum_private_fields)
        except StylingError as error:
            logger.warning("%s", error, type="siglum", subtype="library")
            read = Library()
        keep_library(kept, made_from, read)
    app._siglum_library = read  # type: ignore[attr-defined]
    for path, problem in read.problems:
        log_problem(logger, problem, path)


def kept_library(path: Path, made_from: str) -> Library | None:
    """The library as an earlier build read it, if it was made from the same; None if not, or if the file is broken."""
    try:
        known, read = pickle.loads(path.read_bytes())
    except (OSError, EOFError, ValueError, pickle.UnpicklingError):
        return None
    return cast(Library, read) if known == made_from else None


def keep_library(path: Path, made_from: str, read: Library) -> None:
    """Keep the library for the next build; a build that is killed leaves the old file or the new, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_bytes(pickle.dumps((made_from, read)))
    new.replace(path)


def library_of(app: Sphinx) -> Library:
    """The library of the site, as it was read at the start of this build."""
    return cast(Library, app._siglum_library)  # type: ignore[attr-defined]


def read_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Let the pages be read again that cite an entry which has changed, come, or gone; no others."""
    domain, items = siglum_domain(env), library_of(app).items
    now = {key: digest(sorted(item.items())) for key, item in items.items()}
    altered = {key for key in now.keys() | domain.entries.keys() if now.get(key) != domain.entries.get(key)}
    domain.data["entries"] = now
    return [
        docname
        for docname, page in domain.pages.items()
        if altered.intersection(citation.key for citation in page.citations)
        or altered.intersection(page.handles)
    ]


def parse_for_bibtex(app: Sphinx) -> None:
    """Let sphinxcontrib-bibtex read the library for its ``{bibliography}``.

    Its parser ends the build at the first slip in a .bib file, with a traceback; what is wrong, and where, was told by
    then, so the build goes on with what could be read.
    """
    try:
        sphinxcontrib.bibtex.builder_inited_cite(app)
    except (pybtex.exceptions.PybtexError, UnicodeError):
        app.config.bibtex_bibfiles = []
        sphinxcontrib.bibtex.builder_inited_cite(app)


def take_parsing_over(app: Sphinx) -> None:
    """Put our own call of bibtex's parser in the place of its handler."""
    for listener in list(app.events.listeners["builder-inited"]):
        if listener.handler is sphinxcontrib.bibtex.builder_inited_cite:
            app.disconnect(listener.id)
    app.connect("builder-inited", parse_for_bibtex, priority=650)


def look_up_once() -> None:
    """Remember pybtex's plug-ins: it scans every installed package anew for each citation.

    45% of a cold build of 1,000 essays with six citations each.
    """
    pybtex.plugin._load_entry_point = cache(inspect.unwrap(pybtex.plugin._load_entry_point))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the reading of the library."""
    app.setup_extension("siglum.ext.domain")
    look_up_once()
    app.setup_extension("sphinxcontrib.bibtex")
    take_parsing_over(app)
    app.add_config_value("siglum_private_fields", PRIVATE, "env", types=frozenset({list, tuple}))
    app.connect("builder-inited", read_library, priority=600)
    app.connect("env-get-outdated", read_again, priority=60)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
