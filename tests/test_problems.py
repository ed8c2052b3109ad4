"""Problems: rules with ids, and the words that a slip may stand for."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from siglum.problems import Problem, Rule, near

KEYS = ["date", "updated", "title", "tags", "category", "description", "status"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("titel", ["title"]),
        ("dates", ["date"]),
        ("Date", ["date"]),
        ("categories", ["category"]),
        ("descripton", ["description"]),
        ("updates", ["updated"]),
        ("weather", []),
        ("", []),
    ],
)
def test_a_slip_is_near_one_known_word(written: str, meant: list[str]) -> None:
    """A letter or two amiss is near; another word altogether is not."""
    assert near(written, KEYS) == meant


def test_near_words_stand_nearest_first_and_no_more_than_asked() -> None:
    """The order and number of suggestions do not depend on that of the known words."""
    known = ["mhra-notes-2", "mhra-note", "mhra-notes", "oscola"]
    assert near("mhra-nots", known, 2) == near("mhra-nots", reversed(known), 2) == ["mhra-notes", "mhra-note"]


def test_a_rule_id_is_what_an_author_can_type() -> None:
    """Small letters and hyphens, the same words as its name in the code, each id once."""
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.value) for rule in Rule)
    assert [rule.value for rule in Rule.__members__.values()] == [
        name.lower().replace("_", "-") for name in Rule.__members__
    ]


def test_every_rule_is_said_in_a_sentence() -> None:
    """Each id in the code is followed by what it asks of the author."""
    (rules,) = ast.parse(inspect.getsource(Rule)).body
    said = [node.value.value for node in rules.body[1:] if isinstance(node, ast.Expr)]
    assert len(said) == len(Rule)
    assert all(sentence.endswith(".") for sentence in said)


def test_a_problem_is_at_the_head_of_the_file_unless_told_otherwise() -> None:
    """The line defaults to 1; two of the same are one."""
    assert {Problem(Rule.NO_DATE, "no date"), Problem(Rule.NO_DATE, "no date", 1)} == {
        Problem(Rule.NO_DATE, "no date")
    }
