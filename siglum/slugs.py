"""The part of an address that is made from words."""

from __future__ import annotations

import re
from unicodedata import normalize


def slugify(words: str) -> str:
    """``Local government`` as ``local-government``: ablog's own rule, so that its addresses are kept."""
    kept = re.sub(r"[^\w\s-]", "", normalize("NFKD", words)).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)
