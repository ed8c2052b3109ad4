"""The manual lists every rule, in the words of the code."""

from __future__ import annotations

import ast
import inspect
import re
from itertools import pairwise
from pathlib import Path

from siglum import problems

MANUAL = Path(__file__).parent.parent / "docs/manual/building.md"


def test_the_manual_lists_every_rule() -> None:
    """Each rule has its row, and each row its rule, in the words of the rule's docstring."""
    rows = dict(
        re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {rule.value: said(rule.name) for rule in problems.Rule} == rows


def said(name: str) -> str:
    """What stands below a rule's name, without its full stop."""
    body = ast.parse(inspect.getsource(problems.Rule)).body[0].body  # type: ignore[attr-defined]
    for line, below in pairwise(body):
        if isinstance(line, ast.Assign) and line.targets[0].id == name:  # type: ignore[attr-defined]
            return ast.literal_eval(below.value).rstrip(".")  # type: ignore[attr-defined]
    raise KeyError(name)
