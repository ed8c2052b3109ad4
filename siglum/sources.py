"""Views of the citations: who cites a work and where, which works are cited together, and what a work's page is called.

Pure functions on records.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from siglum.records import Citation, Page

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that cites a work."""

    page: Page
    citation: Citation

    @property
    def locator(self) -> str:
        """Where in the work, with its label: ``p. 12``."""
        return spell_locator(self.citation.label, self.citation.locator)


SHORT = {
    "page": ("p.", "pp."),
    "chapter": ("ch.", "chs."),
    "section": ("§", "§§"),
    "article": ("art.", "arts."),
    "paragraph": ("para.", "paras."),
    "volume": ("vol.", "vols."),
    "column": ("col.", "cols."),
    "figure": ("fig.", "figs."),
    "folio": ("fol.", "fols."),
    "line": ("l.", "ll."),
    "note": ("n.", "nn."),
    "part": ("pt.", "pts."),
    "verse": ("v.", "vv."),
    "book": ("bk.", "bks."),
    "issue": ("no.", "nos."),
    "rule": ("r.", "rr."),
}


def spell_locator(label: str, locator: str) -> str:
    """A locator with its label, in short: ``p. 12``, ``pp. 3-5``, ``table 2``."""
    if not locator:
        return ""
    one, several = SHORT.get(label, (label.replace("-", " "),) * 2)
    return f"{several if re.search(r'[-–,&]| and ', locator) else one} {locator}".strip()


def page_name(key: str) -> str:
    """The name of a work's page, without its ending: its key, or a safe name made of it, unique and lasting."""
    if UNSAFE.search(key) is None and not key.startswith("."):
        return key
    return f"{UNSAFE.sub('-', key).strip('-.') or 'work'}-{blake2b(key.encode(), digest_size=3).hexdigest()}"


def source_page(key: str) -> str:
    """The page of a work."""
    return f"sources/{page_name(key)}"


def by_time(pages: Iterable[Page]) -> list[Page]:
    """Newest first; pages without a date of any kind last, in the order of their titles."""

    def order(page: Page) -> tuple[float, str, str]:
        moment = page.meta.date or page.meta.updated
        return (-moment.timestamp() if moment else float("inf"), page.title, page.docname)

    return sorted(pages, key=order)


def cited_by(pages: Iterable[Page]) -> dict[str, list[Place]]:
    """For each key, the places that cite it: newest page first, in a page as they stand in the text."""
    found: dict[str, list[Place]] = defaultdict(list)
    for page in by_time(pages):
        for citation in page.citations:
            found[citation.key].append(Place(page, citation))
    return dict(found)


def works_of(pages: Iterable[Page]) -> list[str]:
    """The keys that some pages cite, each once, sorted."""
    return sorted({citation.key for page in pages for citation in page.citations})


def cited_with(pages: Iterable[Page]) -> dict[str, list[tuple[str, int]]]:
    """For each key, the others that the same pages cite, with the number of these pages; the most often first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        keys = works_of([page])
        for key in keys:
            counts[key].update(other for other in keys if other != key)
    return {
        key: sorted(others.items(), key=lambda item: (-item[1], item[0])) for key, others in counts.items()
    }


def year_of(item: Mapping[str, Any]) -> str:
    """The year in which a work appeared; '' where it is not known."""
    parts = item.get("issued", {}).get("date-parts") or [[""]]
    return str(parts[0][0]) if parts[0] else ""


def authors_of(item: Mapping[str, Any]) -> list[str]:
    """The family names, or whole names of institutions, of those who made a work."""
    people = item.get("author") or item.get("editor") or ()
    return [
        str(person.get("family") or person.get("literal") or person.get("given") or "") for person in people
    ]


def site_graph(
    pages: Sequence[Page],
    items: Mapping[str, Mapping[str, Any]],
    address: Mapping[str, str],
    links: Sequence[dict[str, str]],
) -> dict[str, Any]:
    """The whole site as data: its pages, its sources, who cites what where, and who links where."""
    return {
        "pages": [
            {
                "address": address[page.docname],
                "title": page.title,
                "date": page.meta.date.isoformat() if page.meta.date else None,
                "kind": page.kind,
                "tags": list(page.meta.tags),
            }
            for page in sorted(pages, key=lambda page: page.docname)
        ],
        "sources": [{"key": key, "item": dict(item)} for key, item in sorted(items.items())],
        "citations": [
            {
                "page": address[page.docname],
                "anchor": citation.anchor,
                "key": citation.key,
                "locator": citation.locator,
                "label": citation.label,
                "sentence": citation.sentence,
            }
            for page in sorted(pages, key=lambda page: page.docname)
            for citation in page.citations
        ],
        "links": list(links),
    }
