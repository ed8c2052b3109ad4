"""HTML that leaves its page: the links, ids and attributes of a fragment put right for where it will stand.

Works tag by tag on HTML that Sphinx wrote (or an author, by hand); what is no tag is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from siglum.dates import machine_form, words_of_moment

TAG = re.compile(
    r"<!--.*?-->"
    r"|<(?:(?P<raw>script|style)(?![\w:-])|(?P<name>[a-zA-Z][\w:-]*))"
    r"""(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*?)(?P<end>\s*(?:(?<=[\s"'])/)?>)"""
    r"(?(raw)(?P<content>.*?(?=</(?P=raw)|\Z)))",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""\s+([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
BARE_AMPERSAND = re.compile(r"&(?![#\w]+;)")
HEADERLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
LINKS = frozenset({"href", "src", "poster", "cite", "action"})
ROOT = "siglum-root:/"
"""Stands for the site's root in a kept fragment until it is known where the fragment will stand."""

Rewrite = Callable[[str, str], str | None]


def rewrite_attributes(html: str, rewrite: Rewrite) -> str:
    """Pass every attribute's name and value through ``rewrite``; None takes the attribute away."""

    def one(match: re.Match[str]) -> str:
        name, raw = match[1], match[2]
        if raw is None:
            return match[0] if rewrite(name.lower(), "") is not None else ""
        # A bare "&copy=" in a link is no entity: html.unescape() is for text, and takes it for one.
        old = unescape(BARE_AMPERSAND.sub("&amp;", raw[1:-1] if raw[0] in "\"'" else raw))
        new = rewrite(name.lower(), old)
        if new is None:
            return ""
        return match[0] if new == old else f' {name}="{escape(new)}"'

    def tag(match: re.Match[str]) -> str:
        if not match["attributes"]:
            return match[0]
        name = match["name"] or match["raw"]
        return f"<{name}{ATTRIBUTE.sub(one, match['attributes'])}{match['end']}{match['content'] or ''}"

    return TAG.sub(tag, html)


def is_relative(link: str) -> bool:
    """Whether a link depends on the page it stands on."""
    try:
        parts = urlsplit(link)
    except ValueError:  # such as http://[draft]/
        return False
    return not parts.scheme and not parts.netloc and not link.startswith("/")


def uproot(html: str, address: str) -> str:
    """Take a fragment from its page at ``address`` (relative to the site's root), ready for any other page.

    Links come to start at ROOT. Ids go (a page may show several fragments), and so do the links to headings.
    """
    base = ROOT + address

    def rewrite(name: str, value: str) -> str | None:
        if name == "id":
            return None
        if name in LINKS and is_relative(value):
            return ROOT + urljoin("/" + address, value).lstrip("/") if value else base
        return value

    return rewrite_attributes(HEADERLINK.sub("", html), rewrite)


def replant(html: str, root: str) -> str:
    """Put an uprooted fragment where the site's root is ``root``: ``../../``, or ``https://a.example/``."""
    return html.replace(ROOT, root)


def plain(html: str) -> str:
    """Leave out what a feed reader has no use for and the feed validator warns of: roles, ARIA, classes, data."""

    def rewrite(name: str, value: str) -> str | None:
        return None if name in {"role", "class"} or name.startswith(("aria-", "data-")) else value

    return rewrite_attributes(html, rewrite)


def element(name: str, **attributes: str) -> str:
    """An HTML element without content; attributes that are empty stay, as ``alt=""`` must."""
    return (
        f"<{name}{''.join(f' {key}={chr(34)}{escape(value)}{chr(34)}' for key, value in attributes.items())}>"
    )


def time_element(moment: datetime) -> str:
    """A moment for readers, with its form for machines."""
    return f'<time datetime="{machine_form(moment)}">{words_of_moment(moment)}</time>'


def absolute(html: str, base: str) -> str:
    """Make every relative link of a whole page start at ``base``, for a page without an address of its own."""

    def rewrite(name: str, value: str) -> str:
        return (
            urljoin(base, value) if name in LINKS and is_relative(value) and value[:1] not in "#" else value
        )

    return rewrite_attributes(html, rewrite)
