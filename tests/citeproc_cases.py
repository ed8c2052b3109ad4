"""Cases for the styling engine: a hard library, none of it real, and essays that cite it in every way there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from siglum.csl.citeproc import Cluster, Essay, Item, Remark

PREFIXES = (
    "see",
    "see *also*",
    "cf.",
    "e.g.",
    "Compare",
    "contra the claim in",
    "on **tides**,",
    'the "old" view:',
    "as `data` in",
    "in 1999,",
    "with [the map](https://example.org/map),",
    "l'étude de",
)
SUFFIXES = (
    *(
        ", p. 12",
        ", pp. 3-5",
        ", pp. 110-112",
        ", pp. 3-5, 7 and passim",
        " p. 9",
        ", 44",
        ", 44-46, 50",
        " 12",
    ),
    *(
        ", ch. 3",
        ", chap. 4",
        ", chapter 5",
        ", chs. 2-3",
        ", sec. 2",
        ", §4",
        ", §§ 4-6",
        ", para. 7",
        ", ¶ 8",
    ),
    *(
        ", vol. 2",
        ", vol. 2, p. 4",
        ", bk. 1",
        ", pt. 3",
        ", fig. 2",
        ", figs. 2-3",
        ", l. 20",
        ", ll. 20-22",
    ),
    *(", n. 5", ", nn. 5-6", ", no. 3", ", fol. 7", ", col. 6", ", v. 9", ", vv. 9-12", ", s.v. lighthouse"),
    *(
        ", op. 27",
        ", art. 5",
        ", p. xii",
        ", pp. xii-xiv",
        ", p. 12a",
        ", {p. 12, note 3}",
        ", {ch. 2}, at length",
    ),
    *(
        ", p. 12 (emphasis added)",
        ", pp. 12 & 15",
        ", for *background*",
        ", passim",
        " [sic]",
        ", p. 3, and *cf.* the rest",
    ),
    *(
        ", page 31",
        ", pages 31-33",
        ", figure 4",
        ", issue 3",
        ", supp. 2",
        ", table 4",
        ", rule 2",
        ', a "claim", p. 2',
    ),
)


def library() -> dict[str, dict[str, Any]]:
    """Works that are hard to tell apart, to sort or to word: same surnames, same years, no author, no date."""
    works = json.loads(Path(__file__).with_name("citeproc_library.json").read_text(encoding="utf-8"))
    return {work["id"]: work for work in works}


def essays(seed: str, how_many: int) -> list[Essay]:
    """Essays that cite a handful of works again and again: remarks between, several in a bracket, and so on."""
    return [_essay(Random(f"{seed} {number}"), f"posts/{number}") for number in range(how_many)]


def _essay(random: Random, docname: str) -> Essay:
    keys = random.sample(sorted(library()), random.choice((2, 4, 5, 8)))
    marks: list[Cluster | Remark] = []
    for _ in range(random.randint(3, 9)):
        if random.random() < 0.2:
            marks += _remark(random, keys)
        else:
            marks.append(_cluster(random, keys))
    uncited = random.sample(sorted(library()), 2) if random.random() < 0.2 else []
    return Essay(docname, tuple(marks), tuple(uncited))


def _remark(random: Random, keys: list[str]) -> Iterator[Cluster | Remark]:
    """A remark, with citations in it or without."""
    yield Remark()
    for place in range(random.choice((0, 0, 1, 1, 2))):
        cluster = _cluster(random, keys)
        yield Cluster(
            cluster.items,
            textual=cluster.textual,
            in_remark=True,
            opens_remark=not place and random.random() < 0.4,
            ends_sentence=random.random() < 0.3,
        )


def _cluster(random: Random, keys: list[str]) -> Cluster:
    count = random.choice((1, 1, 1, 1, 2, 3))
    items = [_item(random, key) for key in random.sample(keys, min(count, len(keys)))]
    if random.random() < 0.2:
        first = Item(items[0].key, suffix=items[0].suffix.removeprefix(",").strip())
        return Cluster((first, *items[1:]), textual=True)
    return Cluster(tuple(items))


def _item(random: Random, key: str) -> Item:
    prefix = random.choice(PREFIXES) if random.random() < 0.2 else ""
    suffix = random.choice(SUFFIXES) if random.random() < 0.5 else ""
    return Item(key, prefix, suffix, suppress_author=random.random() < 0.1)


def markdown(essay: Essay) -> str:
    """The essay as its author would write it for pandoc: each citation stands between two odd words."""
    text: list[str] = []
    remarks: list[list[str]] = []
    for number, mark in enumerate(essay.marks):
        if isinstance(mark, Remark):
            text.append(f"Remark[^{number}].")
            remarks.append([f"[^{number}]:"])
        elif mark.in_remark:
            opening = "" if mark.opens_remark else "Before"
            remarks[-1] += [opening, _bracket(mark), "After" if mark.ends_sentence else "after"]
        else:
            text.append(f"Before {_bracket(mark)} after.")
    return "\n\n".join([*text, *(" ".join([*remark, "end."]) for remark in remarks)])


def nocite(essay: Essay) -> str:
    """The essay's uncited works. In front matter, pandoc's reader counts them as notes, and "(n 1)" comes out wrong."""
    return ", ".join(f"@{{{key}}}" for key in essay.nocite)


def _bracket(cluster: Cluster) -> str:
    first, *others = cluster.items
    written = [_written(item) for item in others]
    if not cluster.textual:
        return f"[{'; '.join([_written(first), *written])}]"
    inside = "; ".join([first.suffix, *written]).strip()
    return f"@{{{first.key}}} [{inside}]" if inside else f"@{{{first.key}}}"


def _written(item: Item) -> str:
    return f"{item.prefix} {'-' if item.suppress_author else ''}@{{{item.key}}}{item.suffix}".strip()
