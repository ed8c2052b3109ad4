"""The manifest: what was written and is wanted stays, what is no longer wanted goes, what is not ours is let be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siglum.manifest import NAME, Manifest, digest, files_below

OURS = st.sets(
    st.sampled_from(["a.html", "b.xml", "posts/a.html", "posts/2025/a.html", "blog/tag/a/atom.xml"])
)
THEIRS = st.sets(st.sampled_from(["CNAME", "posts/theirs.html", "blog/tag/a/theirs", "theirs/a.html"]))


def build(folder: Path, files: dict[str, str]) -> list[str]:
    """One build that wants these files; what it removed."""
    manifest = Manifest.open(folder)
    for path, text in files.items():
        manifest.write(path, text)
    return manifest.close()


@settings(max_examples=60, deadline=None)
@given(OURS, OURS, THEIRS)
def test_the_output_is_what_the_last_build_wanted(
    first: set[str], second: set[str], theirs: set[str]
) -> None:
    """What an earlier build wrote and this one does not want is removed, and nothing else is."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, dict.fromkeys(first, "text"))
        for path in theirs:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).touch()
        assert build(folder, dict.fromkeys(second, "text")) == sorted(first - second)
        assert files_below(folder) == sorted({*second, *theirs, NAME})
        assert all(any(place.iterdir()) for place in folder.rglob("*") if place.is_dir())


def test_a_file_with_the_same_text_is_not_touched(tmp_path: Path) -> None:
    """Its time stays, so that a copy to a server need not send it."""
    build(tmp_path, {"a.html": "é", "b.html": "one"})
    for path in ("a.html", "b.html"):
        os.utime(tmp_path / path, ns=(1, 1))
    build(tmp_path, {"a.html": "é", "b.html": "two"})
    assert [(tmp_path / path).stat().st_mtime_ns == 1 for path in ("a.html", "b.html")] == [True, False]


@pytest.mark.parametrize(
    ("made_from", "lost", "kept"),
    [("d1", False, True), ("d2", False, False), ("d1", True, False), ("", False, False)],
)
def test_a_file_is_kept_if_it_is_there_and_made_from_the_same(
    tmp_path: Path, made_from: str, lost: bool, kept: bool
) -> None:
    """Other records, a lost file, or records that nobody can name: it is made again."""
    first = Manifest.open(tmp_path)
    first.keep("a.html", "d1")
    first.write("a.html", "text")
    first.close()
    if lost:
        (tmp_path / "a.html").unlink()
    assert Manifest.open(tmp_path).keep("a.html", made_from) is kept


def test_a_file_made_from_nothing_known_is_never_kept(tmp_path: Path) -> None:
    """An empty digest matches nothing, not even itself."""
    build(tmp_path, {"a.html": "text"})
    assert not Manifest.open(tmp_path).keep("a.html")


def test_what_was_wanted_and_not_written_is_not_listed(tmp_path: Path) -> None:
    """The list is of files that are there."""
    manifest = Manifest.open(tmp_path)
    manifest.keep("missing.html", "d1")
    manifest.close()
    assert json.loads((tmp_path / NAME).read_text()) == {}


@pytest.mark.parametrize("noted", [b"", b"[]", b"{", b"null", b'"a.html"', b"\xff"])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, noted: bytes) -> None:
    """Everything is made anew, and nothing is removed on its word."""
    (tmp_path / NAME).write_bytes(noted)
    (tmp_path / "a.html").touch()
    assert build(tmp_path, {}) == []
    assert (tmp_path / "a.html").exists()


def test_a_file_that_is_gone_already_is_no_trouble(tmp_path: Path) -> None:
    """A reader of the output may have removed it, with its folder."""
    build(tmp_path, {"posts/a.html": "text"})
    (tmp_path / "posts/a.html").unlink()
    (tmp_path / "posts").rmdir()
    assert build(tmp_path, {}) == ["posts/a.html"]


def test_the_list_is_the_same_in_whatever_order_files_are_written(tmp_path: Path) -> None:
    """Two builds of one site give the same bytes."""
    lists = []
    for order in (("a", "é", "b"), ("b", "a", "é")):
        build(tmp_path, dict.fromkeys(order, "text"))
        lists.append((tmp_path / NAME).read_bytes())
    assert lists[0] == lists[1]


def test_a_digest_is_the_same_in_every_process() -> None:
    """It does not depend on Python's seed for hashes, which differs from run to run."""
    code = "from siglum.manifest import digest; print(digest('a', ('b', 1), {'c': None}))"
    command, seeded = [sys.executable, "-c", code], os.environ | {"PYTHONHASHSEED": "7"}
    root = Path(__file__).parents[1]
    said = subprocess.run(command, cwd=root, env=seeded, capture_output=True, text=True, check=True).stdout
    assert said.strip() == digest("a", ("b", 1), {"c": None})


@pytest.mark.parametrize("others", [("a", "c"), ("a",), ("ab",), ("b", "a"), (("a", "b"),)])
def test_a_digest_tells_records_apart(others: tuple[object, ...]) -> None:
    """Other values, another order and another grouping are other records."""
    assert digest("a", "b") != digest(*others)


def test_after_a_build_that_was_cut_short_nothing_is_taken_for_right(tmp_path: Path) -> None:
    """Its files match neither the list of the build before nor the sources, if the author undoes the edit."""
    first = Manifest.open(tmp_path)
    first.keep("a.html", "d1")
    first.close()
    second = Manifest.open(tmp_path)
    second.distrust()
    second.keep("a.html", "d2")
    second.write("a.html", "text of d2")
    assert not Manifest.open(tmp_path).keep("a.html", "d1")


def test_what_a_failed_build_wrote_is_ours(tmp_path: Path) -> None:
    """A page that only it wanted is removed by the next."""
    failed = Manifest.open(tmp_path)
    failed.write("a.html", "text")
    failed.distrust()
    assert build(tmp_path, {}) == ["a.html"]


def test_a_folder_or_file_in_the_way_is_let_be(tmp_path: Path) -> None:
    """A path that became a folder, or stands below what became a file, is no file of ours any more."""
    build(tmp_path, {"posts/a.html": "text", "b": "text"})
    for path, kind in (("posts/a.html", Path.mkdir), ("b", Path.mkdir)):
        (tmp_path / path).unlink()
        kind(tmp_path / path)
        (tmp_path / path / "theirs").touch()
    assert build(tmp_path, {}) == ["b", "posts/a.html"]
    assert files_below(tmp_path) == [NAME, "b/theirs", "posts/a.html/theirs"]
