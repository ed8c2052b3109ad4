"""Time-stamped updates within an essay: ablog's ``{update}`` directive, with an anchor and a time to the minute.

```{update} 2025-11-17 10:57
The statement has been published.
```
"""

from __future__ import annotations

from html import escape
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from ablog.post import UpdateNode
from sphinx.locale import _

from siglum import dates
from siglum.markup import time_element
from siglum.problems import Problem, Rule
from siglum.records import Update

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def read_updates(doctree: nodes.document, zone: tzinfo) -> tuple[list[Update], list[Problem]]:
    """Give every update its anchor, and record it. One without a proper date stays as text, and is a problem."""
    updates: list[Update] = []
    problems: list[Problem] = []
    for node in doctree.findall(UpdateNode):
        try:
            moment = dates.parse_moment(node["date"], zone)
        except ValueError:
            message = f"'{node['date']}' is no date for an update: write it as 2025-11-17 10:57"
            problems.append(Problem(Rule.BAD_DATE, message, node.line or 1))
            continue
        anchor = new_anchor(moment, {update.anchor for update in updates})
        node["ids"], node["moment"] = [anchor], moment
        updates.append(Update(anchor, moment))
    return updates, problems


def new_anchor(moment: datetime, taken: set[str]) -> str:
    """``update-2025-11-17-1057``: of the time, so that it stays when updates are added."""
    name = f"update-{moment:%Y-%m-%d-%H%M}" if dates.has_time(moment) else f"update-{moment:%Y-%m-%d}"
    numbered = (f"{name}-{number}" for number in count(2))
    return next(anchor for anchor in chain([name], numbered) if anchor not in taken)


def visit_update(visitor: Any, node: UpdateNode) -> None:
    """Open an update with its time."""
    moment: datetime | None = node.get("moment")
    words = time_element(moment) if moment else escape(node["date"])
    anchor = f' id="{node["ids"][0]}"' if node["ids"] else ""
    visitor.body.append(f'<div class="update"{anchor}>\n<p class="update-time">{_("Update")}, {words}</p>\n')


def depart_update(visitor: Any, node: UpdateNode) -> None:
    """Close an update."""
    visitor.body.append("</div>\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take over how ablog's updates are shown."""
    app.setup_extension("siglum.ext.ablog")
    app.add_node(UpdateNode, override=True, html=(visit_update, depart_update))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
