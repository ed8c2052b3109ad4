"""What the search index is made of, and whether it must be made again.

Pagefind reads the finished pages, so a reader finds what the site publishes and nothing else. Running it
costs far more than looking whether a page changed; hence the record that is kept from build to build.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

FOLDER = "pagefind"
MARK = "data-pagefind-body"

#: What stands inside a page's text without being its text: signs, marks, and the notes they lead to.
#: No element without an end tag may be named (hr, img): Pagefind would drop the page from there on.
NOT_TEXT = ("a.headerlink", "[role=doc-noteref]", "[role=doc-endnotes]", "aside.footnote-list")

#: Interfaces of Pagefind's own: half a megabyte that no page of ours loads.
NOT_SERVED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class Page(NamedTuple):
    """A page as it was last looked at; the digest is empty where search leaves the page out."""

    changed: int
    size: int
    digest: str


class Record(NamedTuple):
    """What the last index was made of: by which command, from which pages, into which files."""

    recipe: str
    pages: Mapping[str, Page]
    files: Set[str]


NOTHING = Record("", {}, frozenset())


def find_program() -> Path | None:
    """Find Pagefind: the one that came with the package ``pagefind_bin``, else one on the PATH."""
    try:
        return Path(importlib.import_module("pagefind_bin").get_executable())
    except (ImportError, FileNotFoundError):
        found = shutil.which("pagefind")
        return Path(found) if found else None


def options(language: str) -> list[str]:
    """Say how pages are read: one index whatever their languages, without headerlinks and notes."""
    excluded = [word for selector in NOT_TEXT for word in ("--exclude-selectors", selector)]
    return ["--force-language", language.replace("_", "-").partition("-")[0], "--quiet", *excluded]


def output_paths(site: Path) -> set[str]:
    """List the files of the index as they stand, relative to the site's folder."""
    return {path.relative_to(site).as_posix() for path in (site / FOLDER).rglob("*") if path.is_file()}


def survey(site: Path, before: Mapping[str, Page]) -> dict[str, Page]:
    """Look at every page of the site, opening only those that were written since *before*."""
    pages = {}
    for folder, _, names in os.walk(site):
        for name in names:
            if name.endswith(".html"):
                path = Path(folder, name)
                address = path.relative_to(site).as_posix()
                pages[address] = _look_at(path, before.get(address))
    return pages


def _look_at(path: Path, before: Page | None) -> Page:
    stat = path.stat()
    if before and before[:2] == (stat.st_mtime_ns, stat.st_size):
        return before
    content = path.read_bytes()
    digest = hashlib.blake2b(content, digest_size=16).hexdigest() if MARK.encode() in content else ""
    return Page(stat.st_mtime_ns, stat.st_size, digest)


def searched(pages: Mapping[str, Page]) -> dict[str, str]:
    """Keep the pages that search covers: those with a marked text, each with the digest of its contents."""
    return {address: page.digest for address, page in pages.items() if page.digest}


def read_record(path: Path) -> Record:
    """Read what the last build noted; one that is missing or damaged only means a new index."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        pages = {address: Page(*page) for address, page in data["pages"].items()}
        return Record(data["recipe"], pages, frozenset(data["files"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return NOTHING


def write_record(path: Path, record: Record) -> None:
    """Note for the next build what the index was made of."""
    data = {"recipe": record.recipe, "pages": record.pages, "files": sorted(record.files)}
    path.write_text(json.dumps(data), encoding="utf-8")


def refresh(site: Path, state: Path, program: Path | None, language: str) -> str:
    """Bring the index of *site* up to date, and return what went wrong, if anything.

    Pagefind is started only if a page of the index is new, changed or gone, if its files are not
    what they were, or if another Pagefind or another way of reading is used.
    """
    state.mkdir(parents=True, exist_ok=True)
    before = read_record(state / "record.json")
    recipe, pages = _recipe(program, language), survey(site, before.pages)
    wanted = searched(pages)
    problem = ""
    if (recipe, wanted, output_paths(site)) != (before.recipe, searched(before.pages), before.files):
        problem = _remake(site, state / "new", program, language) if wanted else _remove(site)
    if problem:
        discard(site, state)
    else:
        write_record(state / "record.json", Record(recipe, pages, frozenset(output_paths(site))))
    return problem


def discard(site: Path, state: Path) -> None:
    """Take the index out of the site, and forget it: an old one would still give away withdrawn pages."""
    _remove(site)
    shutil.rmtree(state, ignore_errors=True)


def _recipe(program: Path | None, language: str) -> str:
    if program is None or not program.is_file():
        return ""
    stat = program.stat()
    return " ".join([program.name, str(stat.st_size), str(stat.st_mtime_ns), *options(language)])


def _remove(site: Path) -> str:
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    return ""


def _remake(site: Path, new: Path, program: Path | None, language: str) -> str:
    """Make the index beside the old one and swap them, so that no file of the old one stays."""
    if program is None:
        return "Pagefind is not installed (python -m pip install pagefind_bin)"
    shutil.rmtree(new, ignore_errors=True)
    command = [str(program), "--site", str(site), "--output-path", str(new), *options(language)]
    if problem := _run(command, new.parent):
        return problem
    for pattern in NOT_SERVED:
        for path in new.glob(pattern):
            path.unlink()
    _remove(site)
    shutil.move(new, site / FOLDER)
    return ""


def _run(command: Sequence[str], folder: Path) -> str:
    # Pagefind also obeys PAGEFIND_* variables and a pagefind.toml where it is started: an index must not
    # depend on who builds, so it is started in a folder of ours and without those variables.
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        run = subprocess.run(command, cwd=folder, env=settings, capture_output=True, check=False)
    except OSError as error:
        return f"{command[0]} cannot be run ({error.strerror})"
    said = (run.stderr or run.stdout).decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(said) if line.strip()), "no reason given")
    return f"{command[0]} ended with status {run.returncode}: {last}" if run.returncode else ""
