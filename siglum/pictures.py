"""What has to be said of a picture: what one would see, whose it is, and under which licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from siglum.problems import Problem, Rule
from siglum.records import Picture

CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-(?:SA|ND|NC|NC-SA|NC-ND))?)[ -](\d\.\d)", re.IGNORECASE)
NAMED = {"CC0": "https://creativecommons.org/publicdomain/zero/1.0/"}


def licence_url(licence: str) -> str:
    """Where a licence can be read, if its name says so: ``CC BY-SA 4.0``, ``CC0``, or a URL of its own."""
    if match := CREATIVE_COMMONS.fullmatch(licence.strip()):
        return f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"
    if licence.startswith(("https://", "http://")):
        return licence
    return NAMED.get(licence.strip().upper().removesuffix(" 1.0"), "")


def picture_problems(picture: Picture, line: int, exists: bool, way_out: str) -> Iterator[Problem]:
    """What is missing. ``way_out`` says how the author names a part: ``add 'image_{}: ...'``."""
    if not exists:
        message = f"there is no picture '{picture.path}'; check the path, from the site's root"
        yield Problem(Rule.NO_IMAGE, message, line)
    for part, rule, purpose in (
        ("alt", Rule.NO_ALT, "what one would see"),
        ("credit", Rule.NO_CREDIT, "whose it is"),
    ):
        if not getattr(picture, part):
            message = f"the picture '{picture.path}' does not say {purpose}; {way_out.format(part)}"
            yield Problem(rule, message, line)


def image_path(path: str) -> str:
    """A picture's address in the output, relative to the site's root; a URL as it is."""
    return path if "://" in path else f"_images/{quote(path.removeprefix('images/'))}"
