"""click's own messages in the person's language."""

from __future__ import annotations

from importlib import import_module

from langnghe import i18n


def install() -> None:
    """Let click ask our catalogs: the standard library's gettext, which it asks, reads only compiled files."""
    for name in ("core", "exceptions", "parser", "types"):
        module = import_module(f"click.{name}")
        module.__dict__.update(_=i18n.gettext, ngettext=i18n.ngettext)
