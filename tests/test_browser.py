"""The real site as a reader meets it: in a browser, on a phone and a desk, light and dark, with JavaScript and not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests import html_checks as check

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1440)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
ESSAY = "posts/2025/on-citizens-assemblies.html"
KINDS = {
    "front": "index.html",
    "essay": ESSAY,
    "updated essay": "posts/2025/refuge-by-instalments.html",
    "note": "posts/2025/ai-boom.html",
    "reference page": "docs/labour-rules.html",
    "tag": "blog/tag/labour.html",
    "year": "blog/2017.html",
    "archive": "blog/archive.html",
    "series": "series/who-decides.html",
    "source": "sources/oecd2020.html",
    "library": "bibliography.html",
    "credits": "credits.html",
    "search": "search.html",
    "not found": "no/such/page.html",
}
UPDATE = "update-2025-11-17-2105"
PALE = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const blend = (layers) => {
    for (const layer of layers) { canvas.fillStyle = layer; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = (layers) => {
    const [red, green, blue] = blend(["#fff", ...layers]).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = (element) => element
    ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : [];
  const words = (element) => [...element.childNodes]
    .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
  const contrast = (element) => {
    const layers = grounds(element);
    const pair = [light(layers), light([...layers, getComputedStyle(element).color])];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  return [...document.querySelectorAll("article *, .sidebar-drawer a, .toc-drawer *, footer *")]
    .filter((element) => words(element) && element.checkVisibility({ visibilityProperty: true }))
    .map((element) => [contrast(element).toFixed(2), element.className, words(element).slice(0, 40)])
    .filter(([ratio]) => ratio < 4.5);
}"""
"""The texts of a page that stand out from their ground by less than WCAG's 4.5 to 1."""


class Host(SimpleHTTPRequestHandler):
    """A host of static files at the root and below /sub/path/, with 404.html for what is not there."""

    def translate_path(self, path: str) -> str:
        """The file of an address."""
        return super().translate_path(path.removeprefix("/sub/path"))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page, whatever the address."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site's pages."""
    return check.real_site(tmp_path_factory.getbasetemp()).out


@pytest.fixture(scope="module")
def root(out: Path) -> Iterator[str]:
    """The address at which the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(out))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An installed Chromium or Chrome, else Playwright's own."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        except Error as error:
            check.missing(f"no browser to test with: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, root: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site; whatever goes wrong in it is in the list ``page.wrong``."""
    contexts = []

    def start(path: str = "", width: int = 1440, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 800}, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        page.wrong = watch(page)
        page.goto(path if "://" in path else root + path)
        return page

    yield start
    for context in contexts:
        context.close()


def watch(page: Page) -> list[str]:
    """Everything that goes wrong in a page from now on: errors, failed requests, and any to another host."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error: {error.message}"))
    # What is cut short because the reader went on to another page has not failed.
    page.on("requestfailed", lambda r: r.failure != "net::ERR_ABORTED" and wrong.append(f"failed: {r.url}"))
    page.on(
        "console", lambda said: said.type in {"error", "warning"} and wrong.append(f"console: {said.text}")
    )

    def on_response(response: Any) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            wrong.append(f"{response.status}: {response.url}")
        if not response.url.startswith(("http://127.0.0.1:", "file:", "data:")):
            wrong.append(f"elsewhere: {response.url}")

    page.on("response", on_response)
    return wrong


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page, where SIGLUM_SCREENSHOTS names a folder for it."""
    if folder := os.environ.get("SIGLUM_SCREENSHOTS"):
        page.evaluate("for (const image of document.images) image.loading = 'eager'")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder, f"{name.replace(' ', '-')}.png"), full_page=True)


def see(page: Page, address: str) -> None:
    """Wait until the reader sees the start of what has an id: within the window, with nothing over it."""
    page.wait_for_function(
        """id => {
          const element = document.getElementById(id);
          const box = element.getClientRects()[0];
          const [right, down] = [Math.min(box.width / 2, 5), Math.min(box.height / 2, 9)];
          return element.contains(document.elementFromPoint(box.x + right, box.y + down));
        }""",
        arg=address.removeprefix("#"),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind(kind: str, scheme: str, open_page: Callable[..., Page]) -> None:
    """At every width nothing makes the page scroll sideways, its heading is seen, its words stand out, all loads."""
    page = open_page(KINDS[kind], color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        picture(page, f"{kind}-{width}-{scheme}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide - width} too wide at {width}"
        assert page.locator("h1").is_visible()
    assert page.evaluate(PALE) == []
    assert [line for line in page.wrong if kind != "not found" or "404 (Not Found)" not in line] == []


def test_on_a_phone_the_menu_opens(open_page: Callable[..., Page]) -> None:
    """The sidebar is out of the way on a phone until it is asked for."""
    page = open_page(width=360)
    link = page.locator(".sidebar-tree").get_by_role("link", name="Archive")
    expect(link).not_to_be_in_viewport()
    page.locator(".mobile-header .nav-overlay-icon").click()
    expect(link).to_be_in_viewport()


@pytest.mark.parametrize("below", ["", "sub/path/"], ids=["root", "sub-path"])
def test_search_leads_from_the_box_to_the_essay(
    below: str, root: str, open_page: Callable[..., Page]
) -> None:
    """Words typed in the sidebar lead to search.html?q=, which lists what was found, the best first."""
    page = open_page(f"{below}docs/about.html")
    page.locator(".sidebar-search").fill("refuge by instalments")
    page.keyboard.press("Enter")
    first = page.locator(".search-results a").first
    expect(first).to_have_text("Refuge by Instalments")
    assert page.url.startswith(f"{root}{below}search.html?q=refuge")
    assert page.wrong == []
    first.click()
    page.wait_for_url(f"{root}{below}posts/2025/refuge-by-instalments.html*")
    expect(page.locator("h1")).to_have_text("Refuge by Instalments")


def test_search_says_that_it_found_nothing(open_page: Callable[..., Page]) -> None:
    """A word that is nowhere is said to be nowhere, and other ways are shown."""
    page = open_page("search.html?q=xyzzyplugh")
    expect(page.locator(".search-status")).to_have_text("Nothing found for “xyzzyplugh”")
    expect(page.get_by_text("Other ways to find it")).to_be_visible()
    assert page.wrong == []


@pytest.mark.parametrize("kind", ["essay", "not found"])
def test_the_switch_makes_it_dark(kind: str, open_page: Callable[..., Page]) -> None:
    """One click in the head of a page makes it dark, and it stays so on the next page."""
    page = open_page(KINDS[kind], color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".theme-toggle:visible").first.click()
    expect(page.locator("body")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) != light
    page.get_by_role("link", name="Archive").first.click()
    expect(page.locator("body")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reader_follows_a_note_and_comes_back(width: int, open_page: Callable[..., Page]) -> None:
    """A mark leads to its note, and the note's link back to the mark; neither is hidden by the head of the page."""
    page = open_page(ESSAY, width=width)
    mark = page.locator("[role=doc-noteref]").nth(3)
    here, there = mark.get_attribute("id"), mark.get_attribute("href")
    mark.click()
    see(page, there)
    page.locator(f"[id='{there[1:]}'] [role=doc-backlink]").first.click()
    see(page, here)
    assert page.url.endswith(f"#{here}")


def test_a_link_to_an_update_shows_it(open_page: Callable[..., Page]) -> None:
    """The address of an update, as a feed gives it, opens the essay where the update stands."""
    see(open_page(f"{KINDS['updated essay']}#{UPDATE}", width=360), UPDATE)


def test_without_a_script_all_can_be_read(out: Path, open_page: Callable[..., Page]) -> None:
    """With JavaScript off the stream, an essay and its notes are there, and search says what to use instead."""
    page = open_page(java_script_enabled=False)
    count = len(check.pages(out)["index.html"].select(".siglum-stream article"))
    expect(page.locator(".siglum-stream article")).to_have_count(count)
    expect(page.locator(".siglum-stream article").first).to_be_visible()
    page.get_by_role("link", name="On Citizens’ Assemblies", exact=True).click()
    expect(page.get_by_text("Your Party has used the third instrument")).to_be_visible()
    page.locator("[role=doc-noteref]").first.click()
    expect(page.locator("[role=doc-footnote]").first).to_be_in_viewport()
    page.goto(page.url.partition("posts/")[0] + "search.html?q=lot")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_text("Other ways to find it")).to_be_visible()
    assert page.wrong == []


@pytest.mark.parametrize("kind", ["front", "essay"])
def test_from_a_disk_a_page_looks_the_same(kind: str, out: Path, open_page: Callable[..., Page]) -> None:
    """Opened as a file, a page has its styles, its pictures and its heading where they are when it is served."""
    served, opened = open_page(KINDS[kind]), open_page((out / KINDS[kind]).as_uri())
    places = "[...document.querySelectorAll('h1, h2, img, footer')].map(e => Math.round(e.getBoundingClientRect().y))"
    assert opened.evaluate(places) == served.evaluate(places)
    assert opened.wrong == []


def test_from_a_disk_search_says_why_not(out: Path, open_page: Callable[..., Page]) -> None:
    """Browsers let no file read others, so search from a disk says what to do."""
    page = open_page((out / "search.html").as_uri())
    expect(page.get_by_text("Search needs a web server")).to_be_visible()
    expect(page.locator(".search-form")).to_be_hidden()


def test_on_paper_only_the_text_is_left(open_page: Callable[..., Page]) -> None:
    """Printed, a page has no sidebar, search box or switches."""
    page = open_page(ESSAY)
    page.emulate_media(media="print")
    for select in (
        ".sidebar-drawer",
        ".sidebar-search",
        ".theme-toggle-content",
        ".mobile-header",
        ".toc-drawer",
    ):
        expect(page.locator(select).first).to_be_hidden()
    expect(page.locator("[role=doc-endnotes]")).to_be_visible()
