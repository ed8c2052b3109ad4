"""What was read, in one place: a Sphinx Domain of plain records, keyed by docname.

Being plain and keyed is what makes it mergeable for ``-j``, cheap to pickle, and right after edits and deletions.
All else (lists, feeds, neighbours) is derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from sphinx.domains import Domain

from siglum.posts import Series, all_series, neighbours
from siglum.problems import Problem
from siglum.records import Page

if TYPE_CHECKING:
    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from siglum.csl.citeproc import Styled


Derived = TypeVar("Derived")


class SiglumDomain(Domain):
    """Owner of the pages that were read."""

    name = "siglum"
    label = "siglum"
    data_version = 2
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "words": {}, "entries": {}}

    @property
    def pages(self) -> dict[str, Page]:
        """What was read of each source file, by docname."""
        return cast(dict[str, Page], self.data["pages"])

    @property
    def words(self) -> dict[str, tuple[str, Styled]]:
        """By docname, the words of a page's citations, with a digest of what they were made from."""
        return cast("dict[str, tuple[str, Styled]]", self.data["words"])

    @property
    def entries(self) -> dict[str, str]:
        """By key, a digest of each entry of the library as it was when the pages were last read."""
        return cast(dict[str, str], self.data["entries"])

    def once(self, name: str, derive: Callable[[], Derived]) -> Derived:
        """What is derived from the pages, made once and made anew only when a page has come, changed or gone.

        Without this a page that shows its neighbours would cost a look at every post of the site.
        """
        kept: dict[str, Any] = self.__dict__.setdefault("derived", {})
        if name not in kept:
            kept[name] = derive()
        return cast("Derived", kept[name])

    def _forget_derived(self) -> None:
        self.__dict__.pop("derived", None)

    @property
    def posts(self) -> list[Page]:
        """The essays and notes, newest first; of the same moment, in the order of their addresses."""

        def sort() -> list[Page]:
            dated = [page for page in self.pages.values() if page.is_post]
            return sorted(dated, key=lambda post: (-post.date.timestamp(), post.docname))

        return self.once("posts", sort)

    @property
    def neighbours(self) -> dict[str, tuple[Page | None, Page | None]]:
        """For each post, by docname, the one before it in time and the one after."""
        return self.once("neighbours", lambda: neighbours(self.posts))

    @property
    def series(self) -> dict[str, Series]:
        """The series of the site, by slug."""
        return self.once("series", lambda: all_series(self.posts))

    def note_page(self, page: Page) -> None:
        """Remember what was read of a source file."""
        self.pages[page.docname] = page
        self._forget_derived()

    def resolve_any_xref(  # noqa: D102 - Sphinx's, and its form
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, reference]]:
        return []  # a link without a kind is not one of ours to resolve

    def clear_doc(self, docname: str) -> None:
        """Forget a source file that is gone or will be read again."""
        self.pages.pop(docname, None)
        self._forget_derived()

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        self._forget_derived()
        self.pages.update((name, otherdata["pages"][name]) for name in docnames if name in otherdata["pages"])


def siglum_domain(env: BuildEnvironment) -> SiglumDomain:
    """The domain of this environment."""
    return cast(SiglumDomain, env.get_domain(SiglumDomain.name))


def log_problem(logger: Any, problem: Problem, place: str) -> None:
    """Tell the author of a problem: ``place:line: message [siglum.rule]``."""
    logger.warning(
        "%s", problem.message, location=f"{place}:{problem.line}", type="siglum", subtype=problem.rule.value
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain."""
    app.add_domain(SiglumDomain)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
