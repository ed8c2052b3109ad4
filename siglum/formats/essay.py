"""An essay of the site as an item for those who cite it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from siglum.formats.ris import ris

LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "&%$#_"},
    }
)
LANGIDS = {
    "en": "english", "en-gb": "british", "en-us": "american", "en-au": "australian", "en-ca": "canadian",
    "en-nz": "newzealand", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "nl": "dutch",
    "pt": "portuguese", "pt-br": "brazilian", "pl": "polish", "sv": "swedish", "da": "danish", "nb": "norsk",
    "nn": "nynorsk", "fi": "finnish", "el": "greek", "cs": "czech", "hu": "magyar", "ro": "romanian", "ru": "russian",
    "uk": "ukrainian", "tr": "turkish", "he": "hebrew", "ar": "arabic", "ja": "japanese", "zh": "chinese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """An essay as others cite it. An author 'Family, Given' is a person; one without a comma is kept whole."""

    id: str
    title: str
    authors: tuple[str, ...]
    date: str
    url: str
    container: str
    abstract: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    updated: str = ""
    """The day of the last substantive change, if there was one."""


def essay_item(work: Work) -> dict[str, Any]:
    """The essay as CSL-JSON: a post of a blog, whose container is the site."""
    item = {
        "id": work.id,
        "type": "post-weblog",
        "title": work.title,
        "author": [_name(author) for author in work.authors],
        "container-title": work.container,
        "issued": {"date-parts": [[int(part) for part in work.date[:10].split("-")]]} if work.date else {},
        "URL": work.url,
        "abstract": work.abstract,
        "language": work.language,
        "keyword": ", ".join(work.keywords),
        "note": _note(work),
    }
    return {name: value for name, value in item.items() if value}


def essay_bibtex(work: Work) -> str:
    """The essay as a biblatex @online entry; its title keeps its capitals."""
    people = (_latex(author) for author in work.authors)
    fields = {
        "author": " and ".join(name if "," in name else f"{{{name}}}" for name in people),
        "title": f"{{{_latex(work.title)}}}",
        "organization": _latex(work.container),
        "date": work.date[:10],
        "url": work.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "note": _latex(_note(work)),
        "langid": LANGIDS.get(work.language.lower().replace("_", "-"), ""),
        "keywords": ", ".join(_latex(word) for word in work.keywords),
        "abstract": _latex(work.abstract),
    }
    key = re.sub(r"[^\w.:+/-]+", "-", work.id)
    rows = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join([f"@online{{{key},", *rows, "}"]) + "\n"


def essay_ris(work: Work) -> str:
    """The essay as RIS of the type BLOG."""
    return ris([essay_item(work)])


def _name(author: str) -> dict[str, str]:
    parts = [part.strip() for part in author.split(",")]
    if len(parts) == 1:
        return {"literal": author}
    return dict(zip(("family", "given", "suffix"), parts, strict=False))


def _note(work: Work) -> str:
    return f"Updated {work.updated[:10]}" if work.updated else ""


def _latex(text: str) -> str:
    """A text as LaTeX; a brace without its fellow, which would end the field, is a round bracket."""
    if text.count("{") != text.count("}") or re.search(r"^[^{]*\}|\{[^}]*$", text):
        text = text.replace("{", "(").replace("}", ")")
    return " ".join(text.translate(LATEX).split())
