"""Tells of what is wrong between pages, once all of them are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from siglum.checks import check_posts
from siglum.ext.domain import log_problem, siglum_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Log what the checks find."""
    for docname, problem in check_posts(siglum_domain(env).posts):
        log_problem(logger, problem, str(env.doc2path(docname)))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the checks."""
    app.setup_extension("siglum.ext.domain")
    app.connect("env-updated", on_env_updated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
