"""Items as CSL-JSON, valid against the CSL project's schema of data (csl-data.json, 1.0)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

NOT_IN_SCHEMA = frozenset({"other-ids"})
"""What pandoc's reader gives beyond the schema: further keys of an entry (biblatex's 'ids')."""


def csl_json(items: Iterable[dict[str, Any]]) -> str:
    """The items sorted by key, one variable a line."""
    ordered = sorted(items, key=lambda item: str(item["id"]))
    kept = [{name: value for name, value in item.items() if name not in NOT_IN_SCHEMA} for item in ordered]
    return json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
