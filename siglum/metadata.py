"""What the head of a page says to machines: description, OpenGraph, JSON-LD, feeds.

Vocabularies: ogp.me, schema.org (BlogPosting, Event), HTML's link relations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from siglum.dates import machine_form
from siglum.records import FirstPublished, Page

Tag = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same on every page."""

    name: str
    baseurl: str
    language: str
    description: str = ""

    def address(self, path: str) -> str:
        """The absolute address of a path below the site's root; one that is absolute already stays."""
        return path if "://" in path else self.baseurl.rstrip("/") + "/" + path.lstrip("/")


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of one page."""

    title: str
    url: str
    description: str = ""
    image: str = ""
    image_alt: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


def meta_tags(site: Site, head: Head, post: Page | None) -> Iterator[Tag]:
    """The meta elements of a page."""
    if head.description:
        yield "meta", {"name": "description", "content": head.description}
    yield from (("meta", {"name": "author", "content": author}) for author in head.authors)
    properties = [
        ("og:type", "article" if post else "website"),
        ("og:site_name", site.name),
        ("og:title", head.title),
        ("og:url", head.url),
        ("og:description", head.description),
        ("og:image", head.image),
        ("og:image:alt", head.image_alt),
    ]
    if post:
        properties.append(("article:published_time", machine_form(post.date)))
        if post.changed != post.date:
            properties.append(("article:modified_time", machine_form(post.changed)))
        properties += [("article:tag", tag) for tag in head.keywords]
    yield from (("meta", {"property": name, "content": content}) for name, content in properties if content)
    yield "meta", {"name": "twitter:card", "content": "summary_large_image" if head.image else "summary"}


def feed_links(feeds: Iterable[tuple[str, str]]) -> Iterator[Tag]:
    """The links to feeds, given as title and address."""
    for title, href in feeds:
        yield "link", {"rel": "alternate", "type": "application/atom+xml", "title": title, "href": href}


def posting(site: Site, head: Head, post: Page) -> dict[str, Any]:
    """A post as schema.org's BlogPosting; what is not known is left out."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": head.title,
        "url": head.url,
        "mainEntityOfPage": head.url,
        "description": head.description,
        "datePublished": machine_form(post.date),
        "dateModified": machine_form(post.changed),
        "inLanguage": site.language,
        "wordCount": post.words,
        "keywords": list(head.keywords),
        "author": [
            {"@type": "Organization" if name == site.name else "Person", "name": name}
            for name in head.authors
        ],
        "publisher": {"@type": "Organization", "name": site.name, "url": site.address("")},
        "isPartOf": {"@type": "Blog", "name": site.name, "url": site.address("")},
        "image": head.image,
    }
    if post.meta.first_published:
        facts["isBasedOn"] = first_publication(post.meta.first_published)
    if post.meta.event:
        facts["about"] = event(head, post)
    return {key: value for key, value in facts.items() if value}


def first_publication(first: FirstPublished) -> dict[str, Any]:
    """Where a text appeared first, as schema.org's Article."""
    facts = {
        "@type": "Article",
        "headline": first.title,
        "url": first.url,
        "datePublished": first.date,
        "isPartOf": {"@type": "Periodical", "name": first.publication},
    }
    return {key: value for key, value in facts.items() if value}


def event(head: Head, post: Page) -> dict[str, Any]:
    """What a post announces, as schema.org's Event."""
    announced = post.meta.event
    if announced is None:
        raise ValueError(post.docname)
    facts = {
        "@type": "Event",
        "name": head.title,
        "startDate": announced.date,
        "endDate": announced.end,
        "url": announced.url or head.url,
        "location": {"@type": "Place", "name": announced.place, "address": announced.place}
        if announced.place
        else "",
    }
    return {key: value for key, value in facts.items() if value}


def render_head(tags: Iterable[Tag], linked_data: dict[str, Any] | None = None) -> str:
    """The HTML of the tags, a line each, and of the JSON-LD."""
    lines = [
        f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items()) + ">"
        for name, attributes in tags
    ]
    if linked_data:
        data = json.dumps(linked_data, ensure_ascii=False).replace("<", "\\u003c")
        lines.append(f'<script type="application/ld+json">{data}</script>')
    return "\n".join(lines) + "\n"
