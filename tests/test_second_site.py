"""Another site: five settings, a front page and a few texts have every feature, and each can be switched off alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from siglum import CAPABILITIES
from tests import html_checks as check
from tests.conftest import Result, Site

BASE = "https://example.org/essays/"
SOURCE, PAGE = "posts/2025/a-library-of-one.md", "posts/2025/a-library-of-one.html"
CONF = f"""
project = "A Library of One"
extensions = ["siglum"]
html_theme = "furo"
html_baseurl = "{BASE}"
bibtex_bibfiles = ["refs.bib"]
"""
SHELF = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="1" fill="#a42"/></svg>'
)
BOOK = "@book{{{key},\n  author = {{{author}}},\n  title = {{{title}}},\n  date = {{1999}},\n}}\n"
ESSAY = """---
date: 2025-03-04 09:30
title: A library of one
tags: libraries, law
category: Essays
author: Ada, Grace
series: Shelves
description: What a country loses when it keeps one copy of everything.
image: /images/shelf.svg
image_alt: A shelf
image_credit: A Photographer
image_licence: CC BY 4.0
event: {date: 2025-04-01 19:00, place: The Old Library}
---
One copy is none.{footcite:p}`abbott1999` See [the guide](/docs/guide.md#opening-hours).[^1]

```{update} 2025-03-05 10:57
The minister has answered.
```

## What is lost

The rest.

[^1]: A remark.
"""
SOURCES = {
    "conf.py": CONF,
    "index.md": "# A Library of One\n\nWelcome.\n",
    "refs.bib": BOOK.format(key="abbott1999", author="Abbott, Ann", title="Single Copies"),
    "images/shelf.svg": SHELF,
    SOURCE: ESSAY,
    "posts/2025/cards.md": "---\ndate: 2025-03-06 08:15\ntags: libraries\n---\nThe catalogue is on cards again.\n",
    "posts/2024/two-libraries.md": "---\ndate: 2024-12-01\nseries: Shelves\n---\n# Two libraries\n\nBetter.\n",
    "docs/guide.md": "---\nupdated: 2025-01-02\n---\n# Guide\n\n## Opening hours\n\nAlways.\n",
}

FEATURES = {
    "stream": ("index.html", ".siglum-stream article:nth-of-type(3)"),
    "note in the stream": ("index.html", 'article[data-kind=note] a[href="posts/2025/cards.html"]'),
    "sheet of the stream": ("page/1.html", ".siglum-stream article"),
    "archive": ("blog/archive.html", 'a[href="2025.html#2025-03"]'),
    "year": ("blog/2024.html", 'a[href="../posts/2024/two-libraries.html"]'),
    "tag": ("blog/tag/libraries.html", "article.siglum-card:nth-of-type(2)"),
    "category": ("blog/category/essays.html", "article.siglum-card"),
    "author": ("blog/author/grace.html", "article.siglum-card"),
    "series": ("series/shelves.html", "article.siglum-card:nth-of-type(2)"),
    "series on a page": (PAGE, ".siglum-series li[aria-current=page]"),
    "search box": (PAGE, 'form[action="../../search.html"] input[name=q]'),
    "search page": ("search.html", "#siglum-search"),
    "credits": ("credits.html", 'img[src="_images/shelf.svg"][alt="A shelf"]'),
    "lead picture": (
        PAGE,
        '.siglum-lead a[rel=license][href="https://creativecommons.org/licenses/by/4.0/"]',
    ),
    "update": (PAGE, "#update-2025-03-05-1057"),
    "event": (PAGE, '.siglum-event time[datetime^="2025-04-01T19:00"]'),
    "note from the library": (PAGE, "[role=doc-endnotes] [role=doc-footnote] [role=doc-backlink]"),
    "page of a source": (
        "sources/abbott1999.html",
        '#cited-by a[href^="../posts/2025/a-library-of-one.html#"]',
    ),
    "whole library": ("bibliography.html", 'a[href="sources/abbott1999.html"]'),
    "works of a page": (PAGE, 'a[href="a-library-of-one.bib"]'),
    "canonical address": (PAGE, f'link[rel=canonical][href="{BASE}{PAGE}"]'),
    "description": (PAGE, 'meta[name=description][content^="What a country loses"]'),
    "linked data": (PAGE, 'script[type="application/ld+json"]'),
    "feed named": (PAGE, f'link[rel=alternate][href="{BASE}blog/atom.xml"]'),
    "feed of a tag": ("blog/tag/law.html", f'link[rel=alternate][href="{BASE}blog/tag/law/atom.xml"]'),
    "reference page in the sidebar": (PAGE, '.sidebar-tree a[href="../../docs/guide.html"]'),
    "page for what is not there": ("404.html", 'a[href="/essays/blog/archive.html"]'),
}
LOST = {
    "pictures": r"credits\.html",
    "sources": r"sources/.*\.html|bibliography\.html",
    "exports": r".*\.(bib|ris|json)",
    "feeds": r"blog/.*atom\.xml",
    "head": r"",
    "sitemap": r"sitemap\.xml|robots\.txt",
    "notfound": r"404\.html",
    "search": r"pagefind/.*|search\.html|_static/siglum-search\..*",
}
"""What the site does without when a capability is off."""

MakeSite = Callable[..., Site]


def written(folder: Path) -> Site:
    """The site in a folder."""
    site = Site(folder)
    for path, text in SOURCES.items():
        site.write(path, text)
    return site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The site, built once."""
    return written(tmp_path_factory.mktemp("second-site")).build("-W", "--keep-going")


@pytest.fixture(scope="module")
def pages(built: Result) -> Mapping[str, BeautifulSoup]:
    """Its pages, by path."""
    return check.pages(built.out)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Result]:
    """Build the site without a capability: once, whoever asks."""

    @cache
    def build(capability: str) -> Result:
        less = written(tmp_path_factory.mktemp(f"without-{capability}"))
        less.write("conf.py", f"{CONF}siglum_disable = ['{capability}']\n")
        return less.build("-W", "--keep-going")

    return build


def files(out: Path) -> set[str]:
    """Every file of the output, but for those of the search index that are named for their content."""
    found = (path for path in out.rglob("*") if path.is_file() and "en_" not in path.name)
    return {path.relative_to(out).as_posix() for path in found}


def all_broken(out: Path, base: str = BASE) -> list[str]:
    """Every link of a site that leads nowhere."""
    return check.broken(out, check.page_links(out) + check.style_links(out), base)


def test_five_settings_are_a_site(built: Result) -> None:
    """The contract's five settings build without a warning."""
    assert (built.warnings, built.status) == ([], 0), built.said


@pytest.mark.parametrize("feature", FEATURES)
def test_it_has_every_feature(feature: str, pages: Mapping[str, BeautifulSoup]) -> None:
    """A site that sets nothing else has all that the manual tells of."""
    path, select = FEATURES[feature]
    assert pages[path].select(select)


def test_every_link_of_it_resolves(built: Result) -> None:
    """Below the path that html_baseurl names, every link is right: in pages, feeds and sitemap."""
    assert all_broken(built.out) == []
    assert check.broken(built.out, check.told_links(built.out, BASE), BASE) == []


def test_a_way_leads_to_every_page_of_it(built: Result) -> None:
    """The author need not link to any page of siglum's own: a reader can come to each from the front page."""
    assert check.out_of_reach(built.out) == set()


def test_its_feed_has_every_author_and_update(built: Result) -> None:
    """Each author of a text is named in the feed, and an update is an entry of its own."""
    entries = {check.said(entry, "id"): entry for entry in check.entries(built.out / "blog/atom.xml")}
    assert list(entries) == [
        BASE + "posts/2025/cards.html",
        BASE + PAGE + "#update-2025-03-05-1057",
        BASE + PAGE,
        BASE + "posts/2024/two-libraries.html",
    ]
    names = [name.text for name in entries[BASE + PAGE].findall(f"{check.ATOM}author/{check.ATOM}name")]
    assert names == ["Ada", "Grace"]


def test_nothing_in_it_is_of_the_site_that_siglum_comes_with(built: Result) -> None:
    """The engine has no site's name or address in it: no file of another site names this one."""
    found = [path for path in built.out.rglob("*") if path.is_file()]
    assert [path for path in found if re.search(rb"(?i)standing.orders", check.contents(path))] == []


def test_its_event_is_told(pages: Mapping[str, BeautifulSoup]) -> None:
    """The day, the hour and the place of an event are data."""
    event = check.linked_data(pages[PAGE])[0]["about"]
    assert event["startDate"].startswith("2025-04-01T19:00")
    assert event["location"]["name"] == "The Old Library"


def test_what_can_be_switched_off_is_all_tested_here() -> None:
    """Each capability that siglum_disable knows has its case below."""
    assert set(LOST) == {*CAPABILITIES, "search"}


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_can_be_switched_off_alone(
    capability: str, built: Result, without: Callable[[str], Result]
) -> None:
    """Without one the site builds without a warning and without its files; the rest is there, and no link dangles."""
    less = without(capability)
    assert (less.warnings, less.status) == ([], 0), less.said
    lost = files(built.out) - files(less.out)
    assert [name for name in lost if not re.fullmatch(LOST[capability], name)] == []
    assert lost or not LOST[capability]
    assert all_broken(less.out) == []


def test_without_head_no_page_tells_of_itself(without: Callable[[str], Result]) -> None:
    """Switched off, the metadata leave no trace in a page, though feeds and sitemap are made."""
    page = check.pages(without("head").out)[PAGE]
    assert page.select('[type="application/ld+json"], [property^="og:"]') == []


def test_without_search_there_is_no_dead_search_page(without: Callable[[str], Result]) -> None:
    """Switched off, our search leaves Sphinx's own or none: never a page whose box finds nothing."""
    page = check.pages(without("search").out).get("search.html")
    assert page is None or page.select('script[src*="searchtools.js"]')


def test_without_an_address_what_needs_one_is_left_out(built: Result, site: MakeSite) -> None:
    """Without html_baseurl there are no feeds, sitemap, canonical links or metadata, and one line says so."""
    conf = CONF.replace(f'html_baseurl = "{BASE}"\n', "")
    less = site({**SOURCES, "conf.py": conf}).build("-W", "--keep-going")
    assert (less.warnings, less.status) == ([], 0), less.said
    assert less.said.count("html_baseurl") == 1
    lost = files(built.out) - files(less.out)
    assert [
        name for name in lost if not re.search(r"\.xml$|^robots\.txt$|\.cite\.(bib|ris|json)$", name)
    ] == []
    told = "link[rel=canonical], link[rel=alternate], meta[property], [type='application/ld+json']"
    assert [path for path, page in check.pages(less.out).items() if page.select(told)] == []
    assert all_broken(less.out, "https://host.example/") == []


@pytest.mark.parametrize("setting", ["", 'bibtex_bibfiles = ["refs.bib"]\n'], ids=["not named", "named"])
def test_without_a_library_it_builds(setting: str, site: MakeSite) -> None:
    """Where there is no refs.bib there is simply no library, whether conf.py names one or not."""
    conf = CONF.replace('bibtex_bibfiles = ["refs.bib"]\n', setting)
    less = site({**SOURCES, "conf.py": conf, SOURCE: ESSAY.replace("{footcite:p}`abbott1999`", "")})
    less.remove("refs.bib")
    result = less.build("-W", "--keep-going")
    assert (result.warnings, result.status) == ([], 0), result.said
    assert all_broken(result.out) == []
    assert not (result.out / "bibliography.html").exists()


def test_a_library_may_be_in_two_files(site: MakeSite) -> None:
    """Sources of either file are cited alike."""
    more = site(
        {
            **SOURCES,
            "conf.py": CONF.replace('"refs.bib"', '"refs.bib", "more.bib"'),
            "more.bib": BOOK.format(key="zola1999", author="Zola, Zoë", title="Many Copies"),
            SOURCE: ESSAY.replace("The rest.", "The rest.{footcite:p}`zola1999`"),
        }
    )
    result = more.build("-W", "--keep-going")
    assert (result.warnings, result.status) == ([], 0), result.said
    notes = check.text(check.pages(result.out)[PAGE].select_one("[role=doc-endnotes]"))
    assert "Single Copies" in notes and "Many Copies" in notes
