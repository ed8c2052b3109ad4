"""The excerpt of a text: what the author chose, else its first paragraph.

Chosen by ``<!-- more -->`` (all that stands before it), by ablog's ``excerpt: 2`` (paragraphs), or by the content of
ablog's ``{post}`` directive.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile

from docutils import nodes

from siglum.sentences import close_gaps

MORE = re.compile(r"<!--\s*more\s*-->\s*", re.IGNORECASE)


class Teaser(nodes.General, nodes.Element):
    """An excerpt that is not part of the text: a ``{post}`` directive's content with ``:exclude:``."""


def is_more(node: nodes.Node) -> bool:
    """Whether a node is the comment that ends the excerpt."""
    return isinstance(node, nodes.raw | nodes.comment) and bool(MORE.fullmatch(node.astext()))


def title_section(doctree: nodes.document) -> nodes.section | None:
    """The section whose heading is the title of the text: one that stands first."""
    for node in doctree.children:
        if isinstance(node, nodes.section) and node.children and isinstance(node[0], nodes.title):
            return node
        if not isinstance(node, nodes.target | nodes.comment | nodes.docinfo | nodes.decoration):
            return None
    return None


def text_body(doctree: nodes.document) -> list[nodes.Node]:
    """The blocks of a text, without its title."""
    section = next((node for node in doctree.children if isinstance(node, nodes.section)), None)
    titled = title_section(doctree) is not None or (section is not None and not is_titled(section))
    blocks: list[nodes.Node] = []
    for node in doctree.children:
        if titled and node is section:
            blocks += [child for child in section.children if not isinstance(child, nodes.title)]
        else:
            blocks.append(node)
    return blocks


def is_titled(section: nodes.section) -> bool:
    """Whether a section has its heading still: that of an essay is taken from it when its page is written."""
    return bool(section.children) and isinstance(section[0], nodes.title)


def excerpt_nodes(doctree: nodes.document, paragraphs: int) -> list[nodes.Node]:
    """The blocks that stand for the text in a list."""
    body = text_body(doctree)
    for node in body:
        if isinstance(node, Teaser):
            return list(node.children)
    before = list(takewhile(lambda node: not is_more(node), body))
    if len(before) < len(body):
        return before
    worded = (node for node in body if isinstance(node, nodes.paragraph) and node.astext().strip())
    return list(islice(worded, paragraphs))


def unmarked(node: nodes.Node) -> nodes.Node:
    """A copy of a block without its note marks."""
    copy = node.deepcopy()
    for mark in list(copy.findall(nodes.footnote_reference)):
        mark.parent.remove(mark)
    return copy


def excerpt_text(doctree: nodes.document, paragraphs: int) -> str:
    """The first paragraph of the excerpt as plain words."""
    chosen = excerpt_nodes(doctree, paragraphs)
    first = next((node for node in chosen if isinstance(node, nodes.paragraph)), None)
    return close_gaps(" ".join(unmarked(first).astext().split())) if first is not None else ""
