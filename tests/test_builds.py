"""A site is the same however it was come by: from nothing, after an edit and its undoing, by one process or two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

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


POSTS = {
    f"posts/{year}/on-{word}.md": post(
        f"{year}-0{month}-03",
        f"On {word}",
        f"About {word}.[^1]\n\n## More\n\nOn.\n\n[^1]: A remark.",
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
    **POSTS,
    "posts/2022/note.md": post("2022-06-01 10:00", "", "A short note on nothing at all."),
    "docs/guide.md": "# Guide\n\nSee [](/posts/2020/on-apples.md) and [dates](/posts/2022/on-dates.md#more).\n",
    "docs/rules/index.md": "# Rules\n\nAll of them.\n",
    "docs/rules/one.md": "# Rule one\n\nThe only one.\n",
}


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


CHANGES: dict[str, Change] = {
    "a word": replace("posts/2021/on-cheese.md", "About", "Concerning"),
    "a title": replace("posts/2020/on-apples.md", "On apples", "On pears"),
    "a tag's last post": replace("posts/2020/on-bread.md", "tags: a, b", "tags: a, rare"),
    "a series left": replace("posts/2023/on-eggs.md", "series: S\n", ""),
    "a date": replace("posts/2020/on-bread.md", "2020-02-03", "2020-11-09"),
    "a draft made": replace("posts/2022/on-dates.md", "---\nAbout", "status: draft\n---\nAbout"),
    "a post removed": lambda site: site.remove("posts/2023/on-eggs.md"),
    "a post added": lambda site: site.write("posts/2024/on-figs.md", post("2024-01-01", "On figs")) and None,
    "a post renamed": rename("posts/2023/on-eggs.md", "posts/2023/on-ham.md"),
    "a note given a title": replace("posts/2022/note.md", "10:00", "10:00\ntitle: Now an essay"),
    "a page retitled": replace("docs/rules/one.md", "# Rule one", "# Rule the first"),
    "a page removed": lambda site: site.remove("docs/rules/one.md"),
    "a page added": lambda site: site.write("docs/zoo.md", "# Zoo\n\nLions.\n") and None,
    "the front page": replace("index.md", "Welcome", "Come in"),
    "a setting": replace("conf.py", "'Example'", "'Another name'"),
}


def same(one: dict[str, bytes], other: dict[str, bytes]) -> bool:
    """Whether two outputs are equal; names the files that are not."""
    unequal = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    assert unequal == []
    return True


@pytest.mark.parametrize("name", CHANGES)
def test_after_an_edit_the_site_is_what_a_fresh_build_gives(name: str, site: Callable[..., Site]) -> None:
    """Fresh = incremental, byte for byte, whatever the edit was."""
    edited = site(PAGES)
    edited.build()
    CHANGES[name](edited)
    edited.build()
    fresh = edited.fresh()
    fresh.build()
    assert same(edited.tree(), fresh.tree())


@pytest.mark.parametrize("name", ["a title", "a draft made", "a post removed", "a page added"])
def test_an_edit_and_its_undoing_leave_no_trace(name: str, site: Callable[..., Site]) -> None:
    """Edit + undo = never edited, byte for byte."""
    edited = site(PAGES)
    edited.build()
    before = edited.tree()
    CHANGES[name](edited)
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
