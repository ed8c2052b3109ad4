"""Publishing: the files that hosts read are valid, and say what the page on hosting says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGES = ROOT / ".github/workflows/pages.yml"
READTHEDOCS = ROOT / ".readthedocs.yaml"
HOSTING = (ROOT / "docs/manual/hosting.md").read_text("utf-8")
COMMANDS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """The GitHub Pages workflow. Its `on:` is YAML's word for true, so it is found under that."""
    workflow: dict[str, Any] = yaml.safe_load(PAGES.read_text("utf-8"))
    return workflow


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps that build the site."""
    found: list[dict[str, Any]] = workflow["jobs"]["build"]["steps"]
    return found


def position(workflow: dict[str, Any], sign: str) -> int:
    """Where the first step stands that uses or runs something."""
    return next(
        i for i, step in enumerate(steps(workflow)) if sign in step.get("uses", "") + step.get("run", "")
    )


@pytest.mark.parametrize(
    ("schema", "path"),
    [("vendor.github-workflows", PAGES), ("vendor.readthedocs", READTHEDOCS)],
    ids=["pages", "readthedocs"],
)
def test_schema(schema: str, path: Path) -> None:
    """A host accepts the file: it is what the host's own schema asks for."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", [PAGES, READTHEDOCS], ids=["pages", "readthedocs"])
def test_hosts_run_commands_that_exist(path: Path) -> None:
    """Each `make` that a host runs is a command of the Makefile."""
    commands = re.findall(r"^\s*(?:- )?(?:run: )?make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)

    assert "html" in commands
    assert set(commands) <= COMMANDS


@pytest.mark.parametrize("path", [PAGES, READTHEDOCS], ids=["pages", "readthedocs"])
def test_hosts_publish_what_make_html_writes(path: Path) -> None:
    """What is published is the folder that `make html` fills, under the address the host gives it."""
    text = path.read_text("utf-8")

    assert "_build/html" in text
    assert "-D html_baseurl=" in text


def test_pages_runs_on_push_each_hour_and_on_demand(pages: dict[Any, Any]) -> None:
    """Posts dated ahead come out without a push."""
    assert set(pages[True]) == {"push", "schedule", "workflow_dispatch"}
    assert pages[True]["push"]["branches"] == ["main"]
    assert [
        re.fullmatch(r"\d+ \* \* \* \*", each["cron"]) is not None for each in pages[True]["schedule"]
    ] == [True]


def test_pages_tests_before_it_publishes(pages: dict[str, Any]) -> None:
    """A push whose tests fail is not published: tests come between building and handing over."""
    places = [position(pages, sign) for sign in ("cache@", "make html", "make test", "upload-pages-artifact")]

    assert places == sorted(places)
    assert steps(pages)[places[2]]["if"] == "github.event_name == 'push'"
    assert pages["jobs"]["deploy"]["needs"] == "build"


def test_pages_may_do_no_more_than_it_must(pages: dict[str, Any]) -> None:
    """Only the job that publishes may write, and only to Pages."""
    assert pages["permissions"] == {"contents": "read"}
    assert "write" not in pages["jobs"]["build"]["permissions"].values()
    assert pages["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_pages_finishes_one_publication_before_the_next(pages: dict[str, Any]) -> None:
    """Two pushes in a row do not publish across each other."""
    assert pages["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_pages_starts_afresh_with_another_engine(pages: dict[str, Any]) -> None:
    """What the last run built is used only where Python, packages and engine are the same."""
    cache = steps(pages)[position(pages, "cache@")]["with"]

    assert cache["key"] == cache["restore-keys"] + "${{ github.sha }}"
    assert cache["path"].split() == [".venv", "_build"]
    for part in ("python-version", "requirements*.txt", "pyproject.toml", "conf.py", "siglum/**"):
        assert part in cache["key"]


def keep_dates(folder: Path) -> None:
    """Run, in a checkout, the step of the workflow that dates unchanged files back."""
    workflow = yaml.safe_load(PAGES.read_text("utf-8"))
    script = steps(workflow)[position(workflow, "touch --no-create")]["run"]
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=folder, check=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of two commits, built at the first: the second changes new.md and leaves the other."""

    def git(*arguments: str) -> str:
        name = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
        return subprocess.run(
            ["git", *name, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    git("init", "--quiet")
    (tmp_path / "_build").mkdir()
    (tmp_path / "old one.md").write_text("old\n")
    (tmp_path / "new.md").write_text("before\n")
    git("add", "old one.md", "new.md")
    git("commit", "--quiet", "--message", "site: two pages")
    (tmp_path / "_build/commit").write_text(git("rev-parse", "HEAD"))
    (tmp_path / "new.md").write_text("after\n")
    git("commit", "--quiet", "--all", "--message", "site: one page changed")
    return tmp_path


def test_unchanged_files_keep_their_dates(checkout: Path) -> None:
    """A checkout on the host re-dates every file; only what changed since the last build stays new."""
    built = (checkout / "_build/commit").stat().st_mtime - 1

    keep_dates(checkout)

    assert (checkout / "old one.md").stat().st_mtime < built
    assert (checkout / "new.md").stat().st_mtime > built


@pytest.mark.parametrize("commit", [None, "0" * 40 + "\n"], ids=["never built", "commit gone"])
def test_without_a_known_build_every_file_is_new(checkout: Path, commit: str | None) -> None:
    """Where nothing was built before, or its commit is gone, every file counts as changed."""
    built = (checkout / "_build/commit").stat().st_mtime - 1
    (checkout / "_build/commit").unlink()
    if commit:
        (checkout / "_build/commit").write_text(commit)

    keep_dates(checkout)

    assert (checkout / "old one.md").stat().st_mtime > built


def test_readthedocs_uses_the_oldest_supported_python() -> None:
    """Read the Docs builds with the Python that the pins are made for."""
    config = yaml.safe_load(READTHEDOCS.read_text("utf-8"))

    assert config["build"]["tools"]["python"] == "3.11"


@pytest.mark.parametrize(
    "name", [".github/workflows/pages.yml", ".readthedocs.yaml", "html_baseurl", "404.html", "make html"]
)
def test_the_page_on_hosting_names_what_it_is_about(name: str) -> None:
    """The page on hosting names the files, the setting and the command it tells of."""
    assert name in HOSTING
