"""The Sphinx side of siglum: one capability a file, each an extension that loads alone."""
