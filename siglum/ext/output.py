"""The output is exactly the site: what was written is known, and what is no longer wanted is removed.

Takes the place of Sphinx's html builder, which adds to a folder and never takes away.
"""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from siglum import __version__
from siglum.ext.sidebar import sidebar
from siglum.manifest import NAME, Manifest, digest, files_below

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)
FIXED = (".buildinfo", ".nojekyll", "objects.inv")


class ImagePaths(dict[str, tuple[set[str], str]]):
    """Sphinx's record of images, with an address for each that is made of its own path.

    Sphinx's own numbers images that share a file name in the order in which it meets them, so that an edit elsewhere
    moves them.
    """

    def add_file(self, docname: str, newfile: str | os.PathLike[str]) -> str:
        """Note that a document shows an image; the image's name in the output."""
        path = Path(newfile).as_posix()
        name = path.removeprefix("images/")
        if ".." in Path(path).parts or Path(path).is_absolute():
            name = (
                f"{digest(path)}-{Path(path).name}"  # from outside the sources, but not to outside the output
            )
        documents, name = self.setdefault(path, (set(), name))
        documents.add(docname)
        return name

    def purge_doc(self, docname: str) -> None:
        """Forget what a document showed."""
        for path, (documents, _) in list(self.items()):
            documents.discard(docname)
            if not documents:
                del self[path]

    def merge_other(self, docnames: Set[str], other: dict[str, tuple[set[str], str]]) -> None:
        """Take over what another process read."""
        for path, (documents, _) in other.items():
            for docname in documents & docnames:
                self.add_file(docname, path)


class Builder(StandaloneHTMLBuilder):
    """Sphinx's html builder, with a manifest."""

    def init(self) -> None:
        """Start with the manifest of the last build."""
        super().init()
        self.copysource = self.config.html_copy_source  # else Sphinx leaves an empty folder
        self.open_manifest()

    def open_manifest(self) -> None:
        """Learn what the last build left."""
        self.manifest = Manifest.open(Path(self.outdir))
        self.shown: dict[str, str] = {}  # by docname, a digest of what its page shows of other pages
        self.manifest.distrust()
        if not isinstance(self.env.images, ImagePaths):
            self.env.images = ImagePaths()  # type: ignore[assignment]

    def get_outdated_docs(self) -> Any:
        """Write every page anew when what frames them all has changed: settings, templates, static files."""
        chosen = __version__, sorted(getattr(self.config, "siglum_disable", ()))
        frame = digest(
            chosen, self.build_info.config_hash, [file.read_bytes() for file in self._frame_files()]
        )
        if self.manifest.keep(NAME, frame):
            return super().get_outdated_docs()
        return "all pages, in a new frame"

    def _frame_files(self) -> Iterator[Path]:
        folders = [Path(folder) for folder in self.templates.pathchain]
        folders += [Path(self.confdir, folder) for folder in self.config.html_static_path]
        for folder in folders:
            yield from (folder / path for path in files_below(folder) if "__pycache__" not in path)

    @property
    def frame(self) -> str:
        """A digest of what every page of the site has about it: settings, templates, and the pages in the sidebar."""
        return digest(self.manifest.now.get(NAME), sidebar(self.env))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the page of a document; the front page waits for the posts that it shows."""
        if docname != self.config.root_doc:
            super().write_doc(docname, doctree)

    def write_front_page(self, doctree: nodes.document) -> None:
        """Write the front page, when all others are written."""
        docname = self.config.root_doc
        self.write_doc_serialized(docname, doctree)
        super().write_doc(docname, doctree)

    def handle_page(self, pagename: str, addctx: dict[str, Any], *args: Any, **options: Any) -> None:
        """Write a page, and know it."""
        super().handle_page(pagename, addctx, *args, **options)
        self.manifest.now.setdefault(self.page_path(pagename), "")

    def page_path(self, pagename: str) -> str:
        """The path of a page in the output."""
        return self.get_output_path(pagename).relative_to(self.outdir).as_posix()

    def copy_static_files(self) -> None:
        """Copy static files by way of an empty folder, so that one which is gone from the sources goes."""
        static = self._static_dir
        with TemporaryDirectory() as empty:
            self._static_dir = Path(empty)
            try:
                super().copy_static_files()
            finally:
                self._static_dir = static
            for path in files_below(Path(empty)):
                self._take(Path(empty, path), f"{static.name}/{path}")

    def _take(self, source: Path, path: str) -> None:
        target = Path(self.outdir, path)
        if not (target.is_file() and filecmp.cmp(source, target)):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
        self.manifest.keep(path)

    def copy_image_files(self) -> None:
        """Copy every picture of the site, lead images included, to the address of its own path."""
        named = {source: name for source, (_, name) in self.env.images.items()} | self.images
        for source, name in sorted(named.items()):
            self._take(Path(self.srcdir, source), f"{self.imagedir}/{name}")


def html_builder(app: Sphinx) -> Builder | None:
    """The builder, if this is a build of the site (and not an epub, a link check ...)."""
    return app.builder if isinstance(app.builder, Builder) and app.builder.name == Builder.name else None


def know_what_sphinx_wrote(builder: Builder) -> None:
    """Add to the manifest what is written by other ways than ``handle_page``, or was by an earlier build."""
    env, manifest = builder.env, builder.manifest
    for docname in env.found_docs - {builder.config.root_doc}:
        manifest.now[builder.page_path(docname)] = builder.shown.get(docname, "")
    wanted = [f"_downloads/{Path(name).as_posix()}" for _, name in env.dlfiles.values()]
    for extra in builder.config.html_extra_path:
        place = Path(builder.confdir, extra)
        wanted += files_below(place) if place.is_dir() else [place.name]
    for path in (*wanted, *FIXED):
        manifest.now.setdefault(path, "")


def on_write_started(app: Sphinx, builder: object) -> None:
    """Note the pages that may be written now, for the case that the build is killed."""
    if isinstance(builder, Builder):
        for docname in sorted(builder.env.found_docs):
            builder.manifest.keep(builder.page_path(docname))


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Remove what is no longer wanted. A build that failed removes nothing."""
    builder = html_builder(app)
    if builder is None:
        return
    if exception is not None:
        builder.manifest.distrust()
        return
    know_what_sphinx_wrote(builder)
    for path in builder.manifest.close():
        logger.info("removed %s", path)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take the html builder's place."""
    app.add_builder(Builder, override=True)
    app.connect("write-started", on_write_started)
    app.connect("build-finished", on_build_finished, priority=800)  # search indexes what is left
    return {"parallel_read_safe": True, "parallel_write_safe": True}
