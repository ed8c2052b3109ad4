"""siglum: essays, notes and reference pages that keep their sources, as a Sphinx extension.

``extensions = ["siglum"]`` in conf.py is all of it; ``siglum_disable = ["search"]`` leaves a capability out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

FOUNDATION = (
    "stack",
    "domain",
    "library",
    "sidebar",
    "output",
    "retell",
    "reading",
    "checks",
    "updates",
    "citing",
    "notes",
    "own",
    "words",
    "bibliography",
    "fragments",
    "shown",
    "essay",
    "lists",
    "search",
)
"""What every site has, in this order."""

CAPABILITIES = ("pictures", "sources", "exports", "feeds", "head", "sitemap", "notfound")
"""What a site can do without: each can be named in ``siglum_disable``; so can ``search``, for Sphinx's own."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the engine."""
    app.add_config_value("siglum_disable", [], "env", types=frozenset({list, tuple}))
    disabled = set(app.config.siglum_disable)
    for name in (*FOUNDATION, *(name for name in CAPABILITIES if name not in disabled)):
        app.setup_extension(f"siglum.ext.{name}")
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
