r"""What the tests share: small sites, built as an author would build them, and no network.

A test names the files that matter to it; the rest of a site (conf.py with five settings, a front page, an empty
library) is there already::

    def test_a_post_is_on_the_front_page(site):
        built = site({"posts/2025/levy.md": "---\ndate: 2025-01-02\n---\n# A levy\n\nWords.\n"}).build()
        assert "A levy" in (built.out / "index.html").read_text()
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""The time at which every site is built, unless a test sets another."""

SETTINGS: Mapping[str, object] = {
    "extensions": ["siglum"],
    "html_theme": "furo",
    "html_baseurl": "https://example.org/",
    "bibtex_bibfiles": ["refs.bib"],
}
FILES: Mapping[str, str | bytes] = {"index.md": "# Home\n\nWelcome.\n", "refs.bib": ""}

# Each build is a process of its own, so that no build sees what another left; it starts as a fork of one that has
# the packages loaded already, which saves half of a small build's time.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        "pytest",
        "sphinx.cmd.build",
        "sphinx.builders.html",
        "myst_parser",
        "sphinxcontrib.bibtex",
        "ablog",
        "furo",
    ]
)


@dataclass(frozen=True)
class Result:
    """One build: its exit status, its warnings (paths relative to the sources), the folder of its pages."""

    status: int
    warnings: list[str]
    out: Path
    said: str
    """All that stood on the terminal: for the traceback of a build that crashed."""

    def read(self, path: str) -> str:
        """The text of a file of the output."""
        return (self.out / path).read_text(encoding="utf-8")


@dataclass
class Site:
    """A site in a folder of its own: sources in ``src``, pages in ``html``, doctrees in ``doctrees``."""

    folder: Path
    now: datetime = NOW

    @property
    def src(self) -> Path:
        """The folder of conf.py."""
        return self.folder / "src"

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a source file, new or changed."""
        target = self.src / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def remove(self, path: str) -> None:
        """Remove a source file."""
        (self.src / path).unlink()

    def build(self, *args: str) -> Result:
        """Build as ``sphinx-build`` does, with further arguments (``"-W"``, ``"-j2"``, ``"-b", "text"``)."""
        out, log, warned = (self.folder / name for name in ("html", "log.txt", "warnings.txt"))
        command = ["-b", "html", "-d", str(self.folder / "doctrees"), "-w", str(warned), "--no-color", *args]
        environ = {"SOURCE_DATE_EPOCH": str(int(self.now.timestamp()))}
        process = PROCESSES.Process(target=run, args=([*command, str(self.src), str(out)], environ, log))
        process.start()
        process.join()
        warnings = warned.read_text(encoding="utf-8") if warned.is_file() else ""
        lines = [line for line in warnings.replace(f"{self.src}{os.sep}", "").splitlines() if line.strip()]
        return Result(process.exitcode or 0, lines, out, log.read_text(encoding="utf-8"))

    def tree(self) -> dict[str, bytes]:
        """Every file of the output, by its path, with its bytes."""
        out = self.folder / "html"
        return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}

    def fresh(self) -> Site:
        """The same sources in another folder, never built: what this site should be the same as."""
        number = sum(1 for _ in self.folder.parent.glob(f"{self.folder.name}-*"))
        copy = Site(self.folder.with_name(f"{self.folder.name}-{number}"), self.now)
        shutil.copytree(self.src, copy.src)
        return copy


def run(command: list[str], environ: dict[str, str], log: Path) -> None:
    """Build a site in this process, which is the build's own."""
    from sphinx.cmd.build import main  # noqa: PLC0415  # for the process of the build only

    os.environ.update(environ)
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, loopback_only(getattr(socket.socket, name)))
    with log.open("w", encoding="utf-8") as file, redirect_stdout(file), redirect_stderr(file):
        status = main(command)
    sys.exit(status)


def loopback_only(connect: Callable[..., Any]) -> Callable[..., Any]:
    """``socket.connect`` that refuses every other machine."""

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(str(address[0])):
            raise RuntimeError(f"a test asked for the network: {address}")
        return connect(self, address)

    return guarded


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    return host in {"localhost", "::1"} or host.startswith("127.")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forbid every test, and every build of a site, to reach another machine."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, loopback_only(getattr(socket.socket, name)))


def small_site(folder: Path, files: Mapping[str, str | bytes], **settings: object) -> Site:
    """A site of some files, in a folder; settings of its conf.py, and None leaves one out."""
    new = Site(folder)
    said = {"project": "Example", **SETTINGS, **settings}
    conf = "".join(f"{name} = {value!r}\n" for name, value in said.items() if value is not None)
    for path, text in {"conf.py": conf, **FILES, **files}.items():
        new.write(path, text)
    return new


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Site]:
    """Make a site of some files; keywords are settings of its conf.py, and None leaves one out."""
    numbers = count()

    def make(files: Mapping[str, str | bytes] | None = None, **confoverrides: object) -> Site:
        return small_site(tmp_path / f"site{next(numbers)}", files or {}, **confoverrides)

    return make
