"""Why an export is refused, before a file is made."""

from __future__ import annotations

from langnghe.formats import number
from langnghe.i18n import N_
from langnghe.i18n import gettext as _

COMMENTS = N_(
    "Comments are never exported one by one: their writers did not write for a register. A search answers with topics, "
    "weeks and rounded counts.")
UNKNOWN_KIND = N_("There is no format {name}. Formats are: {known}.")
TOO_MANY = N_("{format} takes at most {most} rows, the search holds {total}: narrow it, or take another format.")


class ExportRefused(Exception):
    """An export that will not be made; the message is for the person who asked, in their language."""


def comments() -> ExportRefused:
    """Refuse comments."""
    return ExportRefused(_(COMMENTS))


def unknown(name: str, known: str) -> ExportRefused:
    """Refuse a format that is none."""
    return ExportRefused(_(UNKNOWN_KIND).format(name=repr(name[:40]), known=known))


def too_many(label: str, most: int, total: int) -> ExportRefused:
    """Refuse more rows than a format takes."""
    return ExportRefused(_(TOO_MANY).format(format=_(label), most=number(most), total=number(total)))
