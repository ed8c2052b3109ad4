"""Wording citations as a CSL style has it, by pandoc's citeproc. ``siglum.csl.citeproc`` is the way in."""
