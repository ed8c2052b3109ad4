"""Markup: a fragment of HTML put right for another place, and nothing else in it touched."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from urllib.parse import urljoin

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siglum import markup

SITE = "https://site.example/"
FOOTNOTE = '<a class="footnote" href="#id2" id="id1" role="doc-noteref">1</a>'

steps = st.sampled_from(["..", ".", "a", "posts", "b.html", "caf%C3%A9"])
names = st.sampled_from(["a", "posts", "2025", "b.html", "caf%C3%A9.html"])
links = st.builds(
    lambda path, query, fragment: "/".join(path) + query + fragment,
    st.lists(steps, max_size=5),
    st.sampled_from(["", "?q=1", "?a=1&b=2"]),
    st.sampled_from(["", "#point", "#a/b"]),
)
addresses = st.lists(names, min_size=1, max_size=4).map("/".join)

quoted = st.text(alphabet=" abcé<>&;=/\"'#.\n").map(lambda value: (value, f'"{escape(value)}"'))
apostrophised = st.text(alphabet=' ab<>&;=/"#').map(
    lambda value: (value, "'" + value.replace("&", "&amp;") + "'")
)
bare = st.text(alphabet="abc0.#-", min_size=1).map(lambda value: (value, value))
values = st.one_of(quoted, apostrophised, bare)
attributes = st.dictionaries(st.sampled_from(["href", "src", "ID", "data-x", "title", "aria-label"]), values)


def seen_by(html: str) -> list[tuple[str, str]]:
    """The attributes that the engine sees, in their order."""
    seen: list[tuple[str, str]] = []
    markup.rewrite_attributes(html, lambda name, value: seen.append((name, value)) or value)  # type: ignore[func-returns-value]
    return seen


def link_of(html: str) -> str:
    """Where the one link of a fragment points, as a browser reads it."""
    return str(html5lib.parseFragment(html, namespaceHTMLElements=False).find(".//a").get("href"))


@given(st.text(alphabet="<>\"'=/!- abA&;\n") | st.text())
def test_rewriting_nothing_changes_nothing(html: str) -> None:
    """The same bytes come out, whatever went in: HTML or not."""
    assert markup.rewrite_attributes(html, lambda name, value: value) == html


@given(attributes, st.sampled_from([">", " >", "/>", " />"]))
def test_attributes_are_those_that_a_browser_sees(written: dict[str, tuple[str, str]], end: str) -> None:
    """In any quotes or none, with entities read: names and values are HTML's own."""
    tail = end if not written or written[list(written)[-1]][1][-1] in "\"'" else " >"
    html = "<img" + "".join(f" {name}={raw}" for name, (_, raw) in written.items()) + tail
    (element,) = html5lib.parseFragment(html, namespaceHTMLElements=False)
    assert seen_by(html) == list(element.attrib.items())
    assert [value for _, value in seen_by(html)] == [value for value, _ in written.values()]


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<input disabled>", [("disabled", "")]),
        ("<input disabled checked=checked>", [("disabled", ""), ("checked", "checked")]),
        ('<A HREF="x">', [("href", "x")]),
        ('<a\n  href = "x"\n  title="a > b">', [("href", "x"), ("title", "a > b")]),
        ('<a title="href=y" href="x">', [("title", "href=y"), ("href", "x")]),
        ('<a href="?a=1&amp;b=2">', [("href", "?a=1&b=2")]),
        ('<a href="?a=1&copy=2">', [("href", "?a=1&copy=2")]),
        ("<a href=docs/>", [("href", "docs/")]),
        ("<a href='docs'/>", [("href", "docs")]),
        ("<input disabled/>", [("disabled", "")]),
        ("<br/>", []),
        ("a < b and c > d, 1 <2", []),
        ('<!-- <a href="x"> -->', []),
        ('<script>let a = "<a href=x>"</script>', []),
        ("<style>a > b { }</style>", []),
    ],
)
def test_only_attributes_of_tags_are_attributes(html: str, seen: list[tuple[str, str]]) -> None:
    """Comments, scripts, styles and running text have none."""
    assert seen_by(html) == seen


@given(st.text())
def test_a_new_value_is_escaped(value: str) -> None:
    """Nothing that is put into an attribute gets out of it."""
    html = markup.rewrite_attributes('<a href="x">y</a>', lambda *_: value)
    assert html == ('<a href="x">y</a>' if value == "x" else f'<a href="{escape(value)}">y</a>')


@pytest.mark.parametrize(
    ("link", "relative"),
    [
        ("a.html", True),
        ("../a.html#b", True),
        ("#b", True),
        ("?q=1", True),
        ("", True),
        ("/a.html", False),
        ("//cdn.example/a.js", False),
        ("https://a.example/", False),
        ("mailto:a@b.example", False),
        ("data:image/png;base64,xx", False),
        ("siglum-root:/a.html", False),
        ("http://[draft]/", False),
        ("http://[draft", False),
    ],
)
def test_a_link_is_relative_if_it_depends_on_its_page(link: str, relative: bool) -> None:
    """Anything with a scheme, a host or the root in it means the same everywhere, and so does what is no URL."""
    assert markup.is_relative(link) is relative


@given(links, addresses)
def test_a_moved_fragment_points_where_it_pointed_in_a_feed(link: str, address: str) -> None:
    """Uprooted and put under the site's address, a link is what a browser made of it on its own page."""
    moved = markup.replant(markup.uproot(f'<a href="{escape(link)}">x</a>', address), SITE)
    assert link_of(moved) == urljoin(SITE + address, link)


@given(links, addresses, addresses)
def test_a_moved_fragment_points_where_it_pointed_on_another_page(
    link: str, address: str, other: str
) -> None:
    """Uprooted and put on a page at any depth, a link leads to where it led."""
    root = "../" * other.count("/") or "./"
    moved = markup.replant(markup.uproot(f'<a href="{escape(link)}">x</a>', address), root)
    assert urljoin(SITE + other, link_of(moved)) == urljoin(SITE + address, link)


@pytest.mark.parametrize(
    ("html", "uprooted"),
    [
        ('<h2 id="x">X<a class="headerlink" href="#x" title="Link">¶</a></h2>', "<h2>X</h2>"),
        (FOOTNOTE, '<a class="footnote" href="siglum-root:/posts/a.html#id2" role="doc-noteref">1</a>'),
        ('<img src="../i.svg" alt="">', '<img src="siglum-root:/i.svg" alt="">'),
        ('<video poster="p.png"></video>', '<video poster="siglum-root:/posts/p.png"></video>'),
        (
            '<blockquote cite="b.html"></blockquote>',
            '<blockquote cite="siglum-root:/posts/b.html"></blockquote>',
        ),
        ('<a href="">here</a>', '<a href="siglum-root:/posts/a.html">here</a>'),
        ('<a href="../../../b.html">up</a>', '<a href="siglum-root:/b.html">up</a>'),
        ('<a href="https://a.example/?x=1&amp;y">a</a>', '<a href="https://a.example/?x=1&amp;y">a</a>'),
        ("<p>href=x and id=y</p>", "<p>href=x and id=y</p>"),
    ],
)
def test_a_fragment_leaves_its_page_without_what_belongs_to_the_page(html: str, uprooted: str) -> None:
    """Ids and links to headings go, relative links start at the root; other links and the text stay."""
    assert markup.uproot(html, "posts/a.html") == uprooted
    assert markup.uproot(uprooted, "docs/b.html") == uprooted


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        (FOOTNOTE, '<a href="#id2" id="id1">1</a>'),
        ('<aside class="f" role="doc-footnote" aria-label="a" ARIA-hidden="true">', "<aside>"),
        ('<p data-key="foley2021" lang="en" title="role">', '<p lang="en" title="role">'),
        ('<img alt="" src="a.svg"/>', '<img alt="" src="a.svg"/>'),
        ("<input disabled class=x>", "<input disabled>"),
    ],
)
def test_a_feed_gets_html_without_roles_and_classes(html: str, plain: str) -> None:
    """Roles, ARIA, classes and data go; what the text needs stays."""
    assert markup.plain(html) == plain


@pytest.mark.parametrize(
    ("html", "moved"),
    [
        ('<a href="a.html">', '<a href="/sub/a.html">'),
        ('<link href="_static/a.css?v=1">', '<link href="/sub/_static/a.css?v=1">'),
        ('<a href="#main">', '<a href="#main">'),
        ('<a href="">', '<a href="">'),
        ('<a href="/b.html">', '<a href="/b.html">'),
        ('<a href="https://a.example/">', '<a href="https://a.example/">'),
        ('<a id="x" title="a.html">', '<a id="x" title="a.html">'),
    ],
)
def test_a_page_served_anywhere_has_links_from_the_root(html: str, moved: str) -> None:
    """Relative links start at the base; those within the page stay within it."""
    assert markup.absolute(html, "/sub/") == moved


def test_an_element_has_its_attributes_escaped_and_keeps_empty_ones() -> None:
    """``alt=""`` says that a picture is decoration, so it must not go."""
    assert markup.element("img", src='a"b.svg', alt="") == '<img src="a&quot;b.svg" alt="">'


@pytest.mark.parametrize(
    ("moment", "html"),
    [
        (datetime(2025, 12, 4, tzinfo=UTC), '<time datetime="2025-12-04">4 December 2025</time>'),
        (
            datetime(2025, 12, 4, 10, 57, tzinfo=UTC),
            '<time datetime="2025-12-04T10:57:00+00:00">4 December 2025, 10:57</time>',
        ),
    ],
)
def test_a_time_is_for_readers_and_for_machines(moment: datetime, html: str) -> None:
    """The words are for readers, the attribute has HTML's own form."""
    assert markup.time_element(moment) == html
