"""Metadata: what the head of a page says to machines, and what it does not say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siglum.metadata import Head, Site, event, feed_links, meta_tags, posting, render_head
from siglum.records import Event, Meta, Page

SITE = Site("Standing Orders", "https://site.example/sub/", "en", "Essays.")
POST = Page("posts/2025/a", "essay", "On Mayors", Meta(date=datetime(2025, 12, 4, tzinfo=UTC)), words=900)
UPDATED = replace(POST, meta=replace(POST.meta, updated=datetime(2025, 12, 6, 9, 5, tzinfo=UTC)))
HEAD = Head(
    title="On Mayors",
    url="https://site.example/sub/posts/2025/a.html",
    description="Nine points.",
    image="https://site.example/sub/_images/a.svg",
    image_alt="A chair",
    authors=("Ada Nobody", "Standing Orders"),
    keywords=("Europe", "mayors"),
)
BARE = Head("On Mayors", HEAD.url)
words = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"]))


def page_of(html: str) -> Any:
    """A page with this in its head, as a browser reads it."""
    return html5lib.parse(f"<!doctype html><title>x</title>{html}<body>", namespaceHTMLElements=False)


def said(head: Head, post: Page | None) -> dict[str, list[str]]:
    """The contents of the meta elements by name, as a browser reads them."""
    found: dict[str, list[str]] = {}
    for element in page_of(render_head(meta_tags(SITE, head, post))).findall("head/meta"):
        name = element.get("property") or element.get("name")
        found.setdefault(name, []).append(element.get("content"))
    return found


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("posts/a.html", "https://site.example/sub/posts/a.html"),
        ("/posts/a.html", "https://site.example/sub/posts/a.html"),
        ("", "https://site.example/sub/"),
        ("https://a.example/b", "https://a.example/b"),
    ],
)
@pytest.mark.parametrize("baseurl", ["https://site.example/sub/", "https://site.example/sub"])
def test_an_address_is_below_the_site_with_one_slash(baseurl: str, path: str, address: str) -> None:
    """Whether or not the settings end in a slash; an absolute address stays."""
    assert replace(SITE, baseurl=baseurl).address(path) == address


def test_an_essay_says_all_that_is_known_of_it() -> None:
    """OpenGraph's names for an article, with every author and tag."""
    assert said(HEAD, UPDATED) == {
        "description": ["Nine points."],
        "author": ["Ada Nobody", "Standing Orders"],
        "og:type": ["article"],
        "og:site_name": ["Standing Orders"],
        "og:title": ["On Mayors"],
        "og:url": [HEAD.url],
        "og:description": ["Nine points."],
        "og:image": [HEAD.image],
        "og:image:alt": ["A chair"],
        "article:published_time": ["2025-12-04"],
        "article:modified_time": ["2025-12-06T09:05:00+00:00"],
        "article:tag": ["Europe", "mayors"],
        "twitter:card": ["summary_large_image"],
    }


def test_a_page_of_which_little_is_known_says_little() -> None:
    """No empty elements; a page that is no post is part of a website and has no times."""
    assert set(said(BARE, None)) == {"og:type", "og:site_name", "og:title", "og:url", "twitter:card"}
    assert (said(BARE, None)["og:type"], said(BARE, None)["twitter:card"]) == (["website"], ["summary"])


def test_a_post_that_has_not_changed_has_no_time_of_change() -> None:
    """It is there only where it says something."""
    assert "article:modified_time" not in said(HEAD, POST)


def test_a_posting_says_all_that_is_known() -> None:
    """schema.org's names; the site itself is an organisation, any other author a person."""
    found = posting(SITE, HEAD, UPDATED)
    assert (found["@type"], found["headline"], found["url"]) == ("BlogPosting", "On Mayors", HEAD.url)
    assert (found["datePublished"], found["dateModified"]) == ("2025-12-04", "2025-12-06T09:05:00+00:00")
    assert found["author"] == [
        {"@type": "Person", "name": "Ada Nobody"},
        {"@type": "Organization", "name": "Standing Orders"},
    ]
    assert (found["keywords"], found["wordCount"], found["inLanguage"]) == (["Europe", "mayors"], 900, "en")


def test_a_posting_leaves_out_what_is_not_known() -> None:
    """No empty texts or lists, no event, no count of no words."""
    found = posting(SITE, BARE, replace(POST, words=0))
    assert not {"description", "keywords", "author", "image", "wordCount", "about"} & found.keys()
    assert all(found.values())


@pytest.mark.parametrize(
    ("announced", "facts"),
    [
        (Event("2017-09"), {"startDate": "2017-09", "url": HEAD.url}),
        (
            Event("2017-09-12T19:30:00", "Town Hall", "2017-09-13", "https://a.example/"),
            {
                "startDate": "2017-09-12T19:30:00",
                "endDate": "2017-09-13",
                "url": "https://a.example/",
                "location": {"@type": "Place", "name": "Town Hall", "address": "Town Hall"},
            },
        ),
    ],
)
def test_what_a_post_announces_is_an_event(announced: Event, facts: dict[str, Any]) -> None:
    """With its own page or the post's, and without a place or end that is not known."""
    post = replace(POST, meta=replace(POST.meta, event=announced))
    assert posting(SITE, HEAD, post)["about"] == event(HEAD, post)
    assert event(HEAD, post) == {"@type": "Event", "name": "On Mayors", **facts}


def test_a_post_without_an_event_announces_none() -> None:
    """Asking for one is a mistake, and the message names the post."""
    with pytest.raises(ValueError, match="posts/2025/a"):
        event(HEAD, POST)


@given(words)
@pytest.mark.parametrize("around", ["A{}", "</script>{}", "<!--<script>{}", '"{}'])
def test_no_title_breaks_out_of_the_linked_data(around: str, word: str) -> None:
    """A browser sees one script, and in it the title as it was written."""
    title = around.format(word)
    page = page_of(render_head([], posting(SITE, replace(HEAD, title=title), POST)))
    (script,) = page.findall(".//script")
    assert script.get("type") == "application/ld+json"
    assert json.loads(script.text)["headline"] == title


@given(words)
def test_no_text_breaks_out_of_an_attribute(title: str) -> None:
    """A browser reads in an element what was put there."""
    head = replace(BARE, title=f'"><script>{title}')
    assert said(head, None)["og:title"] == [head.title]


def test_a_head_without_linked_data_has_no_script() -> None:
    """Reference pages and lists are no postings."""
    assert render_head([("meta", {"name": "a", "content": "b"})]) == '<meta name="a" content="b">\n'


def test_a_feed_is_found_from_a_page() -> None:
    """Each is a link that feed readers look for, with its title."""
    feeds = [("Orders", "https://site.example/atom.xml"), ('Tag "b"', "https://site.example/b.xml")]
    found = page_of(render_head(feed_links(feeds))).findall("head/link[@rel='alternate']")
    assert [(link.get("title"), link.get("href")) for link in found] == feeds
    assert {link.get("type") for link in found} == {"application/atom+xml"}
