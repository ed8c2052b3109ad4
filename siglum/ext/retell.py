"""A warning is told at every build until it is mended.

Sphinx tells of most things when it reads or writes a file, so that ``make html`` fails once, and succeeds when it is
simply called again. Here a file with a warning is read and written again at the next build.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.logging import NAMESPACE, get_node_location, is_suppressed_warning

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

EVERYTHING = "*"


class Remember(logging.Handler):
    """Notes the documents that warnings name; a warning that names none is of all of them."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.docnames: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the document of one warning."""
        kind, subkind = getattr(record, "type", None) or "", getattr(record, "subtype", None) or ""
        if not is_suppressed_warning(kind, subkind, self.app.config.suppress_warnings):
            self.docnames.add(self.docname_of(getattr(record, "location", None)))

    def docname_of(self, location: object) -> str:
        """The document of a place as Sphinx gives it: a (docname, line), a node, or path:line."""
        if isinstance(location, tuple) and location[0]:
            return str(location[0])
        path = get_node_location(location) if isinstance(location, nodes.Node) else location
        if not isinstance(path, str) or not path:
            return EVERYTHING
        name = path.partition(":")[0]
        known = self.app.project.docnames | self.app.env.all_docs.keys()
        return name if name in known else self.app.env.path2doc(name) or EVERYTHING


def memory(app: Sphinx) -> Path:
    """Where the names are kept between builds."""
    return Path(app.doctreedir, "siglum-warned.json")


def on_builder_inited(app: Sphinx) -> None:
    """Listen from now on."""
    handler = Remember(app)
    logging.getLogger(NAMESPACE).addHandler(handler)
    app.connect("build-finished", lambda app, exception: forget(app, handler), priority=950)


def forget(app: Sphinx, handler: Remember) -> None:
    """Stop listening, and keep the names for the next build."""
    logging.getLogger(NAMESPACE).removeHandler(handler)
    path = memory(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(sorted(handler.docnames)), encoding="utf-8")


def read_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Let Sphinx read again what the last build warned of."""
    try:
        warned = set(json.loads(memory(app).read_text(encoding="utf-8")))
    except FileNotFoundError:
        warned = set()
    except ValueError:
        warned = {EVERYTHING}  # a build was killed while it wrote
    changed |= (env.found_docs if EVERYTHING in warned else warned & env.found_docs) - added
    return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the memory."""
    app.connect("builder-inited", on_builder_inited)
    app.connect("env-get-outdated", read_again, priority=50)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
