"""What myst_parser, sphinxcontrib.bibtex, ablog and furo need to work together, so that conf.py need not say it.

A value that conf.py sets is left as it is set.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
PACKAGE = Path(__file__).parent.parent

MYST_EXTENSIONS = {"attrs_block", "attrs_inline", "colon_fence", "deflist", "tasklist"}


def our_defaults(app: Sphinx, config: Config) -> dict[str, Any]:
    """The values that a site of ours has where conf.py sets none."""
    bib = ["refs.bib"] if Path(app.srcdir, "refs.bib").is_file() else []
    return {
        "html_title": config.project,
        "author": config.project,
        # A whitelist: with conf.py at the root Sphinx would publish README, tests and .venv.
        "include_patterns": [f"{config.root_doc}.md", "posts/**", "docs/**"],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_use_index": False,
        "html_domain_indices": False,
        "myst_enable_extensions": MYST_EXTENSIONS,
        "myst_heading_anchors": 4,
        "myst_footnote_transition": False,
        "bibtex_bibfiles": bib,
        "bibtex_default_style": "siglum",
        "blog_title": config.project,
        "blog_baseurl": config.html_baseurl,
        "blog_post_pattern": ["posts/**"],
        "skip_injecting_base_ablog_templates": True,
        # A note has no title, so its headings start below the first level; a page without a heading is told of by
        # no-title, once, and not on every page of the site.
        "suppress_warnings": ["myst.header", "toc.no_title"],
    }


def set_defaults(app: Sphinx, config: Config) -> None:
    """Give every setting that conf.py leaves alone the value that this stack needs."""
    said = config._raw_config.keys() | config.overrides.keys()
    for name, value in our_defaults(app, config).items():
        if name not in said:
            config[name] = value
    if isinstance(config.blog_post_pattern, str):
        config.blog_post_pattern = [config.blog_post_pattern]
    if "search" in config.siglum_disable:
        config.siglum_search = False
    # Without its file there is simply no library; bibtex would warn.
    config.bibtex_bibfiles = [
        name for name in config.bibtex_bibfiles or () if Path(app.confdir, name).is_file()
    ]
    config.templates_path = [*config.templates_path, str(PACKAGE / "templates")]
    config.html_static_path = [*config.html_static_path, str(PACKAGE / "static")]
    if not config.html_baseurl:
        logger.info("siglum: without html_baseurl, feeds, sitemap and canonical links are left out")


def folder_entries(folder: str, found: Iterable[str], index: str) -> Iterator[str]:
    """The pages that stand in a folder of reference pages, and those below it, for the page ``index`` to list.

    A folder with an ``index`` of its own is one entry; its pages are that index's.
    """
    inside = sorted(name for name in found if name.startswith(f"{folder}/") and name != index)
    indexes = [name for name in inside if name.endswith("/index")]
    for name in inside:
        if not any(name != other and name.startswith(other.removesuffix("index")) for other in indexes):
            yield name


def list_folder(app: Sphinx, doctree: nodes.document) -> None:
    """Let the front page list ``docs/`` in the sidebar, and each index below it its folder.

    Where the author wrote a toctree, that is the list.
    """
    env, docname = app.env, app.env.docname
    if docname == app.config.root_doc:
        folder = "docs"
    elif docname.startswith("docs/") and docname.endswith("/index"):
        folder = docname.removesuffix("/index")
    else:
        return
    if any(True for _ in doctree.findall(addnodes.toctree)):
        return
    entries = list(folder_entries(folder, env.found_docs, docname))
    toctree = addnodes.toctree(
        parent=docname,
        entries=[(None, name) for name in entries],
        includefiles=entries,
        maxdepth=-1,
        hidden=True,
        glob=True,  # so that Sphinx reads this page again when pages come or go
        caption=None,
        rawentries=[],
        numbered=0,
        titlesonly=True,
        includehidden=False,
    )
    next(iter(doctree.findall(nodes.section)), doctree).append(toctree)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the four packages and set what they need."""
    for name in ("siglum.ext.markdown", "sphinxcontrib.bibtex", "siglum.ext.ablog"):
        app.setup_extension(name)
    app.connect("config-inited", set_defaults, priority=100)
    app.connect("doctree-read", list_folder, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
