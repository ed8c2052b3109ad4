"""Pictures with their credit, licence and source, in the text and at its head; ``credits.html`` lists them all.

```{figure} /images/chamber.svg
:alt: A chamber of ninety-nine seats, some of them drawn by lot
:credit: Standing Orders
:licence: CC BY-SA 4.0

A caption.
```
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.directives.patches import Figure
from sphinx.locale import _
from sphinx.util import logging

from siglum.ext.domain import log_problem, siglum_domain
from siglum.ext.output import html_builder
from siglum.manifest import digest
from siglum.pictures import image_path, licence_url, picture_problems
from siglum.records import Meta, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from siglum.problems import Problem

logger = logging.getLogger(__name__)
PARTS = ("credit", "licence", "source")


class CreditedFigure(Figure):
    """Sphinx's figure, with ``:credit:``, ``:licence:`` and ``:source:``."""

    option_spec: ClassVar[dict[str, Any]] = {
        **(Figure.option_spec or {}),
        **dict.fromkeys(PARTS, directives.unchanged_required),
    }

    def run(self) -> list[nodes.Node]:
        """Make the figure, its credit in the caption."""
        said = {part: self.options.pop(part) for part in PARTS if part in self.options}
        result = super().run()
        figure = next((node for node in result if isinstance(node, nodes.figure)), None)
        if figure is not None:
            figure.attributes.update(said)
            self.add_credit(figure, said)
        return result

    def add_credit(self, figure: nodes.figure, said: dict[str, str]) -> None:
        """Say whose the picture is at the end of its caption."""
        if "credit" not in said:
            return
        caption = next((node for node in figure if isinstance(node, nodes.caption)), None)
        if caption is None:
            caption = nodes.caption()
            figure.insert(1, caption)
        else:
            caption += nodes.Text(" ")
        credit = nodes.inline("", _("Picture: "), classes=["credit"])
        credit += linked(said["credit"], said.get("source", ""))
        if licence := said.get("licence"):
            credit += [nodes.Text(", "), linked(licence, licence_url(licence))]
        caption += [credit, nodes.Text(".")]


def linked(words: str, url: str) -> nodes.Node:
    """Words, with a link where there is one."""
    return nodes.reference("", words, refuri=url) if "://" in url else nodes.Text(words)


def read_pictures(env: BuildEnvironment, doctree: nodes.document, meta: Meta) -> list[Picture]:
    """Record the pictures of a text, the lead image first; tell of what is missing."""
    docname, found = env.docname, []
    if meta.image is not None:
        found.append(meta.image)
        lead = meta.image
        there = "://" in lead.path or Path(env.srcdir, lead.path).is_file()
        check(env, picture_problems(lead, meta.lines.get("image", 1), there, "add 'image_{}: ...'"))
        if "://" not in meta.image.path and Path(env.srcdir, meta.image.path).is_file():
            env.note_dependency(meta.image.path)
            env.images.add_file(docname, meta.image.path)
    for image in doctree.findall(nodes.image):
        figure = image.parent if isinstance(image.parent, nodes.figure) else image
        parts = {part: figure.get(part, "") for part in PARTS}
        picture = Picture(image["uri"], image.get("alt", ""), **parts)
        found.append(picture)
        line = image.line or getattr(image.parent, "line", 1) or 1
        check(env, picture_problems(picture, line, True, "show it by a {{figure}} with ':{}: ...'"))
    return list(dict.fromkeys(found))


def check(env: BuildEnvironment, problems: Iterable[Problem]) -> None:
    """Tell the author what is missing of a picture. Sphinx itself tells of a missing file in the text."""
    for problem in problems:
        log_problem(logger, problem, str(env.doc2path(env.docname)))


def collect_credits(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write ``credits.html``."""
    builder = html_builder(app)
    pages = [page for _, page in sorted(siglum_domain(app.env).pages.items()) if page.pictures]
    if builder is None or not pages:
        return
    rows = [(picture, page) for page in pages for picture in page.pictures]
    shown = digest(builder.frame, [(picture, page.title) for picture, page in rows])
    if not builder.manifest.keep("credits.html", shown):
        context = {
            "title": _("Picture credits"),
            "rows": rows,
            "licence_url": licence_url,
            "image_path": image_path,
        }
        yield "credits", context, "credits.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the figure directive's place, and add the page of credits."""
    app.setup_extension("siglum.ext.domain")
    app.add_directive("figure", CreditedFigure, override=True)
    app.connect("html-collect-pages", collect_credits)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
