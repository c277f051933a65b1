"""Translations for templates: escaped, because Jinja takes what gettext gives as markup.

A quote in a translation would end the attribute it stands in.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from langnghe import i18n


def gettext(message: str) -> Markup:
    """Return `message` in the language of this context, fit for text and attributes; placeholders stay."""
    return escape(i18n.gettext(message))


def ngettext(singular: str, plural: str, number: int) -> Markup:
    """Return the form of a message for `number`, fit for text and attributes."""
    return escape(i18n.ngettext(singular, plural, number))
