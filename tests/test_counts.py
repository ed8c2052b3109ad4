"""A guard of speed that does not depend on the machine: what a build of fifty posts does, by counts.

A change that makes a build do more shows here, and is either mended or written down.
"""

from __future__ import annotations

import json

import pytest

from benchmarks.make_site import Sizes, write_site
from tests.conftest import Site

COUNTER = '''
"""Counts what a build does."""
import json, subprocess
from pathlib import Path

def setup(app):
    counts = {"read": 0, "rendered": 0, "pandoc": 0}
    run = subprocess.run

    def counted(command, *args, **options):
        counts["pandoc"] += "pandoc" in str(command[0])
        return run(command, *args, **options)

    def on_finish(app, exception):
        subprocess.run = run
        Path(app.srcdir, "counts.json").write_text(json.dumps(counts))

    subprocess.run = counted
    app.connect("source-read", lambda *_: counts.update(read=counts["read"] + 1))
    app.connect("html-page-context", lambda *_: counts.update(rendered=counts["rendered"] + 1))
    app.connect("build-finished", on_finish)
'''


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A generated site of fifty posts, with a counter."""
    made = Site(tmp_path_factory.mktemp("counts"))
    write_site(made.src, Sizes(posts=50, docs=5, entries=30, words=120))
    conf = (made.src / "conf.py").read_text(encoding="utf-8")
    made.write(
        "conf.py", f'import sys\nsys.path.insert(0, {str(made.src)!r})\n{conf}\nextensions += ["counter"]\n'
    )
    made.write("counter.py", COUNTER)
    return made


def counts(site: Site) -> dict[str, int]:
    """Build; say what was read, rendered, run, and written."""
    out = site.folder / "html"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert site.build("-j1").warnings == []
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    did: dict[str, int] = json.loads((site.src / "counts.json").read_text())
    content = [path for path in after if path.suffix in {".html", ".xml"} and "pagefind" not in path.parts]
    did["written"] = sum(1 for path in content if before.get(path) != after[path])
    did["files"] = len(content)
    return did


def test_what_each_kind_of_build_does(fifty: Site) -> None:
    """Cold: everything once. Unchanged: nothing. One essay edited: it, and the lists and feeds that show it."""
    cold = counts(fifty)
    sources = len(list(fifty.src.rglob("*.md")))
    assert cold["read"] <= sources
    assert cold["rendered"] == len(
        [p for p in (fifty.folder / "html").rglob("*.html") if "pagefind" not in p.parts]
    )
    assert cold["written"] == cold["files"]
    assert cold["pandoc"] == 4  # the library, prefixes, a batch of notes, the lists

    assert counts(fifty) == {"read": 0, "rendered": 0, "pandoc": 0, "written": 0, "files": cold["files"]}

    library = fifty.src / "refs.bib"
    library.write_text(
        library.read_text(encoding="utf-8") + "\n@book{nobody, title = {Uncited}, date = {1900}}\n"
    )
    added = counts(fifty)
    assert added["read"] == 0
    assert added["rendered"] == 2  # the page of the work, and the bibliography

    essay = max(
        fifty.src.glob("posts/20[12]?/*.md"), key=lambda path: path.stat().st_size
    )  # no note: it is long
    essay.write_text(essay.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    edited = counts(fifty)
    assert edited["read"] == 1
    assert edited["pandoc"] == 0
    assert edited["rendered"] <= 12
    assert edited["written"] <= 20
