"""An essay's citations have the words that ``pandoc --citeproc`` gives for that essay alone, with the whole style."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pypandoc
import pytest
from citeproc_cases import essays, library, markdown, nocite

from siglum.csl.citeproc import Cluster, Essay, Item, Remark, Styled, open_style, style_essays
from siglum.styling import STYLES, style_file

HOW_MANY = 200
NAMED = ("mhra-notes", "oscola", "chicago-notes-bibliography", "apa", "ieee")
EACH_ALONE = """
local options = pandoc.WriterOptions { wrap_text = 'none' }
local abbreviations = {}
for word in io.lines(arg[4]) do abbreviations[word] = true end
local reading = pandoc.ReaderOptions { abbreviations = abbreviations }
for line in io.lines(arg[1]) do
  local uncited, text = line:match('^(.-)\\u{e011}(.*)$')
  local essay = pandoc.read(text:gsub('\\u{e010}', '\\n'), 'markdown', reading)
  if uncited ~= '' then essay.meta.nocite = pandoc.read(uncited, 'markdown').blocks end
  essay.meta.csl, essay.meta.bibliography, essay.meta.lang = arg[2], arg[3], 'en-GB'
  io.write(pandoc.write(pandoc.utils.citeproc(essay), 'html', options), '\\u{e010}')
end
"""


def drawn() -> list[str]:
    """Ten more styles, drawn with a seed; four of them dependent ones."""
    random = Random("siglum")
    own = sorted(path.stem for path in STYLES.glob("*.csl"))
    dependent = sorted(path.stem for path in STYLES.glob("dependent/*.csl"))
    return [*random.sample(own, 6), *random.sample(dependent, 4)]


class Words(HTMLParser):
    """The words of some HTML, with what a reader sees of its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep emphasis, raised and lowered text, small capitals and links."""
        given = dict(attrs)
        kept = {"a": given.get("href"), "span": "smallcaps" if given.get("class") == "smallcaps" else None}
        shown = kept.get(tag, "" if tag in ("em", "strong", "sup", "sub", "code", "u") else None)
        self.open.append("" if shown is None else f"</{tag}>")
        self.words.append("" if shown is None else f"<{tag} {shown}>")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        self.words.append(self.open.pop())

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.words.append(data)


def words(html: str) -> str:
    """What a reader sees."""
    parser = Words()
    parser.feed(html.strip().replace("<br>", ""))
    return "".join(parser.words).strip()


@pytest.fixture(scope="session")
def library_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library as CSL-JSON."""
    path = tmp_path_factory.mktemp("library") / "library.json"
    path.write_text(json.dumps(list(library().values())), encoding="utf-8")
    return path


def pandoc(*arguments: str | Path, text: str = "") -> str:
    """What pandoc answers."""
    command = [pypandoc.get_pandoc_path(), *map(str, arguments)]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout


def each_alone(several: list[Essay], style: Path, library_file: Path, folder: Path) -> list[Styled]:
    """The real thing: Markdown, the whole style, one essay at a time (in one process, to save time)."""
    (folder / "alone.lua").write_text(EACH_ALONE, encoding="utf-8")
    lines = [f"{nocite(essay)}\ue011{markdown(essay)}".replace("\n", "\ue010") for essay in several]
    (folder / "essays.txt").write_text("\n".join(lines), encoding="utf-8")
    # The command line's reader knows more abbreviations ("pt.") than that of pandoc's Lua, and ties them to a number.
    (folder / "abbreviations").write_text(pandoc("--print-default-data-file=abbreviations"), encoding="utf-8")
    run = ("lua", folder / "alone.lua", folder / "essays.txt", style, library_file, folder / "abbreviations")
    pages = pandoc(*run).split("\ue010")
    return [read_page(essay, page) for essay, page in zip(several, pages[:-1], strict=True)]


def read_page(essay: Essay, page: str) -> Styled:
    """Find an essay's citations in pandoc's page, by the odd words around them."""
    body, _, notes = page.partition('<section id="footnotes"')
    text, _, listed = body.partition('<div id="refs"')
    found = {
        number: re.sub(r"<a [^>]*footnote-back.*", "", note)
        for number, note in re.findall(r'id="fn(\d+)"><p>(.*)', notes)
    }
    paragraphs = iter(re.findall(r"<p>(.*?)</p>", text))
    placed = list(find_brackets(essay, paragraphs, found))
    references = re.findall(r'<div id="ref-(.*?)" class="csl-entry"[^>]*>(.*?)\n</div>', listed, re.DOTALL)
    return Styled(
        tuple(words(bracket) for bracket, _ in placed),
        tuple(words(author) for _, author in placed),
        tuple((key.replace("&amp;", "&"), words(html)) for key, html in references),
    )


def find_brackets(
    essay: Essay, paragraphs: Iterator[str], notes: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """The bracket's words, and its author's where the author is part of the sentence."""
    remark: Iterator[str] = iter(())
    for mark in essay.marks:
        if isinstance(mark, Remark):
            number = re.search(r'href="#fn(\d+)"', next(paragraphs))
            assert number
            remark = iter(re.findall(r"(?:Before|^)(.*?)[aA]fter", notes[number[1]]))
            continue
        running = (
            next(remark) if mark.in_remark else next(paragraphs).removeprefix("Before").removesuffix("after.")
        )
        note = re.search(r'<a href="#fn(\d+)".*?</a>', running)
        if note:
            yield notes[note[1]], running.replace(note[0], "").replace(" .", "")
        else:
            yield ("", running) if mark.textual else (running, "")


def as_seen(styled: Styled) -> Styled:
    """Our words as a reader sees them."""
    return Styled(
        tuple(map(words, styled.clusters)),
        tuple(map(words, styled.textual)),
        tuple((key, words(html)) for key, html in styled.references),
    )


@pytest.mark.parametrize("name", [*NAMED, *drawn()])
def test_an_essay_has_the_words_pandoc_gives_it_alone(name: str, library_file: Path, tmp_path: Path) -> None:
    """Many essays worded together equal each of them worded alone with the whole style."""
    several = essays(name, HOW_MANY)
    style = style_file(name, tmp_path)

    ours = style_essays(several, library(), open_style(style), "en-GB")

    alone = each_alone(several, style, library_file, tmp_path)
    assert alone == [as_seen(ours[essay.docname]) for essay in several]


@pytest.mark.parametrize("name", NAMED)
def test_the_command_line_says_the_same(name: str, library_file: Path, tmp_path: Path) -> None:
    """What the test above compares with is what an author gets from ``pandoc --citeproc essay.md``."""
    several = essays(f"command line {name}", 4)
    style = style_file(name, tmp_path)
    options = (
        "--to=html",
        "--wrap=none",
        "--citeproc",
        f"--csl={style}",
        f"--bibliography={library_file}",
        "-Mlang=en-GB",
    )

    pages = []
    for essay in several:
        (tmp_path / "front.yaml").write_text(json.dumps({"nocite": nocite(essay)}), encoding="utf-8")
        pages.append(pandoc(*options, f"--metadata-file={tmp_path / 'front.yaml'}", text=markdown(essay)))

    assert each_alone(several, style, library_file, tmp_path) == list(map(read_page, several, pages))


FOLEY, MARSH, DYKE = (Item(key) for key in ("foley2021", "marsh:2019", "dyke"))


def worded(name: str, *marks: Cluster | Remark, nocite: tuple[str, ...] = ()) -> Styled:
    """An essay with these marks, after another that cites the same works."""
    before = Essay("before", (Cluster((FOLEY, MARSH)), Remark(), Remark()))
    style = open_style(style_file(name, Path()))
    return as_seen(style_essays([before, Essay("essay", marks, nocite)], library(), style, "en-GB")["essay"])


def test_a_back_number_counts_the_remarks_of_its_own_essay() -> None:
    """The number in "(n 2)" is that of the second note of the essay, be the first a citation or a remark."""
    styled = worded("oscola", Remark(), Cluster((FOLEY,)), Cluster((MARSH,)), Cluster((FOLEY,)))
    assert styled.clusters[2] == "Foley (n 2)."


def test_a_citation_inside_a_remark_stands_in_brackets() -> None:
    """Unless the remark begins with it; neither takes a number."""
    inside, opening = Cluster((FOLEY,), in_remark=True), Cluster((FOLEY,), in_remark=True, opens_remark=True)
    marsh = Cluster((MARSH,))
    styled = worded("oscola", Cluster((FOLEY,)), marsh, Remark(), inside, marsh, Remark(), opening, marsh)
    assert styled.clusters[2:] == ("(Foley (n 1))", "Marsh (n 2).", "Foley (n 1).", "Marsh (n 2).")


def test_the_author_of_a_textual_citation_is_running_text() -> None:
    """A note style leaves the author in the sentence and the rest to the note; other styles have no note."""
    textual = Cluster((Item("foley2021", suffix="p. 3"),), textual=True)
    assert worded("mhra-notes", Cluster((FOLEY,)), textual).textual[1] == "Foley"
    assert worded("mhra-notes", Cluster((FOLEY,)), textual).clusters[1] == "<em >Tides of Paper</em>, p. 3."
    assert worded("apa", textual) == Styled(
        ("",), ("Foley (2021, p. 3)",), worded("apa", Cluster((FOLEY,))).references
    )


def test_an_unknown_work_is_left_out() -> None:
    """The bracket keeps the others; a bracket of unknown works alone is empty and still has its place."""
    nobody = Item("nobody")
    styled = worded(
        "apa", Cluster((nobody, FOLEY)), Cluster((nobody,)), Cluster((MARSH,)), nocite=("nobody",)
    )
    assert styled.clusters == ("(Foley, 2021)", "", "(Marsh, 2019)")
    assert [key for key, _ in styled.references] == ["foley2021", "marsh:2019"]


def test_uncited_works_are_in_the_list() -> None:
    """What an essay only recommends stands in its list, in its place."""
    assert [key for key, _ in worded("apa", Cluster((MARSH,)), nocite=("foley2021",)).references] == [
        "foley2021",
        "marsh:2019",
    ]


@pytest.mark.parametrize("prefix", ["a ] b", "see [^1]", "<!-- see", "x\n\n# y", "`see", "^[see]", "1. $x"])
def test_words_that_are_no_inline_markdown_stay_words(prefix: str) -> None:
    """Whatever an author writes before a key, no other citation suffers."""
    styled = worded("apa", Cluster((Item("foley2021", prefix),)), Cluster((Item("dyke", "see *also*"),)))
    assert styled.clusters[0].endswith("Foley, 2021)")
    assert styled.clusters[1] == "(see <em >also</em> van Dyke, 1987)"


def test_two_works_of_an_author_in_a_year_are_told_apart_in_their_essay_only() -> None:
    """A letter behind the year depends on what else the essay cites."""
    both = worded("apa", Cluster((Item("smith2020a"),)), Cluster((Item("smith2020b"),)))
    assert both.clusters == ("(Smith, 2020a)", "(Smith, 2020b)")
    assert worded("apa", Cluster((Item("smith2020b"),))).clusters == ("(Smith, 2020)",)


def test_where_nothing_is_cited_pandoc_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Essays without citations cost nothing."""
    monkeypatch.setattr(subprocess, "run", None)
    assert worded_nothing() == Styled((), (), ())


def worded_nothing() -> Styled:
    """An essay with a remark only."""
    style = open_style(style_file("apa", Path()))
    return style_essays([Essay("essay", (Remark(),))], library(), style, "en-GB")["essay"]
