"""A site is the same however it was come by: from nothing, after an edit and its undoing, by one process or two."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.make_site import Sizes, write_site
from tests.conftest import Site

Change = Callable[[Site], None]


def post(date: str, title: str, text: str = "Words.", **front: str) -> str:
    """The source of a post."""
    lines = [
        f"date: {date}",
        *([f"title: {title}"] if title else []),
        *(f"{k}: {v}" for k, v in front.items()),
    ]
    return "---\n" + "\n".join(lines) + f"\n---\n{text}\n"


def entry(key: str, title: str, year: int) -> str:
    """An entry of an openly fictitious library."""
    return f"@book{{{key},\n  author = {{Quill, Ada}},\n  title = {{{title}}},\n  date = {{{year}}},\n}}\n\n"


POSTS = {
    f"posts/{year}/on-{word}.md": post(
        f"{year}-0{month}-03",
        f"On {word}",
        f"About {word} [@quill1901, p. {month}] [@other1902].[^1]\n\n## More\n\nOn.\n\n[^1]: A remark.",
        tags="a, b",
        series="S",
    )
    for year, month, word in [
        (2020, 1, "apples"),
        (2020, 2, "bread"),
        (2021, 3, "cheese"),
        (2022, 4, "dates"),
        (2023, 5, "eggs"),
    ]
}
PAGES = {
    "refs.bib": entry("quill1901", "A Library", 1901) + entry("other1902", "Other", 1902),
    **POSTS,
    "posts/2022/note.md": post("2022-06-01 10:00", "", "A short note on nothing at all."),
    "docs/guide.md": "# Guide\n\nSee [](/posts/2020/on-apples.md) and [dates](/posts/2022/on-dates.md#more).\n",
    "docs/rules/index.md": "# Rules\n\nAll of them.\n",
    "docs/rules/one.md": "# Rule one\n\nThe only one.\n",
}


def write(site: Site, path: str, text: str) -> None:
    """A file written, new or changed."""
    site.write(path, text)


def replace(path: str, old: str, new: str) -> Change:
    """An edit of one file."""

    def change(site: Site) -> None:
        text = (site.src / path).read_text(encoding="utf-8")
        assert old in text
        site.write(path, text.replace(old, new))

    return change


def rename(old: str, new: str) -> Change:
    """Another name for a file."""

    def change(site: Site) -> None:
        text = (site.src / old).read_bytes()
        site.remove(old)
        site.write(new, text)

    return change


STEPS: dict[str, list[Change]] = {
    "words, a title, a tag's last post": [
        replace("posts/2021/on-cheese.md", "About", "Concerning"),
        replace("posts/2020/on-apples.md", "On apples", "On pears"),
        replace("posts/2020/on-bread.md", "tags: a, b", "tags: a, rare"),
    ],
    "a series left, a date, a draft": [
        replace("posts/2023/on-eggs.md", "series: S\n", ""),
        replace("posts/2020/on-bread.md", "2020-02-03", "2020-11-09"),
        replace("posts/2022/on-dates.md", "---\nAbout", "status: draft\n---\nAbout"),
    ],
    "a post renamed, one added, a note given a title": [
        rename("posts/2023/on-eggs.md", "posts/2023/on-ham.md"),
        lambda site: write(site, "posts/2024/on-figs.md", post("2024-01-01", "On figs")),
        replace("posts/2022/note.md", "10:00", "10:00\ntitle: Now an essay"),
    ],
    "an entry corrected, one added and cited": [
        replace("refs.bib", "A Library", "The Library"),
        lambda site: write(
            site, "refs.bib", (site.src / "refs.bib").read_text() + entry("new1903", "New", 1903)
        ),
        replace("posts/2024/on-figs.md", "Words.", "Words [@new1903, p. 7]."),
    ],
    "an entry that nobody cites any more, gone": [
        replace("posts/2021/on-cheese.md", " [@other1902]", ""),
        lambda site: write(
            site, "refs.bib", entry("quill1901", "The Library", 1901) + entry("new1903", "New", 1903)
        ),
    ],
    "pages retitled and added, the front page": [
        replace("docs/rules/one.md", "# Rule one", "# Rule the first"),
        lambda site: write(site, "docs/zoo.md", "# Zoo\n\nLions.\n"),
        replace("index.md", "Welcome", "Come in"),
    ],
    "a page and a post removed": [
        lambda site: site.remove("docs/rules/one.md"),
        lambda site: site.remove("posts/2020/on-bread.md"),
    ],
    "a setting": [replace("conf.py", "'Example'", "'Another name'")],
}


def same(one: dict[str, bytes], other: dict[str, bytes]) -> bool:
    """Whether two outputs are equal; names the files that are not."""
    unequal = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    assert unequal == []
    return True


def test_after_any_edit_the_site_is_what_a_fresh_build_gives(site: Callable[..., Site]) -> None:
    """Fresh = incremental, byte for byte, whatever the edits were."""
    edited = site(PAGES)
    edited.build()
    for name, changes in STEPS.items():
        for change in changes:
            change(edited)
        edited.build()
        fresh = edited.fresh()
        fresh.build()
        assert same(edited.tree(), fresh.tree()), name


def test_an_edit_and_its_undoing_leave_no_trace(site: Callable[..., Site]) -> None:
    """Edit + undo = never edited, byte for byte."""
    edited = site(PAGES)
    edited.build()
    before = edited.tree()
    for changes in list(STEPS.values())[:3]:
        for change in changes:
            change(edited)
    edited.build()
    for path in edited.src.rglob("*.md"):
        path.unlink()
    for path, text in {"index.md": "# Home\n\nWelcome.\n", **PAGES}.items():
        edited.write(path, text)
    edited.build()
    assert same(edited.tree(), before)


def test_a_generated_site_is_the_same_by_one_process_or_two_and_again(tmp_path: Path) -> None:
    """Fresh = rebuild = -j 2, with every feature that the generator knows."""
    serial, parallel = Site(tmp_path / "serial"), Site(tmp_path / "parallel")
    for one in (serial, parallel):
        write_site(one.src, Sizes(posts=50, docs=6, entries=30, words=150))
    assert serial.build("-j1").warnings == []
    assert parallel.build("-j2").warnings == []
    before = serial.tree()
    assert same(before, parallel.tree())
    serial.build()
    assert same(serial.tree(), before)


def test_an_unchanged_build_touches_nothing(site: Callable[..., Site]) -> None:
    """What did not change is not written again: its time stays."""
    unchanged = site(PAGES)
    unchanged.build()
    paths = [*list((unchanged.folder / "html").rglob("*.html")), unchanged.folder / "html/blog/atom.xml"]
    before = {path: path.stat().st_mtime_ns for path in paths}
    unchanged.build()
    assert {path: path.stat().st_mtime_ns for path in paths} == before


def test_a_post_falls_due_without_an_edit(site: Callable[..., Site]) -> None:
    """A scheduled post is nowhere before its date, and is there at the first build after it."""
    scheduled = site({**PAGES, "posts/2027/soon.md": post("2027-01-01", "Soon enough", tags="soon")})
    assert scheduled.build().warnings == []
    assert not any(b"Soon enough" in data or "soon" in path for path, data in scheduled.tree().items())
    scheduled.now = datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
    scheduled.build()
    fresh = scheduled.fresh()
    fresh.build()
    assert b"Soon enough" in scheduled.tree()["index.html"]
    assert same(scheduled.tree(), fresh.tree())


def test_a_warning_is_told_until_it_is_mended(site: Callable[..., Site]) -> None:
    """A build with a warning fails again when it is simply repeated."""
    wrong = site({"posts/2025/a.md": post("2025-01-01", "A", tgas="x")})
    first, second = wrong.build("-W"), wrong.build("-W")
    assert (first.status, second.status) == (1, 1)
    assert first.warnings == second.warnings != []
    replace("posts/2025/a.md", "tgas", "tags")(wrong)
    assert wrong.build("-W").status == 0


def test_the_output_folder_may_hold_files_of_others(site: Callable[..., Site]) -> None:
    """Only what siglum wrote is ever removed."""
    shared = site(PAGES)
    shared.build()
    own = shared.folder / "html/.git/config"
    own.parent.mkdir()
    own.write_text("mine")
    shared.remove("posts/2023/on-eggs.md")
    shared.build()
    assert own.read_text() == "mine"
    assert "posts/2023/on-eggs.html" not in shared.tree()


def test_a_text_with_another_ending_is_told_of(site: Callable[..., Site]) -> None:
    """No post is missing without a word."""
    other = site(
        {"posts/2025/one.markdown": post("2025-01-01", "One"), "posts/2025/two.MD": post("2025-01-02", "Two")}
    )
    told = [warning for warning in other.build().warnings if "[siglum.not-markdown]" in warning]
    assert [line.split(":")[0] for line in told] == ["posts/2025/one.markdown", "posts/2025/two.MD"]


def test_two_sites_in_one_process_do_not_see_each_other(site: Callable[..., Site]) -> None:
    """The second site is what it is when built alone; ablog alone would show the first one's title and posts."""
    first, second = (
        site(PAGES, project="First"),
        site({"posts/2025/b.md": post("2025-01-01", "B")}, project="Second"),
    )
    builds = [
        ["-q", "-b", "html", "-d", f"{s.folder}/doctrees", str(s.src), f"{s.folder}/html"]
        for s in (first, second)
    ]
    script = (
        f"import sys\nfrom sphinx.cmd.build import main\nsys.exit(any([main(build) for build in {builds!r}]))"
    )
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(int(second.now.timestamp()))}
    subprocess.run([sys.executable, "-c", script], check=True, env=environ)
    alone = second.fresh()
    alone.build()
    assert same(second.tree(), alone.tree())
