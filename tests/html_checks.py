"""What whole-site tests ask of a built site: its pages as trees, its links, its feeds, every byte of it."""

from __future__ import annotations

import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urldefrag, urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag

from tests.conftest import Result, Site

ROOT = Path(__file__).parents[1]
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When the real site is built for the tests: what is due by then is shown."""
ATOM = "{http://www.w3.org/2005/Atom}"
GZIP = b"\x1f\x8b"
ATTRIBUTES = ("href", "src", "poster", "action", "data")


@dataclass(frozen=True)
class Link:
    """A link as written, and where it stands."""

    page: str
    written: str

    def __str__(self) -> str:
        return f"{self.page}: {self.written}"


@cache
def real_site(folder: Path) -> Result:
    """Build this repository's own site into a folder: once, whoever asks."""
    site = Site(folder / "real-site", TODAY)
    site.folder.mkdir()
    site.src.symlink_to(ROOT)
    return site.build("-W", "--keep-going")


@cache
def pages(out: Path) -> Mapping[str, BeautifulSoup]:
    """Every page of a site, by its path, as a browser reads it."""
    found = sorted(out.rglob("*.html"))
    return {path.relative_to(out).as_posix(): soup(path.read_text(encoding="utf-8")) for path in found}


def soup(html: str) -> BeautifulSoup:
    """HTML as a browser reads it."""
    return BeautifulSoup(html, "html5lib")


def text(element: Tag) -> str:
    """The words of an element, with single spaces between."""
    return " ".join(element.get_text().split())


def text_without(element: Tag, select: str) -> str:
    """The words of an element, but for those of some elements in it."""
    rest = copy(element)
    for part in rest.select(select):
        part.decompose()
    return text(rest)


def linked_data(page: BeautifulSoup) -> list[dict[str, Any]]:
    """What a page says of itself as JSON-LD."""
    return [json.loads(str(script.string)) for script in page.select('script[type="application/ld+json"]')]


def strings(data: object) -> Iterator[str]:
    """Every string within JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from strings(part)


def links(page: BeautifulSoup) -> Iterator[str]:
    """Every address that a page's elements name: links, pictures, scripts, styles, forms."""
    for element in page.find_all(True):
        yield from (str(element[name]).strip() for name in ATTRIBUTES if element.has_attr(name))
        yield from (part.split()[0] for part in str(element.get("srcset", "")).split(",") if part.strip())


def page_links(out: Path) -> list[Link]:
    """Every address that stands in an element of a page."""
    return [Link(path, written) for path, page in pages(out).items() for written in links(page)]


def told_links(out: Path, base: str) -> list[Link]:
    """Every absolute address of the site's own that is told to machines: metadata, feeds, sitemap, robots.txt."""
    told = []
    for path, page in pages(out).items():
        told += [Link(path, str(meta["content"])) for meta in page.select("meta[content]")]
        told += [Link(path, string) for string in strings(linked_data(page))]
    for path in sorted(out.rglob("*.xml")):
        told += [Link(path.relative_to(out).as_posix(), written) for written in xml_links(path)]
    if (out / "robots.txt").is_file():
        told += [Link("robots.txt", word) for word in (out / "robots.txt").read_text().split()]
    return [link for link in told if link.written.startswith(base)]


def xml_links(path: Path) -> Iterator[str]:
    """Every address in a feed or sitemap, those within the HTML of a feed's entries included."""
    for element in ElementTree.parse(path).iter():
        yield from (value for name, value in element.attrib.items() if name in {"href", "url", "uri"})
        if element.tag.endswith("}loc"):
            yield element.text or ""
        if element.tag == f"{ATOM}content":
            yield from links(soup(element.text or ""))


def style_links(out: Path) -> list[Link]:
    """Every file that a style sheet names."""
    return [
        Link(path.relative_to(out).as_posix(), match[2])
        for path in sorted(out.rglob("*.css"))
        for match in re.finditer(r"""url\((["']?)(.+?)\1\)""", path.read_text(encoding="utf-8"))
    ]


def broken(out: Path, found: list[Link], base: str) -> list[str]:
    """The links that lead nowhere, on a site that stands at ``base``. Those to other sites are not followed."""
    host = "/".join(base.split("/")[:3]) + "/"
    assert found
    return [
        str(link)
        for link in dict.fromkeys(found)
        if (target := urljoin(base + link.page, link.written)).startswith(host)
        and not (target.startswith(base) and exists(out, target.removeprefix(base)))
    ]


def exists(out: Path, address: str) -> bool:
    """Whether a site has what an address, relative to its root, names: the file, and the anchor in it."""
    path, anchor = urldefrag(unquote(address))
    path = path.partition("?")[0]
    path = f"{path}index.html" if path.endswith("/") or not path else path
    return (out / path).is_file() and (not anchor or anchor in anchors(out, path))


@cache
def anchors(out: Path, path: str) -> frozenset[str]:
    """The ids of a page."""
    return frozenset(str(element["id"]) for element in pages(out)[path].select("[id]"))


def out_of_reach(out: Path) -> set[str]:
    """The pages to which no way leads from the front page, link by link.

    Nobody is meant to come to 404.html, a form leads to search.html, and where there are ten posts or fewer the front
    page shows what page/1.html does.
    """
    found, ahead = set[str](), ["index.html"]
    while ahead:
        page = ahead.pop()
        found.add(page)
        hrefs = (
            urldefrag(urljoin(f"/{page}", str(a["href"])))[0] for a in pages(out)[page].select("a[href]")
        )
        ahead += {href.removeprefix("/") for href in hrefs} & pages(out).keys() - found
    return pages(out).keys() - found - {"404.html", "search.html", "page/1.html"}


def feeds(out: Path) -> list[Path]:
    """Every feed."""
    return sorted(out.rglob("atom.xml"))


def entries(feed: Path) -> list[ElementTree.Element]:
    """The entries of a feed."""
    return ElementTree.parse(feed).findall(f"{ATOM}entry")


def said(entry: ElementTree.Element, name: str) -> str:
    """The text of an element of an entry."""
    return entry.findtext(f"{ATOM}{name}") or ""


def contents(path: Path) -> bytes:
    """What a file says: decompressed, where it is one of Pagefind's or an inventory."""
    data = path.read_bytes()
    if data.startswith(GZIP):
        return gzip.decompress(data)
    if path.name == "objects.inv":
        return zlib.decompress(data.split(b"\n", 4)[4])
    return data


def missing(what: str) -> NoReturn:
    """Leave a test out, aloud, for want of something; where all must be there (CI=true), fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; in continuous integration nothing is left out")
    pytest.skip(what)
