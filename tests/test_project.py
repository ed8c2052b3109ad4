"""The project's own files: its commands, its requirements, its wheel, and what they may name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import siglum

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
COMMANDS = re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PIN = re.compile(
    r"^([a-z0-9-]+)==\S+(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
TOP_LEVEL = """
    conf.py index.md refs.bib posts docs images siglum tests benchmarks
    Makefile pyproject.toml requirements.in requirements.txt requirements-test.in requirements-test.txt
    README.md CONTRIBUTING.md CHANGELOG.md LICENSE LICENSE-TEXTS.md .ci/run
"""
BUILD_BACKENDS = {"flit-core", "setuptools"}


def run_make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in the project's folder, as if not called by make."""
    outside = {
        name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    }
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=outside, capture_output=True, text=True, check=False
    )


def manual() -> list[Path]:
    """The pages that tell how this project is used."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]


def tracked() -> list[Path]:
    """Every file of the project: what git has, and what it would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def listed(name: str) -> set[str]:
    """The direct requirements in a .in file, by the names that pins give them."""
    return {
        package.lower() for package in re.findall(r"^[\w-]+", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    } - {"-c"}


def versions(name: str) -> dict[str, set[str]]:
    """The pins of a requirements file, by package: more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for pin in PIN.finditer((ROOT / name).read_text("utf-8")):
        found.setdefault(pin[1], set()).add(pin[0].partition(" ")[0])
    return found


@pytest.mark.parametrize("name", TOP_LEVEL.split())
def test_top_level(name: str) -> None:
    """What a newcomer looks for is where it is looked for."""
    assert (ROOT / name).exists()


def test_make_alone_lists_the_commands() -> None:
    """`make` alone names every command, each with a line on what it does."""
    lines = dict(re.findall(r"^  make ([a-z]+) +(\S.+)$", run_make().stdout, re.MULTILINE))

    assert list(lines) == COMMANDS
    assert {"html", "test", "serve", "clean", "pins"} <= set(COMMANDS)


def test_every_command_is_phony() -> None:
    """A file that happens to be called `test` or `html` does not stop the command of that name."""
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)

    assert phony
    assert set(COMMANDS) <= set(phony[1].split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    """Each command is explained somewhere a reader looks."""
    assert any(f"make {command}" in page.read_text("utf-8") for page in manual())


def test_only_commands_that_exist_are_documented() -> None:
    """No page sends the reader to a command that is not there."""
    named = {
        name for page in manual() for name in re.findall(r"(?:`|\$ )make ([a-z]+)", page.read_text("utf-8"))
    }

    assert named <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_changelog(command: str) -> None:
    """Whoever reads the changelog learns of each command."""
    assert f"`make {command}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_clean_removes_the_build_and_nothing_else() -> None:
    """`make clean` never touches sources, nor the set-up."""
    assert run_make("--dry-run", "clean").stdout == "rm -rf _build\n"


@pytest.mark.parametrize("python", ["no-such-python", "false"])
def test_an_unfit_python_is_named(python: str) -> None:
    """Asking for a Python that is missing or too old says so, and leaves .venv alone."""
    run = run_make("html", f"PYTHON={python}")

    assert run.returncode == 2
    assert python in run.stderr
    assert "PYTHON=python3.12 make html" in run.stderr
    assert Path(sys.executable).exists()


@pytest.mark.skipif(not (ROOT / ".venv/testing.stamp").exists(), reason="not set up by make")
@pytest.mark.parametrize(
    ("changed", "redone"),
    [
        ("index.md", []),
        ("pyproject.toml", ["--editable ."]),
        ("requirements-test.txt", ["-r requirements-test.txt"]),
        (
            "requirements.txt",
            ["venv --clear .venv", "-r requirements.txt", "--editable .", "-r requirements-test.txt"],
        ),
    ],
)
def test_only_what_changed_is_set_up_again(changed: str, redone: list[str]) -> None:
    """Each step of the set-up is done again when what it stands on has changed, and only then."""
    others = {"pyproject.toml", "requirements.txt", "requirements-test.txt"} - {changed}
    planned = run_make(
        "--dry-run", f"--what-if={changed}", *(f"--old-file={other}" for other in others), "test"
    ).stdout

    assert re.findall(r"venv --clear .venv|-r requirements\S*.txt|--editable \.", planned) == redone


@pytest.mark.parametrize("name", ["requirements", "requirements-test"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    """A requirements file holds pins with hashes, their comments, and nothing else."""
    text = (ROOT / f"{name}.txt").read_text("utf-8")
    rest = [line for line in PIN.sub("", text).splitlines() if not line.lstrip().startswith("#")]

    assert rest == []
    assert listed(f"{name}.in") <= {pin[1] for pin in PIN.finditer(text)}


def test_both_files_agree() -> None:
    """A package that the site and its tests both need has one version."""
    site, tests = (versions(name) for name in ("requirements.txt", "requirements-test.txt"))
    shared = site.keys() & tests.keys()

    assert shared
    assert {name: tests[name] for name in shared} == {name: site[name] for name in shared}


def test_every_requirement_has_its_reason() -> None:
    """No line of the short lists stands without saying what it is for."""
    lines = [
        line
        for name in ("requirements.in", "requirements-test.in")
        for line in (ROOT / name).read_text("utf-8").splitlines()
    ]

    assert [line for line in lines if re.match("[a-zA-Z]", line) and "#" not in line] == []


def test_the_wheel_asks_for_what_the_site_asks_for() -> None:
    """What siglum needs elsewhere is what it needs here, build backends aside."""
    asked = {re.split(r"[<>=~ ]", each)[0].lower().replace("_", "-") for each in PROJECT["dependencies"]}

    assert asked == listed("requirements.in") - BUILD_BACKENDS


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of siglum, built as other sites would get it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run([sys.executable, *build, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_whole_package(wheel: Path) -> None:
    """Templates, static files and py.typed travel with the code, and nothing else does."""
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {
        path.relative_to(ROOT).as_posix() for path in tracked() if path.is_relative_to(ROOT / "siglum")
    }

    assert packed == package
    assert "siglum/py.typed" in packed
    assert any(name.startswith("siglum/templates/") for name in packed)
    assert any(name.startswith("siglum/static/") for name in packed)


def test_the_wheel_has_the_version_of_the_package(wheel: Path) -> None:
    """The version is said once, in siglum."""
    assert wheel.name == f"siglum-{siglum.__version__}-py3-none-any.whl"


# Put together here, so that this file does not hold what it looks for.
HOSTS = (
    ("files", "pythonhosted", "org"),
    ("pypi", "org/simple"),
    ("registry", "npmjs", "org"),
    ("deb", "debian", "org"),
)
REGISTRIES = [".".join(parts) for parts in HOSTS]
HOME = r"/(?:home|Users|root)/(?!writer/)\w"  # "writer" is nobody: benchmarks/ invents their papers
ELSEWHERE = re.compile("|".join([HOME, *map(re.escape, [f"{ROOT}/", *REGISTRIES])]))


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No file of the project holds a path of somebody's machine, or the host of a package registry."""
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in tracked()}
    found = {
        path.relative_to(ROOT): match[0] for path, text in texts.items() if (match := ELSEWHERE.search(text))
    }

    assert found == {}
