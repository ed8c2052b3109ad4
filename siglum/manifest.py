"""The list of what a build wrote: the next leaves alone what is right, and removes what is no longer wanted.

Sphinx itself never removes anything: without this, the page of a deleted post stays published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

NAME = ".siglum.json"
"""The manifest's own file, in the output."""
JOURNAL = ".siglum.new"
"""What a build is about to write; gone when the build is done."""


def digest(*parts: object) -> str:
    """A short digest of records, the same in every process."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@dataclass(slots=True)
class Manifest:
    """The files of one output folder: by path, a digest of what each was made from ('' where nobody asks)."""

    folder: Path
    before: dict[str, str]
    now: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> Manifest:
        """Read what the last build left; an unreadable list is an empty one, and everything is made anew."""
        try:
            before = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            before = {}
        journal = folder / JOURNAL
        begun = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
        return cls(folder, (before if isinstance(before, dict) else {}) | dict.fromkeys(begun, ""))

    def keep(self, path: str, made_from: str = "") -> bool:
        """Want a file. True if it is there already, made from the same."""
        self._note(path)
        self.now[path] = made_from
        return bool(made_from) and self.before.get(path) == made_from and (self.folder / path).is_file()

    def write(self, path: str, text: str) -> None:
        """Want a file with this text; one that has it already is not touched."""
        self._note(path)
        self.now.setdefault(path, "")
        target = self.folder / path
        data = text.encode("utf-8")
        if target.is_file() and target.read_bytes() == data:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def _note(self, path: str) -> None:
        """Write down a path before the file is there, so that a build that is killed leaves nothing unknown."""
        if path not in self.before and path not in self.now:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(f"{path}\n")

    def distrust(self) -> None:
        """Until the build is done, list what may be ours without saying what it was made from.

        An interrupted build leaves files behind that match neither the old list nor the sources.
        """
        self._save(dict.fromkeys({*self.before, *self.now}, ""))

    def close(self) -> list[str]:
        """Remove what the last build wrote and this one does not want; say what that was."""
        gone = sorted(self.before.keys() - self.now.keys())
        for path in gone:
            if (self.folder / path).is_file():
                (self.folder / path).unlink()
        _remove_empty(self.folder, gone)
        self._save({p: digest for p, digest in self.now.items() if p == NAME or (self.folder / p).is_file()})
        (self.folder / JOURNAL).unlink(missing_ok=True)
        return gone

    def _save(self, listed: dict[str, str]) -> None:
        """Write the list whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{NAME}.new"
        text = json.dumps(dict(sorted(listed.items())), indent=0, ensure_ascii=False)
        new.write_text(f"{text}\n", encoding="utf-8")
        new.replace(self.folder / NAME)


def _remove_empty(folder: Path, gone: Iterable[str]) -> None:
    parents = {parent for path in gone for parent in Path(path).parents if parent != Path()}
    for parent in sorted(parents, key=lambda path: -len(path.parts)):
        place = folder / parent
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def files_below(folder: Path) -> list[str]:
    """The files in a folder and its folders, as paths relative to it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
