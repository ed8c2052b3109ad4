"""The head of a source file: what stands between its lines of hyphens, as words with the lines of their keys.

YAML's own guesses at dates and numbers are not asked for: a value is what the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from siglum.problems import Problem, Rule

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# As markdown-it's front_matter plugin has it: three hyphens or more, closed by as many or more, or by three dots.
HEAD = re.compile(
    r"\A\ufeff?(-{3,})[^\n]*\n(.*?)^(?: {0,3}\1-*|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
UNCLOSED = re.compile(r"\A\ufeff?-{3,}[ \t]*\r?\n[\w-]+:")
LATE = re.compile(r"\A\ufeff?\s+-{3,}[ \t]*\r?\n[\w-]+:")
FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,}|:{3,})[ \t]*(?:\{post\}[ \t]*(?P<date>.*?)|(?P<other>[^`\n]*?))[ \t]*$",
    re.MULTILINE,
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
Value = str | list[Any] | dict[str, Any]


@dataclass(slots=True)
class Head:
    """The values and lines of the keys, and what is wrong with the whole."""

    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_head(text: str) -> Head:
    """Read the head of a source; one that cannot be read is empty, and a problem."""
    found = _compose(text)
    if found is None:
        return Head()
    if isinstance(found, Problem):
        return Head(problems=[found])
    head = Head()
    for key, _ in found.value:
        name, line = str(key.value), key.start_mark.line + 2
        if (first := head.lines.setdefault(name, line)) != line:
            message = f"'{name}' is there twice, in line {first} too; keep one"
            head.problems.append(Problem(Rule.BAD_VALUE, message, line))
    try:
        head.values = {str(key.value): _value(value) for key, value in found.value}
    except RecursionError:
        return Head(problems=[_unread("has an alias ('*name') within what it stands for; write it out")])
    return head


def post_directive(text: str) -> tuple[str, int] | None:
    """The date and line of the first ``{post}`` directive that is no example in a block of code."""
    opened = ""
    for fence in FENCE.finditer(text):
        if opened:
            opened = "" if fence[1].startswith(opened) and fence["other"] == "" else opened
        elif fence["date"] is not None:
            return fence["date"], text.count("\n", 0, fence.start()) + 1
        elif not fence[1].startswith(":"):
            opened = fence[1]
    return None


def _unread(message: str, line: int = 1) -> Problem:
    return Problem(Rule.BAD_FRONT_MATTER, f"the front matter {message}", line)


def _compose(text: str) -> yaml.MappingNode | Problem | None:
    match = HEAD.match(text)
    if match is None:
        if LATE.match(text):
            return _unread("begins on the first line of the file; take out what stands before it")
        unclosed = UNCLOSED.match(text)
        return _unread("has no end; add a line of three hyphens below it") if unclosed else None
    try:
        root = yaml.compose(match[2], Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        said = f"is no YAML ({error.problem}); quote a value that has ': ' or '#' in it"
        return _unread(said, mark.line + 2 if mark else 1)
    except yaml.YAMLError:
        found = CONTROL.search(match[2])
        line = match[2].count("\n", 0, found.start()) + 2 if found else 1
        return _unread("has a control character in it; take it out", line)
    if root is None or isinstance(root, yaml.MappingNode):
        return root
    return _unread("is no list of 'key: value' lines")


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
