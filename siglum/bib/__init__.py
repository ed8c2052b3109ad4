"""Reading .bib files: from their text to entries, and from entries to CSL items. ``siglum.library`` is the way in."""
