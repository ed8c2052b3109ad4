"""Slugs: words as the part of an address."""

from __future__ import annotations

import re

import pytest
from ablog.blog import slugify as ablog_slugify
from hypothesis import given
from hypothesis import strategies as st

from siglum.slugs import slugify


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Local government", "local-government"),
        ("Citizens’ Assemblies", "citizens-assemblies"),
        ("Città e Europa: Müller", "citta-e-europa-muller"),
        ("AI & work", "ai-work"),
        ("  Brexit  ", "brexit"),
        ("mayor -- a job", "mayor-a-job"),
        ("snake_case", "snake_case"),
        ("2017", "2017"),
        ("日本", "日本"),
        ("…!?", ""),
        ("", ""),
    ],
)
def test_a_slug_is_the_words_in_small_letters_joined_by_hyphens(words: str, slug: str) -> None:
    """Accents and signs go, runs of spaces and hyphens become one hyphen; of signs alone nothing is left."""
    assert slugify(words) == slug


@given(st.text())
def test_slugs_are_those_of_ablog(words: str) -> None:
    """A site that had ablog's addresses keeps them."""
    assert slugify(words) == ablog_slugify(words)


@given(st.text())
def test_a_slug_is_one_segment_of_an_address(words: str) -> None:
    """Nothing in a slug means something in a URL or a path."""
    assert not re.search(r"[\s/\\.:?#%&=\"'<>]", slugify(words))
