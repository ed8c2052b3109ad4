"""Write a whole site of made-up essays, for benchmarks and tests: the same seed always gives the same bytes.

On the command line, `python benchmarks/make_site.py DIR --posts 1000 --seed 1`; from Python, write_site().
"""

import argparse
import json
import unicodedata
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import accumulate, chain, count
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
FIRST_DAY, DAYS = datetime(2006, 1, 3), 6900
WORDS_PER_SENTENCE = 16
LITTLE_WORDS = 141
PICTURES = 12
CATEGORIES = "Essays", "Letters", "Reviews", "Speeches", "Reports"
LICENCES = "CC BY-SA 4.0", "CC BY 4.0", "CC0 1.0", "Public domain", "© All rights reserved"
GIVEN_NAMES = "Ada Bram Carla Dafydd Eve Farid Grete Hugo Inês John Kemi Lena Mary Noël Olga Siân Tom Zoë"
FAMILY_NAMES = (
    "Abbott Bakker Côté Dupont Ekström Farouk García Hughes Ibsen Jónsdóttir Kowalski Lindqvist Müller Nowak "
    "O'Neill Patel Quinn Rossi Smith Şahin Taylor Usman Varga Wright Young Żuraw"
)
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()
PARTICLES = "van der", "de", "von"
ENTRY_KINDS = (
    ("article", "author title journaltitle date volume number pages doi"),
    ("online", "author title organization date url urldate"),
    ("book", "author title subtitle publisher location date"),
    ("report", "author title institution type number date url"),
    ("incollection", "author title booktitle editor publisher location date pages"),
    ("legislation", "title number date url"),
    ("inproceedings", "author title booktitle publisher date pages doi"),
    ("thesis", "author title type institution date"),
)
CONF = """project = "A Made-up Site"
author = "A. Writer"
extensions = ["siglum"]
html_theme = "furo"
html_baseurl = "https://example.org/"
bibtex_bibfiles = ["refs.bib"]
"""


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything; words, citations and links are per essay (words on average)."""

    posts: int = 1000
    docs: int = 20
    entries: int = 500
    words: int = 500
    citations: int = 6
    links: int = 3
    seed: int = 1


class Dice:
    """Chance drawn from random() alone, the one stream Python promises to keep from version to version."""

    def __init__(self, *seed: object) -> None:
        self.random = Random("/".join(map(str, seed))).random

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, but not reaching, the limit."""
        return int(self.random() * limit)

    def odds(self, probability: float) -> bool:
        """Whether a thing of this probability happens, this time."""
        return self.random() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, each as likely as the others."""
        return items[self.below(len(items))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in an order of chance."""
        return sorted(items, key=lambda _: self.random())


class Ranked(Generic[T]):
    """Items that are picked by Zipf's law: the first ones often, most of them hardly ever."""

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        # Division and plain addition only: powers differ between platforms, and sum() between Pythons.
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(items) + 1)))

    def pick(self, dice: Dice) -> T:
        """One of the items, likelier the nearer it is to the first."""
        return self.items[bisect(self.weights, dice.random() * self.weights[-1], 0, len(self.items) - 1)]


class Vocabulary:
    """The words of words.txt, in its order; the first of them are the, of, and ...: telling words follow."""

    def __init__(self) -> None:
        words = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split()
        self.all, self.telling = Ranked(words), Ranked(words[LITTLE_WORDS:])


class Prose:
    """Sentences without sense, from the words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, dice: Dice) -> None:
        self.vocabulary, self.dice = vocabulary, dice

    def draw(self, least: int, most: int, words: Ranked[str]) -> list[str]:
        """So many words, no two the same in a row."""
        drawn: list[str] = []
        length = least + self.dice.below(most - least + 1)
        while len(drawn) < length:
            word = words.pick(self.dice)
            if drawn[-1:] != [word]:
                drawn.append(word)
        return drawn

    def phrase(self, least: int, most: int) -> str:
        """Words that say something: a link's text, what is stressed."""
        return " ".join(self.draw(least, most, self.vocabulary.telling))

    def title(self, least: int = 3, most: int = 6) -> str:
        """The same with a capital: a heading, a journal, a place."""
        return capital(self.phrase(least, most))

    def sentence(self, insets: Sequence[str] = (), before: str = "", after: str = "") -> str:
        """A sentence of 6 to 25 words, with the insets among them and the marks around its full stop."""
        words = self.draw(6, 25, self.vocabulary.all)
        if len(words) > 12:
            words[5 + self.dice.below(4)] += ","
        for inset in insets:
            words.insert(1 + self.dice.below(len(words) - 1), inset)
        return capital(" ".join(words)) + before + ("?" if self.dice.odds(0.06) else ".") + after


@dataclass(frozen=True)
class Page:
    """An essay, a note (which has no title) or a reference page. Nobody links to a hidden one."""

    number: int
    path: str
    title: str
    when: datetime
    status: str = ""
    future: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the site must not show it."""
        return self.future or self.status == "draft"


@dataclass(frozen=True)
class Plan:
    """What every page needs to know of the rest: its neighbours, the sources, the names."""

    sizes: Sizes
    syntax: str
    vocabulary: Vocabulary
    keys: Ranked[str]
    tags: Ranked[str]
    series: Sequence[str]
    posts: Sequence[Page]
    docs: Sequence[Page]
    linkable: Sequence[Page]


def capital(text: str) -> str:
    """The text with a capital first; the rest stays as it is, unlike with str.capitalize()."""
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """The text as an address: a-z and 0-9, with hyphens between words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "")).split())


def unique(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it a new one."""
    tries = chain([name], (f"{name}-{suffix}" for suffix in count(2)))
    found = next(name for name in tries if name not in taken)
    taken.add(found)
    return found


def plan_posts(sizes: Sizes, prose: Prose) -> Iterator[Page]:
    """Posts, oldest first. Notes, drafts and future posts are counted, not drawn: 20 posts have all three."""
    taken: set[str] = set()
    for n in range(sizes.posts):
        is_note, future = n % 12 == 5, n % 40 == 19
        # A note is of the same day as the essay before it: ties have to be sorted too.
        when = FIRST_DAY + timedelta(days=(n - is_note) * DAYS // sizes.posts, minutes=prose.dice.below(1440))
        when = when.replace(year=2099, day=1 + when.day % 28) if future else when
        title = "" if is_note else essay_title(prose)
        name = unique(slug(title) or f"note-{n}", taken)
        status = "draft" if n % 40 == 9 else "published" if n % 10 == 0 else ""
        yield Page(n, f"posts/{when.year}/{name}.md", title, when, status, future)


def essay_title(prose: Prose) -> str:
    """A title; some have a colon, a question mark or an ampersand, which YAML, HTML and XML must survive."""
    title, roll = prose.title(), prose.dice.random()
    if roll < 0.15:
        return f"{title}: {prose.phrase(2, 4)}"
    return f"{title}?" if roll < 0.25 else f"{title} & {prose.phrase(1, 2)}" if roll < 0.28 else title


def plan_docs(sizes: Sizes, prose: Prose) -> Iterator[Page]:
    """Reference pages, every third one in a folder of docs/."""
    taken: set[str] = set()
    for n in range(sizes.docs):
        title = prose.title(2, 4)
        folder = "docs/rules" if n % 3 == 2 else "docs"
        when = FIRST_DAY + timedelta(days=prose.dice.below(DAYS))
        yield Page(sizes.posts + n, f"{folder}/{unique(slug(title), taken)}.md", title, when)


def make_plan(sizes: Sizes, syntax: str, vocabulary: Vocabulary, keys: Sequence[str]) -> Plan:
    """Everything that pages need to know of each other, before the first of them is written."""
    prose = Prose(vocabulary, Dice(sizes.seed, "plan"))
    tags, series = plan_tags(sizes, prose), [prose.title(2, 3) for _ in range(1 + sizes.posts // 50)]
    posts, docs = list(plan_posts(sizes, prose)), list(plan_docs(sizes, prose))
    linkable = [post for post in posts if not post.hidden]
    return Plan(sizes, syntax, vocabulary, Ranked(keys), Ranked(tags), series, posts, docs, linkable)


def plan_tags(sizes: Sizes, prose: Prose) -> list[str]:
    """Tags of one or two words, most of them with a capital, none the same but for that."""
    # Long words only: YAML would read a tag of "no" or "true" as a truth value.
    words = [word for word in prose.vocabulary.telling.items if len(word) > 5]
    drawn = (" ".join(prose.dice.pick(words) for _ in range(1 + n % 2)) for n in range(12 + sizes.posts // 2))
    return [capital(tag) if n % 3 else tag for n, tag in enumerate(dict.fromkeys(drawn))]


def make_library(sizes: Sizes, vocabulary: Vocabulary) -> dict[str, str]:
    """Each key with its entry, in biblatex, sorted by key."""
    prose = Prose(vocabulary, Dice(sizes.seed, "library"))
    kinds, taken = Ranked(ENTRY_KINDS), set[str]()
    made = (entry(prose, n, kinds.pick(prose.dice), taken) for n in range(sizes.entries))
    return dict(sorted(made))


def entry(prose: Prose, number: int, kind: tuple[str, str], taken: set[str]) -> tuple[str, str]:
    """A key that is new, and its entry; every fiftieth key has a colon, which not every file system takes."""
    dice, year = prose.dice, 1980 + prose.dice.below(44)
    names = authors(prose)
    values = field_values(prose, kind[0], year, number) | {"author": " and ".join(names)}
    first = names[0] if "author" in kind[1] else values["title"]
    colon = ":" if number % 50 == 49 else ""
    key = unique(slug(first.strip("{}").split(",")[0]).split("-")[-1] + colon + str(year), taken)
    chosen = kind[1].split() + ["shorttitle"] * dice.odds(0.4) + ["file", "annotation"] * dice.odds(0.1)
    lines = [f"  {name} = {{{values[name]}}},\n" for name in chosen]
    return key, f"@{kind[0]}{{{key},\n{''.join(lines)}}}\n"


def field_values(prose: Prose, kind: str, year: int, number: int) -> dict[str, str]:
    """Every field that an entry of some kind may have."""
    dice, page = prose.dice, 1 + prose.dice.below(400)
    day = f"{year}-{1 + dice.below(12):02}-{1 + dice.below(28):02}"
    title = prose.title(3, 9)
    subject = dice.pick(["", "", "", " in {Europe}", " of the {BBC}", " \\& Others", " in {Åland}"])
    return {
        "title": title + subject,
        "subtitle": prose.title(3, 6),
        "shorttitle": " ".join(title.split()[:2]),
        "journaltitle": f"Journal of {prose.title(1, 2)}",
        "booktitle": prose.title(3, 6),
        "editor": " and ".join(person(dice) for _ in range(1 + dice.below(2))),
        "publisher": f"{dice.pick(FAMILY)} Press",
        "institution": f"University of {prose.title(1, 1)}",
        "organization": f"The {prose.title(1, 2)}",
        "location": dice.pick(["London", "Malmö", "Paris", "Brussels"]),
        "type": "phdthesis" if kind == "thesis" else "Working paper",
        "date": day if kind == "online" else dice.pick([day, day[:7], day[:4]]),
        "urldate": "2025-01-31",
        "volume": str(1 + dice.below(60)),
        "number": str(1 + dice.below(12)),
        "pages": f"{page}--{page + 1 + dice.below(40)}",
        "doi": f"10.5555/site.{number}",
        "url": f"https://example.com/{number}/{slug(title)}",
        "file": f"/home/writer/papers/{number}.pdf",
        "annotation": f"Private: {prose.phrase(4, 8)}",
    }


def authors(prose: Prose) -> list[str]:
    """A group's name in braces, or one to three people, now and then and others."""
    dice = prose.dice
    if dice.odds(0.2):
        return [f"{{{dice.pick(['Ministry of', 'Institute for', 'Council on'])} {prose.title(1, 2)}}}"]
    people = [person(dice) for _ in range(1 + dice.below(2) + dice.below(2))]
    return people + ["others"] * dice.odds(0.1)


def person(dice: Dice) -> str:
    """Somebody's name, family name first, one in ten with a particle."""
    particle = f"{dice.pick(PARTICLES)} " if dice.odds(0.1) else ""
    return f"{particle}{dice.pick(FAMILY)}, {dice.pick(GIVEN)}"


def link_target(plan: Plan, dice: Dice, page: Page) -> Page | None:
    """Mostly an earlier post, often a recent one; sometimes a reference page, seldom a later post."""
    at = bisect_left(plan.linkable, page.number, key=lambda post: post.number)
    recent, later = plan.linkable[max(0, at - 20) : at], plan.linkable[at + 1 : at + 10]
    docs = [doc for doc in plan.docs if doc != page]
    roll = dice.random()
    if roll < 0.15 and docs:
        return dice.pick(docs)
    if recent and not (later and roll < 0.2):
        return dice.pick(recent) if roll < 0.6 else plan.linkable[dice.below(at)]
    return dice.pick(later or docs) if later or docs else None


def sentences(plan: Plan, prose: Prose, page: Page, length: int) -> list[str]:
    """The text, sentence by sentence, with citations, links, emphasis and remarks where chance puts them."""
    dice, sizes = prose.dice, plan.sizes
    cited = 0 if not sizes.entries else sizes.citations if page.title else min(1, sizes.citations)
    groups: list[list[str]] = [[] for _ in range(length)]
    insets: list[list[str]] = [[] for _ in range(length)]
    for key in (plan.keys.pick(dice) for _ in range(cited)):
        dice.pick([group for group in groups if key not in group] or groups).append(key)
    for _ in range(sizes.links if page.title else min(1, sizes.links)):
        if target := link_target(plan, dice, page):
            dice.pick(insets).append(f"[{prose.phrase(1, 3)}](/{target.path})")
    for _ in range(length // 6):
        dice.pick(insets).append(dice.pick(["*{}*", "*{}*", "**{}**"]).format(prose.phrase(1, 2)))
    before, after = citation_marks(plan.syntax, dice, groups)
    for number, place in enumerate(remark_places(dice, page, length), start=1):
        after[place] += f"[^{number}]"
    return [prose.sentence(*parts) for parts in zip(insets, before, after, strict=True)]


def citation_marks(syntax: str, dice: Dice, groups: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """What stands before and after each full stop: the roles follow it, the brackets precede it."""
    none = [""] * len(groups)
    if syntax == "footcite":
        return none, [f"{{footcite:p}}`{','.join(keys)}`" if keys else "" for keys in groups]
    located = [[f"@{key}{locator(dice)}" for key in keys] for keys in groups]
    return [f" [{'; '.join(keys)}]" if keys else "" for keys in located], none


def locator(dice: Dice) -> str:
    """The page or chapter that is cited, for every fifth citation; mostly nothing."""
    page = 1 + dice.below(300)
    return dice.pick([f", p. {page}", f", pp. {page}-{page + 3}", f", ch. {page % 12 + 1}", *[""] * 12])


def remark_places(dice: Dice, page: Page, length: int) -> list[int]:
    """Which sentences have a remark: up to three, in every third essay."""
    wanted = page.number % 3 == 1 and page.title
    return sorted({dice.below(length) for _ in range(1 + dice.below(3))}) if wanted else []


def blocks(prose: Prose, lines: Sequence[str], sections: bool) -> Iterator[str]:
    """Paragraphs (one first), lists and quotations, under a heading from time to time."""
    dice, start = prose.dice, 0
    for number in count():
        roll = dice.random() if start else 1.0
        lead = "- " if roll < 0.08 else "1. " if roll < 0.12 else "> " if roll < 0.2 else ""
        if sections and number % 4 == 3:
            yield f"{'###' if number % 12 == 11 else '##'} {prose.title(2, 5)}"
        end = start + (1 if lead == "> " else 2) + dice.below(4)
        yield "\n".join(lead + line for line in lines[start:end])
        if end >= len(lines):
            return
        if sections and not start and dice.odds(0.3):
            yield "<!-- more -->"
        start = end


def page_text(plan: Plan, page: Page) -> str:
    """The whole source file of an essay, a note or a reference page."""
    dice = Dice(plan.sizes.seed, page.path)
    prose, is_post = Prose(plan.vocabulary, dice), page.number < len(plan.posts)
    head = post_head(plan, prose, page) if is_post else doc_head(prose, page)
    parts = ["---\n" + "\n".join(head) + "\n---"]
    if page.title and not titled_in_front_matter(plan, page):
        parts.append(f"# {page.title}")
    words = plan.sizes.words if page.title else min(40, plan.sizes.words)
    lines = sentences(plan, prose, page, max(1, (words // 2 + dice.below(words + 1)) // WORDS_PER_SENTENCE))
    parts += blocks(prose, lines, sections=page.title != "")
    if is_post and page.number % 20 == 7:
        parts.append(f"```{{update}} {page.when + timedelta(days=2):%Y-%m-%d %H:%M}\n{prose.sentence()}\n```")
    remarks = sum("[^" in line for line in lines)
    parts += [f"[^{number}]: {prose.sentence()}" for number in range(1, remarks + 1)]
    return "\n\n".join(parts) + "\n"


def titled_in_front_matter(plan: Plan, page: Page) -> bool:
    """Whether the title is a key, as in every third post, and not a heading."""
    return page.number < len(plan.posts) and page.number % 3 == 0


def doc_head(prose: Prose, page: Page) -> Iterator[str]:
    """The front matter of a reference page."""
    yield f"updated: {page.when:%Y-%m-%d}"
    yield f"description: {prose.sentence()}"


def post_head(plan: Plan, prose: Prose, page: Page) -> Iterator[str]:
    """The front matter of an essay or a note."""
    dice, n = prose.dice, page.number
    yield f"date: {page.when:%Y-%m-%d %H:%M}" if n % 4 == 3 else f"date: {page.when:%Y-%m-%d}"
    if page.title and titled_in_front_matter(plan, page):
        yield f"title: {json.dumps(page.title)}" if ": " in page.title else f"title: {page.title}"
    tags = ", ".join(dict.fromkeys(plan.tags.pick(dice) for _ in range(1 + dice.below(4))))
    yield f"tags: [{tags}]" if n % 5 == 4 else f"tags: {tags}"
    yield f"category: {Ranked(CATEGORIES).pick(dice)}"
    if dice.odds(0.7):
        yield f"description: {prose.sentence()}"
    if n % 2 == 0:
        yield f"image: /images/picture-{1 + dice.below(PICTURES):02}.svg"
        yield f"image_alt: {prose.title(4, 9)}"
        yield f"image_credit: {dice.pick(['by me', f'{dice.pick(GIVEN)} {dice.pick(FAMILY)}'])}"
        yield f"image_licence: {dice.pick(LICENCES)}"
    yield from rare_fields(plan, prose, page)


def rare_fields(plan: Plan, prose: Prose, page: Page) -> Iterator[str]:
    """What few posts have: each by the post's number, so that a small site has some of it too."""
    dice, n = prose.dice, page.number
    if page.status:
        yield f"status: {page.status}"
    if n % 7 == 3:
        yield f"series: {dice.pick(plan.series)}"
    if n % 11 == 6:
        yield f"updated: {page.when + timedelta(days=3 + dice.below(200)):%Y-%m-%d}"
    if n % 15 == 2:
        yield f"author: A. Writer, {dice.pick(GIVEN)} {dice.pick(FAMILY)}"
    if n % 20 == 8:
        first = f"in: The {prose.title(1, 2)}, title: {prose.title()}, url: https://example.com/{n}"
        yield f"first_published: {{{first}, date: {page.when - timedelta(days=4):%Y-%m-%d}}}"
    if n % 25 == 11:
        yield f"event: {{date: {page.when + timedelta(days=30):%Y-%m-%d}, place: {prose.title(2, 3)}}}"
    if n % 30 == 14:
        yield f"aliases: [/{page.when:%Y/%m/%d}/{slug(prose.phrase(2, 4))}/]"
    if n % 10 == 1 and plan.sizes.entries:
        yield f"nocite: [{', '.join({plan.keys.pick(dice): 0, plan.keys.pick(dice): 0})}]"


def picture(number: int, seed: int) -> str:
    """A drawing of a sun over hills, the same size in every browser."""
    dice = Dice(seed, "picture", number)
    sky, sun, hills = (f"hsl({dice.below(360)} 45% {light}%)" for light in (80, 65, 35))
    ridge = " ".join(f"{x},{300 + dice.below(150)}" for x in range(0, 801, 100))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500" width="800" height="500">\n'
        f'<rect width="800" height="500" fill="{sky}"/>\n'
        f'<circle cx="{100 + dice.below(600)}" cy="{80 + dice.below(120)}" r="60" fill="{sun}"/>\n'
        f'<polygon points="0,500 {ridge} 800,500" fill="{hills}"/>\n</svg>\n'
    )


def site_files(sizes: Sizes, syntax: str = "footcite") -> Iterator[tuple[str, str]]:
    """Every file of the site, by its path from the root, with its text."""
    vocabulary = Vocabulary()
    library = make_library(sizes, vocabulary)
    plan = make_plan(sizes, syntax, vocabulary, Dice(sizes.seed, "ranks").shuffled(library))
    yield "conf.py", CONF
    yield "index.md", "# A Made-up Site\n\nEssays without sense, for measuring.\n"
    yield "refs.bib", "\n".join(library.values())
    for number in range(1, PICTURES + 1):
        yield f"images/picture-{number:02}.svg", picture(number, sizes.seed)
    for page in chain(plan.posts, plan.docs):
        yield page.path, page_text(plan, page)


def write_site(folder: Path, sizes: Sizes, syntax: str = "footcite") -> None:
    """Fill a new or an empty folder with the site; the syntax of its citations is `footcite` or `pandoc`."""
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder, lest files of two sites mix")
    for path, text in site_files(sizes, syntax):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def main() -> None:
    """Read the command line and write the site."""
    parser = argparse.ArgumentParser(description="Write a made-up site: the same seed gives the same bytes.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder")
    for size in fields(Sizes):
        parser.add_argument(f"--{size.name}", type=int, default=size.default, help="default: %(default)s")
    parser.add_argument("--syntax", choices=["footcite", "pandoc"], default="footcite", help="of citations")
    options = vars(parser.parse_args())
    folder, syntax = options.pop("folder"), options.pop("syntax")
    try:
        write_site(folder, Sizes(**options), syntax)
    except FileExistsError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
