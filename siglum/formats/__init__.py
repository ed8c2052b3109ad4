"""The formats in which works are given on: BibTeX, RIS, CSL-JSON, each a function from records to text."""
