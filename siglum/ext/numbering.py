"""The way through a text that numbers its notes and records its citations.

Remarks and citations share one row of numbers, in the order of their marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docutils import nodes

from siglum.citing import parse_locator
from siglum.ext.citing import Cited, Source
from siglum.ext.notes import Words
from siglum.records import Citation
from siglum.sentences import close_gaps, sentence_at
from siglum.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PUNCTUATION = re.compile(r"[.,;:!?…)\]}'\"’”»]+")


@dataclass(slots=True)
class Numbering:
    """What is met on the way through a text."""

    in_notes: bool
    """Whether the style puts citations in notes."""
    name_of: Callable[[str], str]
    """From a key to a name for it in running text, until the style has given the words."""
    citations: list[Citation] = field(default_factory=list)
    notes: list[nodes.footnote] = field(default_factory=list)
    clusters: int = 0
    anchors: dict[str, int] = field(default_factory=dict)

    def anchor(self, key: str) -> str:
        """An anchor for a place that cites a work: the first is ``cite-<key>``, the second ``cite-<key>-2``."""
        name = f"cite-{slugify(key.replace(':', '-')) or 'work'}"
        self.anchors[name] = count = self.anchors.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"


def number_notes(doctree: nodes.document, in_notes: bool, name_of: Callable[[str], str]) -> Numbering:
    """Number the marks of a text in their order, and gather its notes and citations."""
    numbering = Numbering(in_notes, name_of)
    remarks = {note["ids"][0]: note for note in doctree.findall(nodes.footnote)}
    for remark in remarks.values():
        remark["backrefs"] = []
    for mark in list(doctree.findall(is_mark)):
        if enclosing(mark, nodes.footnote) is not None:
            continue  # a citation within a remark comes with the remark
        if isinstance(mark, nodes.footnote_reference):
            number_remark(numbering, mark, remarks)
        elif isinstance(mark, Source):
            record_source(numbering, mark, 0)
        elif isinstance(mark, Cited):
            number_citation(numbering, mark)
    for remark in [note for note in remarks.values() if note not in numbering.notes]:
        add_remark(numbering, remark)
    return numbering


def is_mark(node: nodes.Node) -> bool:
    """Whether a node takes part in the numbering."""
    return isinstance(node, nodes.footnote_reference | Cited | Source)


def enclosing(node: nodes.Node, kind: type[nodes.Element]) -> nodes.Element | None:
    """The nearest element of a kind that a node stands in."""
    parent = node.parent
    while parent is not None and not isinstance(parent, kind):
        parent = parent.parent
    return parent


def number_remark(
    numbering: Numbering, mark: nodes.footnote_reference, remarks: dict[str, nodes.footnote]
) -> None:
    """Number a remark at its first mark; a further mark has the same number."""
    remark = remarks.get(mark.get("refid", ""))
    if remark is None:
        return
    if remark not in numbering.notes:
        add_remark(numbering, remark)
    number = numbering.notes.index(remark) + 1
    anchor = f"mark-{number}" if not remark["backrefs"] else f"mark-{number}-{len(remark['backrefs']) + 1}"
    mark["refid"], mark["ids"] = f"note-{number}", [anchor]
    mark[:] = [nodes.Text(str(number))]
    remark["backrefs"].append(anchor)


def add_remark(numbering: Numbering, remark: nodes.footnote) -> None:
    """Give a remark the next number, and what it cites its place in the row."""
    numbering.notes.append(remark)
    number = len(numbering.notes)
    remark["ids"], remark["names"] = [f"note-{number}"], []
    label = remark[0]
    assert isinstance(label, nodes.label)
    label[:] = [nodes.Text(str(number))]
    for inner in list(remark.findall(is_mark)):
        if isinstance(inner, Cited):
            records = record(numbering, inner, number, in_remark=True)
            replace_by_words(numbering, inner, records[0].anchor, "note" if numbering.in_notes else "text")
        elif isinstance(inner, Source):
            record_source(numbering, inner, number)


def number_citation(numbering: Numbering, mark: Cited) -> None:
    """Give a citation its note, or in a style without notes its place in the text."""
    if not numbering.in_notes:
        records = record(numbering, mark, 0)
        replace_by_words(numbering, mark, records[0].anchor, "textual" if mark["textual"] else "text")
        return
    number = len(numbering.notes) + 1
    anchor = record(numbering, mark, number)[0].anchor
    punctuation = before_mark(mark)
    words = Words(cluster=numbering.clusters, form="note")
    label = nodes.label("", str(number))
    note = nodes.footnote(
        "", label, nodes.paragraph("", "", words), ids=[f"note-{number}"], backrefs=[anchor]
    )
    numbering.notes.append(note)
    reference = nodes.footnote_reference("", str(number), refid=f"note-{number}", ids=[anchor])
    named = [named_work(numbering, mark)] if mark["textual"] else []
    mark.replace_self([*named, *punctuation, reference])


def named_work(numbering: Numbering, mark: Cited, **attributes: object) -> Words:
    """Room for the words of a citation that is part of its sentence, with a name in it meanwhile."""
    name = numbering.name_of(mark["items"][0].key)
    return Words("", name, cluster=numbering.clusters, form="textual", **attributes)


def replace_by_words(numbering: Numbering, mark: Cited, anchor: str, form: str) -> None:
    """Let the words of a citation stand where its mark stood."""
    if form == "textual":
        mark.replace_self(named_work(numbering, mark, ids=[anchor]))
    else:
        mark.replace_self(Words(cluster=numbering.clusters, form=form, ids=[anchor]))


def record(numbering: Numbering, mark: Cited, note: int, in_remark: bool = False) -> list[Citation]:
    """Record every work of a citation."""
    numbering.clusters += 1
    anchor = numbering.anchor(mark["items"][0].key)
    sentence, line = sentence_around(mark), line_of(mark)
    records = []
    for item in mark["items"]:
        locator, label, _rest = parse_locator(item.suffix)
        records.append(
            Citation(
                key=item.key,
                mode="textual" if mark["textual"] else "note",
                prefix=item.prefix,
                suffix=item.suffix,
                locator=locator,
                label=label,
                suppress_author=item.suppress_author,
                cluster=numbering.clusters,
                note=note,
                in_remark=in_remark,
                opens_remark=in_remark and opens_remark(mark),
                anchor=anchor,
                sentence=sentence,
                line=line,
            )
        )
    numbering.citations += records
    return records


def opens_remark(mark: Cited) -> bool:
    """Whether a citation is the first thing in a remark of one paragraph."""
    remark = enclosing(mark, nodes.footnote)
    return remark is not None and len(remark) == 2 and mark is remark[1].children[0]


def record_source(numbering: Numbering, mark: Source, note: int) -> None:
    """Record a work that is named in the text."""
    anchor = numbering.anchor(mark["key"])
    mark["ids"] = [anchor]
    numbering.citations.append(
        Citation(
            mark["key"],
            "source",
            note=note,
            anchor=anchor,
            sentence=sentence_around(mark),
            line=line_of(mark),
        )
    )


def line_of(node: nodes.Node) -> int:
    """The line of the source that a node comes from, or the nearest that is known."""
    place: nodes.Node | None = node
    while place is not None:
        if place.line:
            return place.line
        place = place.parent
    return 1


def sentence_around(mark: nodes.Element) -> str:
    """The sentence that a mark stands in, without marks."""
    block = next(iter(blocks_of(mark)), mark.parent)
    if isinstance(block, nodes.attribution):  # what it says is the quotation
        quoted = [node.astext() for node in block.parent.findall(nodes.paragraph)]
        return " ".join(" ".join(quoted).split())
    before, after, met = "", "", False
    for node in block.findall():
        met = met or node is mark
        if isinstance(node, nodes.Text) and enclosing(node, nodes.footnote_reference) is None:
            before, after = (before, after + node.astext()) if met else (before + node.astext(), after)
    return close_gaps(sentence_at(before + after, len(before)))


def blocks_of(node: nodes.Element) -> Iterator[nodes.Element]:
    """The blocks of text that a node stands in, the innermost first."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.TextElement) and not isinstance(parent, nodes.Inline):
            yield parent
        parent = parent.parent


def before_mark(mark: Cited) -> list[nodes.Text]:
    """Take the punctuation that follows a mark, to stand before it, and the space before; as pandoc sets notes."""
    parent, place = mark.parent, mark.parent.index(mark)
    before = parent[place - 1] if place else None
    after = parent[place + 1] if place + 1 < len(parent) else None
    if isinstance(before, nodes.Text) and not mark["textual"]:
        parent[place - 1] = nodes.Text(before.astext().rstrip())
    found = PUNCTUATION.match(after.astext()) if isinstance(after, nodes.Text) else None
    if found is None or after is None:
        return []
    parent[place + 1] = nodes.Text(after.astext()[found.end() :])
    return [nodes.Text(found[0])]
