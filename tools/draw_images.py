"""Draw the site's pictures: flat SVG panels in six colours, the same bytes on every run.

Usage: python3 tools/draw_images.py [FOLDER]    (without FOLDER: images/ of this repository)
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 1200, 675
INK, PAPER, BRICK, OCHRE, SLATE, MIST = "#1e2a42", "#f4ecdb", "#b4472f", "#dda23a", "#54728f", "#c3cdd2"
DEEP = "#2d3d5a"
SANS = "'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
PARTIES = [  # party, votes in per cent, seats of 650: House of Commons, 8 June 2017
    ("Conservative", 42.3, 317),
    ("Labour", 40.0, 262),
    ("Liberal Democrat", 7.4, 12),
    ("SNP", 3.0, 35),
    ("DUP", 0.9, 10),
    ("All others", 6.4, 14),
]


def element(name: str, text: str = "", /, **attributes: object) -> str:
    """One SVG element; numbers are rounded, so that every machine writes the same bytes."""
    shown = ""
    for key, value in attributes.items():
        shown += f' {key.replace("_", "-")}="{f"{value:.1f}" if isinstance(value, float) else value}"'
    return f"<{name}{shown}>{escape(text, quote=False)}</{name}>" if text else f"<{name}{shown}/>"


def rect(x: float, y: float, width: float, height: float, fill: str, **more: object) -> str:
    """A filled rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **more)


def circle(x: float, y: float, radius: float, fill: str, **more: object) -> str:
    """A filled circle."""
    return element("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def polygon(points: Sequence[tuple[float, float]], fill: str) -> str:
    """A filled polygon."""
    return element("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), fill=fill)


def words(x: float, y: float, text: str, size: int, **more: object) -> str:
    """A line of text."""
    return element("text", text, x=x, y=y, font_family=SANS, font_size=size, fill=INK, **more)


def panel(title: str, ground: str, parts: Iterator[str]) -> str:
    """A whole picture on a ground of its own, so that it stands on a white page and on a dark one."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return "\n".join([head, element("title", title), rect(0, 0, WIDTH, HEIGHT, ground), *parts, "</svg>", ""])


def person(x: float, feet: float, tall: float, fill: str) -> str:
    """A standing figure: a head over a tapering coat."""
    neck, hem, top = tall * 0.105, tall * 0.17, feet - tall * 0.78
    coat = [(x - neck, top), (x + neck, top), (x + hem, feet), (x - hem, feet)]
    return circle(x, feet - tall * 0.88, tall * 0.12, fill) + polygon(coat, fill)


def drawn_by_lot(seats: int, wanted: int) -> set[int]:
    """The same lot each time: the seats whose numbers hash lowest."""
    return set(sorted(range(seats), key=lambda seat: sha256(f"508 BC, {seat}".encode()).digest())[:wanted])


def hemicycle() -> Iterator[str]:
    """A chamber seen from above its table; the seats drawn by lot are lit."""
    centre, floor = WIDTH / 2, 596.0
    rows = [(170 + 62 * row, 11 + 4 * row) for row in range(6)]
    lot, seat = drawn_by_lot(sum(count for _, count in rows), 24), 0
    yield rect(0, floor + 22, WIDTH, HEIGHT, DEEP)
    for radius, count in rows:
        for place in range(count):
            angle = math.pi * (0.035 + 0.93 * place / (count - 1))
            x, y = centre - radius * 1.12 * math.cos(angle), floor - radius * math.sin(angle)
            yield circle(x, y, 17.5, OCHRE if seat in lot else SLATE)
            seat += 1
    yield rect(centre - 74, floor - 62, 148, 22, BRICK, rx=4)
    yield rect(centre - 58, floor - 40, 116, 62, BRICK)


def star(x: float, y: float, size: float, fill: str) -> str:
    """A five-pointed star standing upright."""
    turns = [(size if i % 2 == 0 else size * 0.4, math.pi * (i / 5 - 0.5)) for i in range(10)]
    return polygon([(x + r * math.cos(a), y + r * math.sin(a)) for r, a in turns], fill)


def quay() -> Iterator[str]:
    """A warship under twelve stars, 35 per cent of it in another colour, beyond the reach of a crane."""
    for i in range(12):
        angle = math.pi * (0.075 + 0.85 * i / 11)
        yield star(505 - 400 * math.cos(angle), 436 - 362 * math.sin(angle), 26, OCHRE)
    yield f'<clipPath id="third">{rect(0, 0, 118 + 0.35 * 787, HEIGHT, INK)}</clipPath>'
    yield warship(INK) + f'<g clip-path="url(#third)">{warship(BRICK)}</g>'
    yield rect(0, 516, WIDTH, 159, SLATE)
    for x, y, wide in ((150, 548, 260), (560, 548, 180), (60, 586, 150), (330, 586, 320), (190, 626, 200)):
        yield rect(x, y, wide, 7, MIST, rx=3)
    yield rect(968, 470, 232, 205, INK) + rect(944, 454, 256, 22, INK)
    yield polygon([(1050, 456), (1074, 150), (1104, 150), (1128, 456)], INK)
    yield rect(936, 132, 264, 20, INK) + rect(1076, 84, 26, 60, INK)
    yield element("path", d="M 948 134 L 1089 86 L 1200 128", fill="none", stroke=INK, stroke_width=7)
    yield rect(960, 150, 6, 128, INK) + rect(948, 276, 30, 22, BRICK)


def warship(fill: str) -> str:
    """A frigate from the side, bow to the right, in one colour."""
    hull = "M118 430 H700 L762 412 L905 398 L838 530 H166 Z"
    decks = "M262 432 V388 H330 V352 H420 V376 H470 V330 H628 L650 372 H690 L700 432 Z"
    masts = "M372 352 L384 262 H396 L408 352 Z M532 330 L549 196 H561 L584 330 Z"
    spars = "M356 290 h68 v7 h-68 Z M514 232 h84 v8 h-84 Z M524 264 h64 v7 h-64 Z"
    gun = "M734 424 L742 386 H784 V391 H846 V399 H787 L794 424 Z"
    return element("path", d=" ".join((hull, decks, masts, spars, gun)), fill=fill)


def aisle() -> Iterator[str]:
    """Two walls of machines running to one lit door, with one person in it for scale."""
    x, y = 600.0, 306.0
    yield polygon([(x - 39, y + 26), (x + 39, y + 26), (x + 640, y + 423), (x - 640, y + 423)], SLATE)
    for side in (-1, 1):
        for cabinet in range(11):
            yield from rack(x, y, side, 640 * 0.775**cabinet, 640 * 0.775 ** (cabinet + 1), cabinet)
    yield rect(x - 39, 214, 78, 118, OCHRE)
    yield polygon([(x - 39, 332), (x + 39, 332), (x + 210, HEIGHT), (x - 210, HEIGHT)], OCHRE)
    yield polygon([(x - 6, 330), (x + 18, 330), (x + 64, HEIGHT), (x - 32, HEIGHT)], INK)
    yield person(x + 6, 332, 86, INK)


def rack(x0: float, y0: float, side: int, near: float, far: float, number: int) -> Iterator[str]:
    """One cabinet of the aisle between two distances from the vanishing point, with its lights."""
    gap, top, bottom = near - (near - far) * 0.06, -0.62, 0.66

    def at(depth: float, height: float) -> tuple[float, float]:
        return x0 + side * depth, y0 + depth * height

    yield polygon([at(gap, top), at(far, top), at(far, bottom), at(gap, bottom)], DEEP if number % 2 else INK)
    for shelf in range(11):
        height = top + 0.09 + 0.105 * shelf
        lit = 0.2 + 0.55 * ((shelf * 7 + number * 5) % 6) / 5
        left, right = gap - (gap - far) * 0.16, gap - (gap - far) * lit
        ends = [at(left, height), at(right, height), at(right, height + 0.03), at(left, height + 0.03)]
        yield polygon(ends, (BRICK, MIST, MIST, SLATE, MIST, OCHRE)[(shelf * 3 + number * 4) % 6])


def doors() -> Iterator[str]:
    """Eight doors in a row, each smaller and less lit than the last, and two people before the first."""
    floor, x = 560.0, 262.0
    yield rect(0, floor, WIDTH, HEIGHT - floor, SLATE)
    for number in range(8):
        scale = 0.885**number
        wide, tall = 128 * scale, 404 * scale
        yield rect(x - 10 * scale, floor - tall - 10 * scale, wide + 20 * scale, tall + 10 * scale, INK)
        lit = wide * (0.86 - 0.1 * number)
        yield rect(x, floor - tall, wide, tall, BRICK)
        yield rect(x, floor - tall, lit, tall, OCHRE)
        feet = (x + lit - 70 * scale, HEIGHT), (x - 110 * scale, HEIGHT)
        yield polygon([(x, floor), (x + lit, floor), *feet], OCHRE)
        yield circle(x + lit + (wide - lit) * 0.5, floor - tall * 0.47, 5 * scale, PAPER)
        x += wide + 34 * scale
    yield person(120, 602, 224, INK) + person(196, 602, 136, INK)
    yield rect(28, 540, 62, 62, BRICK, rx=5) + rect(46, 528, 26, 14, BRICK, rx=4)


def chamber() -> Iterator[str]:
    """A council chamber in which one high chair takes the room and the benches are low and empty."""
    centre = WIDTH / 2
    yield rect(0, 548, WIDTH, 127, SLATE)
    yield element("path", d="M 372 548 V 268 A 228 228 0 0 1 828 268 V 548 Z", fill=OCHRE)
    for x in (452.0, 600.0, 748.0):
        top = 40 if x == centre else 92
        yield rect(x - 5, top, 10, 548 - top, PAPER)
    yield rect(372, 262, 456, 10, PAPER)
    yield element("path", d="M 512 560 V 226 A 88 88 0 0 1 688 226 V 560 Z", fill=BRICK)
    yield rect(478, 388, 34, 172, BRICK, rx=8) + rect(688, 388, 34, 172, BRICK, rx=8)
    yield element("path", d="M 540 430 V 236 A 60 60 0 0 1 660 236 V 430 Z", fill=INK)
    yield rect(430, 470, 340, 28, INK) + rect(452, 498, 296, 122, INK)
    for y, reach, step in ((520, 330, 84), (572, 292, 92), (628, 250, 100)):
        for near, side in ((WIDTH - reach, 1), (reach, -1)):
            for seat in range(4):
                yield rect(near + side * seat * step - 30, y - 46, 60, 40, DEEP, rx=10)
            yield rect(near - 52 if side > 0 else 0, y - 16, reach + 52, 24, INK)


def ballots() -> Iterator[str]:
    """A hundred ballot papers, of which sixty-eight are dim."""
    bright = drawn_by_lot(100, 32)
    for number in range(100):
        x, y = 60 + 54.5 * (number % 20), 72 + 111.0 * (number // 20)
        fill, mark = (PAPER, BRICK) if number in bright else (DEEP, SLATE)
        cross = f"M {x + 12:g} {y + 50:g} l 20 20 m 0 -20 l -20 20"
        yield rect(x, y, 44, 86, fill, rx=3)
        yield rect(x + 9, y + 14, 26, 5, mark) + rect(x + 9, y + 27, 18, 5, mark)
        yield element("path", d=cross, stroke=mark, stroke_width=6, fill="none")


def votes_and_seats() -> Iterator[str]:
    """A bar for each party's share of the votes, and one for its share of the seats."""
    left, unit = 330.0, 15.4
    yield words(40, 64, "Share of votes and of seats, 8 June 2017", 36, font_weight=700)
    for x, fill, name in ((700, SLATE, "votes, %"), (900, BRICK, "seats, %")):
        yield rect(x, 88, 28, 28, fill) + words(x + 40, 113, name, 30)
    for row, (party, votes, seats) in enumerate(PARTIES):
        y, share = 140 + 88.0 * row, 100 * seats / 650
        yield words(left - 20, y + 48, party, 32, text_anchor="end")
        for bar, (value, fill) in enumerate(((votes, SLATE), (share, BRICK))):
            yield rect(left, y + 36 * bar, value * unit, 32, fill)
            yield words(left + value * unit + 10, y + 36 * bar + 27, f"{value:.1f}", 28)
    yield rect(left - 3, 132, 3, 524, INK)


def favicon() -> str:
    """The site's mark: an asterisk, as it stands for a note, in a rounded square."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    square = element("title", "Standing Orders") + rect(0, 0, 64, 64, INK, rx=14)
    arms = [rect(27, 9, 10, 46, OCHRE, rx=5, transform=f"rotate({turn} 32 32)") for turn in (0, 60, 120)]
    return "\n".join([head, square, *arms, "</svg>", ""])


PICTURES: dict[str, tuple[str, str, Callable[[], Iterator[str]]]] = {
    "nine-points-on-executive-mayors-chamber": ("A council chamber with one high chair", PAPER, chamber),
    "on-citizens-assemblies-hemicycle": ("A chamber with some seats drawn by lot", INK, hemicycle),
    "refuge-by-instalments-doors": ("Eight doors in a row", PAPER, doors),
    "seats-and-votes-ballots": ("A hundred ballot papers", INK, ballots),
    "seats-and-votes-chart": ("Votes and seats in the general election of 2017", PAPER, votes_and_seats),
    "thirty-five-per-cent-quay": ("A warship off a quay under twelve stars", PAPER, quay),
    "untimely-atlanticism-aisle": ("An aisle between machines", PAPER, aisle),
}


def main(folder: Path) -> None:
    """Write every picture into the folder, over what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, ground, draw) in PICTURES.items():
        (folder / f"{name}.svg").write_text(panel(title, ground, draw()), encoding="utf-8")
    (folder / "favicon.svg").write_text(favicon(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "images")
