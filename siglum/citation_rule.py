"""Citations in Markdown, as a rule of markdown-it: ``[@key, p. 12]`` and ``@key``.

Not in code, links or addresses. A bare ``@word`` that is no key of the library stays text; in brackets it is meant as a
citation, whether the key is known or not.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from siglum.citing import CITED, Item, key_of, parse_group

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

TOKEN = "siglum_citation"
HANDLES = "siglum_handles"
"""Where a parse leaves the ``@words`` that were no keys."""
BEFORE_KEY = "\\.+%/@-"


def citations(md: MarkdownIt, known: Container[str]) -> None:
    """Let a parser know citations; ``known`` are the keys of the library."""

    def bracketed(state: StateInline, silent: bool) -> bool:
        return _bracketed(state, silent)

    def bare(state: StateInline, silent: bool) -> bool:
        return _bare(state, silent, known)

    md.inline.ruler.before("link", "siglum_group", bracketed)
    md.inline.ruler.before("link", "siglum_textual", bare)


def _bracketed(state: StateInline, silent: bool) -> bool:
    """``[see @a, p. 4; @b]``."""
    start = state.pos
    if state.src[start] != "[" or state.linkLevel:
        return False
    end = state.md.helpers.parseLinkLabel(state, start)
    inner = state.src[start + 1 : end] if end > 0 else ""
    if "@" not in inner or inner.startswith("^") or _is_link(state, inner, end + 1):
        return False
    items = parse_group(inner)
    if not items:
        return False
    if not silent:
        _push(state, items, textual=False, source=state.src[start : end + 1])
    state.pos = end + 1
    return True


def _is_link(state: StateInline, inner: str, after: int) -> bool:
    """Whether the brackets are those of a link, a span with attributes, or a reference that is defined."""
    following = state.src[after : after + 1]
    if following in ("(", "[") or (following == "{" and "span" in state.md.get_active_rules()["inline"]):
        return True
    return inner.strip().upper() in {name.upper() for name in state.env.get("references", {})}


def _bare(state: StateInline, silent: bool, known: Container[str]) -> bool:
    """``@key`` and ``@key [p. 12]``."""
    start = state.pos
    if state.src[start] != "@" or state.linkLevel:
        return False
    match = CITED.match(state.src, start)
    if match is None or start + len(match[0]) > state.posMax:
        return False
    if start and (state.src[start - 1].isalnum() or state.src[start - 1] in BEFORE_KEY + "_"):
        return False
    if key_of(match) not in known:
        state.env.setdefault(HANDLES, set()).add(key_of(match))
        return False
    items, end = _with_locator(state, Item(key_of(match)), match.end())
    if not silent:
        _push(state, items, textual=True, source=state.src[start:end])
    state.pos = end
    return True


def _with_locator(state: StateInline, item: Item, end: int) -> tuple[tuple[Item, ...], int]:
    """Take ``[p. 12; see also @b]`` behind a bare key along with it."""
    gap = len(state.src) - len(state.src[end:].lstrip(" "))
    if state.src[gap : gap + 1] != "[" or gap >= state.posMax:
        return (item,), end
    saved, state.pos = state.pos, gap
    close = state.md.helpers.parseLinkLabel(state, gap)
    state.pos = saved
    inner = state.src[gap + 1 : close] if close > 0 else ""
    if close < 0 or inner.startswith(("^", "@")) or _is_link(state, inner, close + 1):
        return (item,), end
    first, _, others = inner.partition(";")
    if CITED.search(first):
        return (item,), end
    further = parse_group(others) if others.strip() else ()
    if others.strip() and not further:
        return (item,), end
    suffix = first.strip()
    return (Item(item.key, "", f", {suffix}" if suffix else ""), *further), close + 1


def _push(state: StateInline, items: tuple[Item, ...], textual: bool, source: str) -> None:
    token = state.push(TOKEN, "", 0)
    token.meta = {"items": items, "textual": textual}
    token.content = source
