"""What can be wrong between the pages of a site, as generators of (docname, problem)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from siglum.problems import Problem, Rule
from siglum.records import Page
from siglum.slugs import slugify

Finding = tuple[str, Problem]
LABELS = ("tags", "category", "author", "location", "language", "series")


def labels_of(post: Page, key: str) -> tuple[str, ...]:
    """A post's words of one kind: its tags, or the one series it is in."""
    value = getattr(post.meta, key)
    return value if isinstance(value, tuple) else (value,) if value else ()


def spellings(posts: Iterable[Page], key: str) -> dict[str, str]:
    """For each address among the words of a kind, the one spelling to show: the commonest, then the first."""
    counts = Counter(word for post in posts for word in labels_of(post, key))
    chosen: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        chosen.setdefault(slugify(word), word)
    return chosen


def check_spelling(posts: Sequence[Page]) -> Iterator[Finding]:
    """A tag, category or series is spelt in one way.

    Bad: tags ``Europe`` and ``europe``: they share the address ``blog/tag/europe.html``.
    """
    for key in LABELS:
        chosen = spellings(posts, key)
        for post in posts:
            for word in labels_of(post, key):
                if (usual := chosen[slugify(word)]) != word:
                    message = f"'{word}' is '{usual}' elsewhere, at the same address; spell it '{usual}'"
                    yield post.docname, Problem(Rule.TAG_SPELLING, message, post.meta.lines.get(key, 1))


def check_slugs(posts: Sequence[Page]) -> Iterator[Finding]:
    """A slug names one post: ``{ref}`` finds a post by it, whatever its year.

    Bad: ``posts/2024/budget.md`` and ``posts/2025/budget.md``.
    """
    first: dict[str, str] = {}
    for post in reversed(posts):
        if (older := first.setdefault(post.slug, post.docname)) != post.docname:
            message = f"the name '{post.slug}' is that of {older} too; rename this file"
            yield post.docname, Problem(Rule.SLUG_CLASH, message)


def check_posts(posts: Sequence[Page]) -> Iterator[Finding]:
    """Every check between posts, in the order of the files."""
    yield from sorted(
        [*check_spelling(posts), *check_slugs(posts)], key=lambda found: (found[0], found[1].line)
    )
