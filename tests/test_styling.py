"""The styles of the CSL project, and pandoc."""

from __future__ import annotations

from pathlib import Path

import pytest

from siglum.styling import STYLES, StylingError, run_pandoc, style_file

DEPENDENT = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">
  <info><title>Ours</title><link rel="independent-parent" href="http://www.zotero.org/styles/{}"/></info>
</style>"""


@pytest.mark.parametrize("name", ["mhra-notes", "oscola", "chicago-notes", "apa", "ieee"])
def test_a_style_is_named_as_the_csl_project_names_it(name: str) -> None:
    """A name is enough; the file comes with the packages."""
    assert style_file(name, Path("elsewhere")) == STYLES / f"{name}.csl"


def test_a_dependent_style_is_its_parent() -> None:
    """Such a style is only a name for another's rules."""
    name = "ieee-women-in-engineering-magazine"
    assert (STYLES / "dependent" / f"{name}.csl").is_file()
    assert style_file(name, Path()) == STYLES / "ieee.csl"


@pytest.mark.parametrize("parent", ["apa", "ieee-women-in-engineering-magazine"])
def test_a_file_of_ones_own_may_depend_on_a_known_style(tmp_path: Path, parent: str) -> None:
    """Its parent is looked up by name, and the parent's parent too."""
    (tmp_path / "ours.csl").write_text(DEPENDENT.format(parent), encoding="utf-8")
    assert style_file("ours.csl", tmp_path) == style_file(parent, tmp_path)


def test_a_file_of_ones_own_is_a_path_from_the_settings(tmp_path: Path) -> None:
    """A name that ends in .csl is a file beside conf.py, even if a known style is called so."""
    (tmp_path / "apa.csl").write_text("<style/>", encoding="utf-8")
    assert style_file("apa.csl", tmp_path) == tmp_path / "apa.csl"


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("mhra-note", "did you mean mhra-notes?"),
        ("oscolla", "did you mean oscola"),
        ("chicago-note-bibliography", "chicago-notes-bibliography"),
        ("no such thing at all", "did you mean mhra-notes?"),
    ],
)
def test_an_unknown_style_is_told_with_its_near_ones(name: str, suggestion: str) -> None:
    """The message names the style and a way out."""
    with pytest.raises(StylingError, match=f"^there is no citation style '{name}'; .*{suggestion}"):
        style_file(name, Path())


def test_what_pandoc_cannot_do_is_told() -> None:
    """Its message is the error's, on one line."""
    with pytest.raises(StylingError, match=r"^pandoc says: .*nosuchformat"):
        run_pandoc(["--from=nosuchformat"])


def test_a_style_in_another_encoding_is_told_too(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are a StylingError, not a traceback."""
    (tmp_path / "bad.csl").write_bytes("<style é".encode("latin-1"))
    with pytest.raises(StylingError):
        style_file("bad.csl", tmp_path)
