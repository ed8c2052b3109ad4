"""Pictures: their licences, what has to be said of them, and where they stand."""

from __future__ import annotations

import pytest

from siglum.pictures import image_path, licence_url, picture_problems
from siglum.problems import Rule
from siglum.records import Picture

WHOLE = Picture("images/a.svg", alt="A ship", credit="Standing Orders")


@pytest.mark.parametrize(
    ("licence", "url"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC BY-NC-ND 2.5", "https://creativecommons.org/licenses/by-nc-nd/2.5/"),
        ("cc-by-nd-2.0", "https://creativecommons.org/licenses/by-nd/2.0/"),
        (" CC0 ", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/licence", "https://example.org/licence"),
        ("CC BY-SA", ""),
        ("CC 2017 BY-SA", ""),
        ("CC BY-SA 4.0 or later", ""),
        ("All rights reserved", ""),
        ("", ""),
    ],
)
def test_a_licence_is_linked_where_its_name_says_which_it_is(licence: str, url: str) -> None:
    """A name without a version, or with more in it, is shown and not linked: nothing is guessed."""
    assert licence_url(licence) == url


@pytest.mark.parametrize(
    ("picture", "exists", "rules"),
    [
        (WHOLE, True, []),
        (WHOLE, False, [Rule.NO_IMAGE]),
        (Picture("images/a.svg", credit="Standing Orders"), True, [Rule.NO_ALT]),
        (Picture("images/a.svg", alt="A ship"), True, [Rule.NO_CREDIT]),
        (Picture("images/a.svg"), False, [Rule.NO_IMAGE, Rule.NO_ALT, Rule.NO_CREDIT]),
    ],
)
def test_a_picture_exists_and_says_what_and_whose_it_is(
    picture: Picture, exists: bool, rules: list[Rule]
) -> None:
    """Each thing that is missing is a problem of its own, on the picture's line; a licence is not asked for."""
    found = list(picture_problems(picture, 7, exists, "image_{}"))
    assert [(problem.rule, problem.line) for problem in found] == [(rule, 7) for rule in rules]


def test_the_way_out_is_named_as_the_author_writes_it() -> None:
    """In front matter and in a directive, a part has different names."""
    (problem,) = picture_problems(Picture("images/a.svg", credit="x"), 1, True, "add ':{}:'")
    assert problem.message == "the picture 'images/a.svg' does not say what one would see; add ':alt:'"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("images/a.svg", "_images/a.svg"),
        ("images/2017/a.svg", "_images/2017/a.svg"),
        ("docs/a.png", "_images/docs/a.png"),
        ("images/é #1.svg", "_images/%C3%A9%20%231.svg"),
        ("https://example.org/a.png", "https://example.org/a.png"),
    ],
)
def test_the_address_of_a_picture_is_made_of_its_path(path: str, address: str) -> None:
    """So that no other picture can move it; it is a URL whatever the file is called; one elsewhere stays there."""
    assert image_path(path) == address
