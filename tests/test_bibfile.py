"""The scanner of .bib files: whatever it is given, in time that grows with the length, and nothing lost."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siglum.bib.file import scan
from siglum.bib.text import Block, Field

WORDS = st.text(alphabet="abäß漢 .,:=#%'@\"\n", max_size=12).map(
    lambda text: re.sub(r"\s*\n\s*(?=.*=)", " ", text.replace("%", "\\%"))
)
GROUPS = st.recursive(
    WORDS, lambda inner: st.tuples(WORDS, inner, WORDS).map("{0[0]}{{{0[1]}}}{0[2]}".format)
)
BRACED = GROUPS.map("{{{}}}".format)
QUOTED = GROUPS.map(lambda text: '"' + re.sub(r'"', '{"}', text) + '"')
VALUES = st.lists(BRACED | QUOTED | st.sampled_from(["12", "jan"]), min_size=1, max_size=3).map(" # ".join)
FIELDS = st.dictionaries(st.sampled_from(["title", "Note", "x-y", "date"]), VALUES, max_size=4)
KEYS = st.from_regex(r"[a-z漢][a-z0-9:+/.-]{0,5}", fullmatch=True)
GAPS = st.sampled_from(
    ["\n", "\n\nA remark, e.g. of me@example.org.\n", "@comment{a {b} c}\n", "@preamble{{x}}\n"]
)


def as_read(blocks: list[Block]) -> list[tuple[object, ...]]:
    """What blocks say, wherever they stand; white space at the end of a line is not kept."""

    def parts(one: Field) -> list[tuple[bool, list[str]]]:
        return [(is_name, text.split()) for is_name, text in one.parts]

    return [(block.type, block.key, [(one.name, parts(one)) for one in block.fields]) for block in blocks]


@settings(deadline=None)
@given(st.lists(st.tuples(KEYS, FIELDS, GAPS), max_size=5))
def test_no_entry_that_can_be_told_apart_is_lost(written: list[tuple[str, dict[str, str], str]]) -> None:
    """Whatever stands in values and between entries, each entry is found, with its fields and nothing wrong."""
    texts = []
    for key, fields, gap in written:
        rows = ", ".join(f"{name} = {value}" for name, value in fields.items())
        texts.append(f"{gap}@misc{{{key}, {rows}}}")
    blocks, problems = scan("".join(texts))
    assert problems == []
    assert [(block.key, [one.label for one in block.fields]) for block in blocks] == [
        (key, list(fields)) for key, fields, _ in written
    ]
    assert all(value == one.value for block, (_, fields, _) in zip(blocks, written, strict=True)
               for one, value in zip(block.fields, fields.values(), strict=True))  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from([*'@{}()"#=,%\\ \n', "@book{", "a", "title", " = ", "\n@b{k, x = {", "},\n", "}\n"])
    )
)
def test_no_text_is_too_odd(pieces: list[str]) -> None:
    """Reading never fails; problems have lines of the file; what was read, written again, reads the same."""
    text = "".join(pieces)
    blocks, problems = scan(text)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)
    again, more = scan("\n\n".join(block.written() for block in blocks if block.type != "string"))
    assert as_read(again) == as_read([block for block in blocks if block.type != "string"])
    assert more == []


@pytest.mark.parametrize(
    "pattern",
    [
        "@book{{k{0}, title = {{T{0}}}}}\n",
        "@book{{k{0}, title = {{T{0},\n",
        "{{",
        '@b{{k, "',
        "@comment{{",
        "x@b{{",
        "%@b{{k, ",
        "a = {{",
    ],
)
def test_the_time_grows_with_the_length(pattern: str) -> None:
    """Four times the text takes about four times as long, also where nothing ever closes."""

    def seconds(count: int) -> float:
        text = "".join(pattern.format(number) for number in range(count))
        start = time.process_time()
        scan(text)
        return time.process_time() - start

    times = [min(seconds(count) for _ in range(2)) for count in (1500, 6000)]
    assert all(long < 9 * short + 0.05 for short, long in pairwise(times)), times
