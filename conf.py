"""Settings of the site. What is not set here, siglum sets: see docs/manual/settings.md."""

project = "Standing Orders"
author = "Standing Orders"
project_copyright = "Standing Orders, texts CC BY-SA 4.0"
language = "en"

extensions = ["siglum", "siglum.ext.samples"]
bibtex_bibfiles = ["refs.bib"]

html_theme = "furo"
html_title = "Standing Orders"
html_baseurl = "https://standing-orders.example/"
html_favicon = "images/favicon.svg"

siglum_timezone = "Europe/London"
siglum_description = "Essays on Europe, democracy and technology, with every claim traceable to its source."

blog_authors = {"standing-orders": ("Standing Orders", None)}
blog_default_author = "standing-orders"
