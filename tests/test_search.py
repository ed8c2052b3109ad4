"""Search: which pages are in the index, when it is made again, and what the reader's search page says."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from siglum import search
from siglum.ext.search import is_searchable, output_paths

SIGLUM = Path(search.__file__).parent
CONF = f"""
extensions = ["myst_parser", "siglum.ext.search"]
html_theme = "furo"
html_baseurl = "https://example.org/essays/"
html_copy_source = False
templates_path = [{str(SIGLUM / "templates")!r}]
html_static_path = [{str(SIGLUM / "static")!r}]
"""
SOURCES = {
    "conf.py": CONF,
    "index.md": "# Home\n\nHomeword.\n\n```{toctree}\ndocs/mayors\nposts/levy\nposts/hidden\n```\n",
    "docs/mayors.md": "# The mayors\n\nPatronage grows[^1] in cities.\n\n## Cost\n\nDear.\n\n[^1]: Note.\n",
    "posts/levy.md": "# A levy\n\nLevyword.\n",
    "posts/hidden.md": "---\nnosearch: true\n---\n# Hidden\n\nHiddenword.\n",
}
Build = Callable[..., SphinxTestApp]
Refresh = Callable[..., str]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Build the small site of SOURCES, with other files and settings where a test wants them."""
    apps = []

    def run(files: dict[str, str] | None = None, **settings: object) -> SphinxTestApp:
        for name, text in {**({} if (tmp_path / "src").is_dir() else SOURCES), **(files or {})}.items():
            path = tmp_path / "src" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        app = SphinxTestApp("html", tmp_path / "src", tmp_path / "out", confoverrides=settings)
        apps.append(app)
        app.build()
        return app

    yield run
    for app in apps:
        app.cleanup()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Stand in for Pagefind: count how often it was started, and index nothing."""
    path, log = tmp_path / "pagefind", tmp_path / "starts"
    path.write_text(
        f'#!/bin/sh\nnew="$4"\nmkdir "$new"\necho >> {log}\n'
        f'touch "$new/part$(wc -l < {log} | tr -d " ")" "$new/pagefind-ui.js"\n'
    )
    path.chmod(0o755)
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Lay a site of one page that search covers and one that it does not."""
    folder = tmp_path / "html"
    folder.mkdir()
    (folder / "essay.html").write_text("<p data-pagefind-body>Text</p>")
    (folder / "list.html").write_text("<p>List</p>")
    return folder


@pytest.fixture
def refresh(site: Path, program: Path) -> Refresh:
    """Bring the index of that site up to date by that Pagefind."""
    return lambda language="en": search.refresh(site, site.parent / "state", program, language)


def texts(site: Path) -> dict[str, str]:
    """Read the index as Pagefind stores it: the text of each page by its address."""
    pages = [gzip.decompress(path.read_bytes()) for path in (site / "pagefind/fragment").iterdir()]
    found = [json.loads(page.removeprefix(b"pagefind_dcd")) for page in pages]
    return {page["url"]: f"{page['meta']['title']}: {page['content']}" for page in found}


def contents(site: Path) -> dict[str, bytes]:
    """Read every file of the index."""
    return {name: (site / name).read_bytes() for name in output_paths(site)}


def starts(site: Path) -> int:
    """Count how often the stand-in was started."""
    return len((site.parent / "starts").read_text())


def test_only_pages_with_a_marked_text_are_searched(site: Path) -> None:
    """A page without data-pagefind-body is left out."""
    assert list(search.searched(search.survey(site, {}))) == ["essay.html"]


def test_a_page_is_opened_again_only_when_it_was_written(site: Path) -> None:
    """Size and time tell whether a page must be read: an unchanged one keeps its noted digest."""
    page = site / "essay.html"
    noted = {"essay.html": search.Page(page.stat().st_mtime_ns, page.stat().st_size, "noted")}

    assert search.survey(site, noted)["essay.html"].digest == "noted"
    os.utime(page, ns=(1, 1))
    assert search.survey(site, noted)["essay.html"].digest != "noted"


def test_a_damaged_record_is_no_record(tmp_path: Path) -> None:
    """A record that cannot be read means a new index, never a failed build."""
    for text in ("", "[]", '{"pages": 1}', '{"recipe": "", "pages": {"a": [1]}, "files": []}'):
        (tmp_path / "record.json").write_text(text)
        assert search.read_record(tmp_path / "record.json") == search.NOTHING


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda site: None, 0),
        (lambda site: os.utime(site / "essay.html", ns=(1, 1)), 0),
        (lambda site: (site / "list.html").write_text("<p>Longer list</p>"), 0),
        (lambda site: (site / "essay.html").write_text("<p data-pagefind-body>Word</p>"), 1),
        (lambda site: (site / "new.html").write_text("<p data-pagefind-body>New</p>"), 1),
        (lambda site: (site / "pagefind/part1").unlink(), 1),
    ],
    ids=["nothing", "touched", "listing", "edit", "new page", "lost file"],
)
def test_pagefind_starts_only_for_a_reason(
    site: Path, refresh: Refresh, change: Callable[[Path], object], again: int
) -> None:
    """The index is made again when a page of it changed, came or went, or its own files did."""
    assert refresh() == ""
    change(site)
    assert refresh() == ""

    assert starts(site) == 1 + again


def test_another_way_of_reading_is_a_reason(site: Path, refresh: Refresh) -> None:
    """An index made with other options, or by another Pagefind, is made again."""
    refresh("en")
    refresh("de")

    assert starts(site) == 2


def test_a_former_index_leaves_no_file(site: Path, refresh: Refresh) -> None:
    """The new index replaces the old one whole, without Pagefind's own interfaces."""
    refresh()
    (site / "essay.html").write_text("<p data-pagefind-body>Word</p>")
    refresh()

    assert output_paths(site) == {"pagefind/part2"}


def test_the_last_page_takes_the_index_with_it(site: Path, refresh: Refresh) -> None:
    """A site without a page to search has no index; Pagefind alone would then index every listing."""
    refresh()
    (site / "essay.html").unlink()

    assert refresh() == ""
    assert output_paths(site) == set()
    assert starts(site) == 1


def test_a_failure_is_told_and_leaves_no_stale_index(site: Path, program: Path, refresh: Refresh) -> None:
    """When Pagefind fails, the reason comes back, and the old index, which may show withdrawn pages, goes."""
    refresh()
    program.write_text("#!/bin/sh\necho 'Error: no room' >&2\nexit 3\n")

    assert refresh() == f"{program} ended with status 3: Error: no room"
    assert output_paths(site) == set()


def test_a_missing_program_is_told_with_the_way_out(site: Path, tmp_path: Path) -> None:
    """Without Pagefind the message says how to install it; a path that leads nowhere is named."""
    assert "pip install pagefind_bin" in search.refresh(site, tmp_path / "state", None, "en")
    assert "/nowhere cannot be run" in search.refresh(site, tmp_path / "state", Path("/nowhere"), "en")


def test_what_search_covers() -> None:
    """Search covers pages of source files, but for the home page and those that say nosearch."""
    assert is_searchable("posts/a", "index", None)
    assert not is_searchable("index", "index", None)
    assert not is_searchable("posts/a", "index", {"nosearch": "true"})
    assert not is_searchable("posts/a", "index", {"no-search": ""})


def test_a_built_site_is_searchable(build: Build) -> None:
    """Essays and reference pages are found by their text, without signs, notes and listings."""
    app = build()

    assert app.warning.getvalue() == ""
    assert texts(app.outdir) == {
        "/docs/mayors.html": "The mayors: The mayors. Patronage grows in cities. Cost. Dear.",
        "/posts/levy.html": "A levy: A levy. Levyword.",
    }


@pytest.mark.parametrize("name", ["searchindex.js", "_static/searchtools.js", "_static/language_data.js"])
def test_sphinx_search_is_off(build: Build, name: str) -> None:
    """Neither Sphinx's index nor its search scripts are published."""
    assert not (build().outdir / name).exists()


def test_the_search_page_says_what_else_there_is(build: Build) -> None:
    """Without a script the page names the home page, the browser's find and other search engines."""
    page = (build().outdir / "search.html").read_text("utf-8")

    assert 'data-root="./"' in page
    assert re.search(r"<noscript>.*needs JavaScript", page)
    assert re.search(r'data-when="file" hidden>.*<code>make serve</code>', page)
    assert '<a href="index.html">the home page</a>' in page
    assert "<code>site:example.org/essays</code>" in page
    assert re.search(r'<script defer="defer" src="_static/siglum-search\.js\?v=\w+">', page)


def test_the_box_leads_to_the_search_page_from_any_depth(build: Build) -> None:
    """The search box asks search.html?q=, with nothing that only Sphinx's search would read."""
    page = (build().outdir / "docs/mayors.html").read_text("utf-8")

    assert 'action="../search.html"' in page
    assert "check_keywords" not in page
    assert "siglum-search.js" not in page


def test_an_unchanged_site_starts_nothing(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build of the same sources leaves the index as it is."""
    before = contents(build().outdir)
    monkeypatch.setattr(search, "_run", lambda *_: pytest.fail("Pagefind was started"))

    assert contents(build().outdir) == before


def test_an_edit_undone_gives_the_same_bytes(build: Build) -> None:
    """Fresh, edited and back again: the index is the same byte for byte."""
    fresh = contents(build().outdir)
    edited = contents(build({"posts/levy.md": "# A levy\n\nOther words.\n"}).outdir)

    assert edited.keys() != fresh.keys()
    assert contents(build({"posts/levy.md": SOURCES["posts/levy.md"]}).outdir) == fresh


def test_a_deleted_page_is_no_longer_found(build: Build) -> None:
    """A page that is gone from the output is gone from the index, with its fragment."""
    site = build().outdir
    (site / "posts/levy.html").unlink()
    (site.parent.parent / "src/posts/levy.md").unlink()

    app = build({"index.md": "# Home\n\n```{toctree}\ndocs/mayors\nposts/hidden\n```\n"})
    assert list(texts(app.outdir)) == ["/docs/mayors.html"]


def test_switched_off_it_leaves_sphinx_alone(build: Build) -> None:
    """siglum_search = False: Sphinx's index, page and box as ever, and a former index of ours gone."""
    build()
    site = build(siglum_search=False).outdir

    assert (site / "searchindex.js").exists()
    assert "searchtools.js" in (site / "search.html").read_text("utf-8")
    assert "check_keywords" in (site / "index.html").read_text("utf-8")
    assert "data-pagefind-body" not in (site / "posts/levy.html").read_text("utf-8")
    assert output_paths(site) == set()


def test_without_pagefind_the_build_goes_on(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning says why there is no index; the pages are there."""
    monkeypatch.setattr(search, "find_program", lambda: None)
    app = build()

    assert "search index not made: Pagefind is not installed" in app.warning.getvalue()
    assert "[siglum.search]" in app.warning.getvalue()
    assert (app.outdir / "search.html").exists()
