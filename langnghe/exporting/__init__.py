"""Exports: everything that a search holds as a file, with a manifest; see docs/exports.md."""
