"""What the head of a page says to machines: description, OpenGraph, JSON-LD, feeds.

Vocabularies: ogp.me, schema.org (BlogPosting, Event), HTML's link relations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
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


def citation_tags(site: Site, head: Head, post: Page, works: Iterable[Mapping[str, Any]]) -> Iterator[Tag]:
    """The tags by which Zotero and scholarly indexes file an essay as a post of its blog, with the works it cites.

    ``citation_journal_title`` and COinS are left out on purpose: with either Zotero files the essay as something else.
    """
    facts = [
        ("z:itemType", "blogPost"),
        ("citation_title", head.title),
        *(("citation_author", author) for author in head.authors),
        ("citation_publication_date", post.date.strftime("%Y/%m/%d")),
        ("citation_online_date", post.date.strftime("%Y/%m/%d")),
        ("citation_public_url", head.url),
        ("citation_language", site.language),
        *(("citation_reference", reference_content(item)) for item in works),
    ]
    yield from (("meta", {"name": name, "content": content}) for name, content in facts)


def reference_content(item: Mapping[str, Any]) -> str:
    """A work cited, as the content of ``citation_reference``."""
    facts = [
        ("citation_title", str(item.get("title", ""))),
        *(("citation_author", whole_name(person)) for person in item.get("author", ())),
        ("citation_publication_date", "/".join(str(part) for part in first_date(item))),
        ("citation_doi", str(item.get("DOI", ""))),
        ("citation_isbn", str(item.get("ISBN", ""))),
        ("citation_public_url", str(item.get("URL", ""))),
    ]
    return ";".join(f"{name}={' '.join(value.replace(';', ',').split())}" for name, value in facts if value)


def whole_name(person: Mapping[str, Any]) -> str:
    """A name as it is spoken; an institution's whole."""
    if "literal" in person:
        return str(person["literal"])
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(str(person[part]) for part in parts if person.get(part))


def first_date(item: Mapping[str, Any]) -> list[int]:
    """The year, month and day of a work's publication, as far as they are known."""
    parts = item.get("issued", {}).get("date-parts") or [[]]
    return [int(part) for part in parts[0]]


def cited_work(item: Mapping[str, Any]) -> dict[str, Any]:
    """A work cited, as schema.org's CreativeWork."""
    facts = {
        "@type": "CreativeWork",
        "name": str(item.get("title", "")),
        "author": [whole_name(person) for person in item.get("author", ())],
        "datePublished": "-".join(f"{part:02}" for part in first_date(item)),
        "url": str(item.get("URL", "")),
        "sameAs": f"https://doi.org/{item['DOI']}" if item.get("DOI") else "",
    }
    return {key: value for key, value in facts.items() if value}


def feed_links(feeds: Iterable[tuple[str, str]]) -> Iterator[Tag]:
    """The links to feeds, given as title and address."""
    for title, href in feeds:
        yield "link", {"rel": "alternate", "type": "application/atom+xml", "title": title, "href": href}


def export_links(files: Iterable[tuple[str, str]]) -> Iterator[Tag]:
    """The links to a page's works as data, given as media type and address."""
    for kind, href in files:
        yield "link", {"rel": "alternate", "type": kind, "href": href}


def posting(site: Site, head: Head, post: Page, works: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
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
        "citation": [cited_work(item) for item in works],
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
