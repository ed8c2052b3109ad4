"""The Markdown of essays: MyST's, read by a parser that takes the title from the front matter where it stands there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from myst_parser.config.main import MdParserConfig, TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning

from siglum.citation_rule import HANDLES, citations
from siglum.ext.citing import Renderer
from siglum.ext.domain import siglum_domain
from siglum.sourcehead import HEAD

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}|:{3,}).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^ {0,3}#[ \t]+\S|^[^\n]*\S[^\n]*\n {0,3}=+[ \t]*$", re.MULTILINE)


def has_heading(text: str) -> bool:
    """Whether a Markdown text has a first-level heading of its own, outside front matter and code."""
    return bool(HEADING.search(FENCED.sub("", HEAD.sub("", text))))


class Parser(MystParser):
    """MyST's parser; MyST has no hook for what is added here (MyST-Parser #632)."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse Markdown into the document."""
        config = self.file_config(inputstring, document)
        env = document.settings.env
        parser = create_md_parser(config, Renderer).use(citations, siglum_domain(env).entries)
        parser.options["document"] = document
        markdown_env: dict[str, Any] = {}
        parser.render(inputstring, markdown_env)
        env.current_document[HANDLES] = markdown_env.get(HANDLES, set())

    def file_config(self, text: str, document: nodes.document) -> MdParserConfig:
        """MyST's settings for one file: the site's, what its front matter says, and the title as a heading."""
        config: MdParserConfig = document.settings.env.myst_config

        def warn(kind: MystWarnings, message: str) -> None:
            create_warning(document, message, kind, line=1, append_to=document)

        try:
            topmatter = read_topmatter(text)
        except TopmatterReadError:
            return config  # told of by siglum.frontmatter, with the line
        if topmatter:
            config = merge_file_level(config, topmatter, warn)
        return replace(config, title_to_header=not has_heading(text))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load MyST and take its parser's place."""
    app.setup_extension("myst_parser")
    app.setup_extension("siglum.ext.citing")
    app.setup_extension("siglum.ext.domain")
    app.add_source_parser(Parser, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
