"""An essay as an item for those who cite it, in three formats."""

from __future__ import annotations

import re

import pytest
import rispy
from test_formats import full_name, read_with_pandoc

from siglum.formats.csl import csl_json
from siglum.formats.essay import Work, essay_bibtex, essay_item, essay_ris

WORK = Work(
    id="2025-levy",
    title="What a 5% Levy & a {Brace} Cost: #1 of NATO_2",
    authors=("Standing Orders", "Doe, Jane"),
    date="2025-01-02",
    url="https://example.org/posts/2025/levy_1.html",
    container="Example & Co",
    abstract="One sentence,\nin two lines.",
    language="en-GB",
    keywords=("Europe", "tax & spend"),
    updated="2025-02-03",
)


def test_an_essay_is_an_item_of_a_blog() -> None:
    """CSL's post-weblog with the site as container; who has no comma in the name is a body."""
    assert essay_item(WORK) == {
        "id": "2025-levy",
        "type": "post-weblog",
        "title": WORK.title,
        "author": [{"literal": "Standing Orders"}, {"family": "Doe", "given": "Jane"}],
        "container-title": "Example & Co",
        "issued": {"date-parts": [[2025, 1, 2]]},
        "URL": WORK.url,
        "abstract": WORK.abstract,
        "language": "en-GB",
        "keyword": "Europe, tax & spend",
        "note": "Updated 2025-02-03",
    }


def test_an_essay_reads_back() -> None:
    """Its title keeps signs that LaTeX has a use for, and its capitals, in each of the three files."""
    read = read_with_pandoc(essay_bibtex(WORK), "biblatex")["2025-levy"]
    assert re.sub("<[^>]+>", "", read["title"]) == WORK.title
    assert (read["type"], read["URL"], read["language"]) == ("webpage", WORK.url, "en-GB")
    assert [full_name(name) for name in read["author"]] == ["Standing Orders", "Doe, Jane"]
    assert (read["publisher"], read["abstract"]) == (WORK.container, "One sentence, in two lines.")
    (record,) = rispy.loads(essay_ris(WORK))
    assert (record["type_of_reference"], record["title"], record["date"]) == (
        "BLOG",
        WORK.title,
        "2025/01/02",
    )
    assert (record["secondary_title"], record["keywords"]) == (WORK.container, ["Europe", "tax & spend"])
    assert read_with_pandoc(csl_json([essay_item(WORK)]), "csljson")["2025-levy"]["type"] == "post-weblog"


@pytest.mark.parametrize("title", ["An Open { Brace", "Closed } First {", "100% \\ of it ~ ^ $"])
def test_no_title_breaks_the_file(title: str) -> None:
    """A brace without its fellow is a round bracket in the .bib file, which it would end."""
    work = Work("a b/ü", title, ("A Body",), "2025", "https://example.org/", "Site")
    read = read_with_pandoc(essay_bibtex(work), "biblatex")
    (item,) = read.values()
    plain = re.sub("<[^>]+>", "", item["title"]).replace("\u00a0", "~")
    assert plain == title.replace("{", "(").replace("}", ")")
