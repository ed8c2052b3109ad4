"""The sentence around a place."""

from __future__ import annotations

import pytest

from siglum.sentences import sentence_at


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two is here|. Three.", "Two is here."),
        ("One. Two is here.| Three.", "Two is here."),
        ("|One. Two.", "One."),
        ("See e.g. Smith| on this. Then.", "See e.g. Smith on this."),
        ("Mr. Smith| went. He left.", "Mr. Smith went."),
        ("It is on p. 12| of it. Not here.", "It is on p. 12 of it."),
        ("Order No. 10| stands. It does.", "Order No. 10 stands."),
        ("By J. R. Smith| himself. Yes.", "By J. R. Smith himself."),
        ("He asked “Why?” and left|. So.", "He asked “Why?” and left."),
        ("“It ends.” Then| it goes on.", "Then it goes on."),
        ("Really?! Yes|.", "Yes."),
        ("No end at all|", "No end at all"),
        ("Broken\nover| lines. Next.", "Broken over lines."),
        ("It costs 3.5 million| pounds. Indeed.", "It costs 3.5 million pounds."),
        ("", ""),
    ],
)
def test_the_sentence_around_a_place(text: str, sentence: str) -> None:
    """A sentence ends at its full stop, not at that of an abbreviation, an initial or a number."""
    assert sentence_at(text.replace("|", ""), text.find("|")) == sentence
