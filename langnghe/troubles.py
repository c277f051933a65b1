"""The lower rooms' errors in words for staff: one line, in the person's language."""

from __future__ import annotations

import traceback
from pathlib import Path

from config.errors import Codes, ConfigError, Day, Words
from config.masking import masked
from langnghe.accounts.refusals import Refused as AccountRefused
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.invocation import as_typed
from langnghe.render.field.form_words import TABLES
from langnghe.render.field.told import any_day
from langnghe.web.words import query_trouble
from search.errors import EngineUnavailable, IndexOutdated, QueryError, SearchError
from storage.errors import DatabaseNewer, DatabaseOutdated, DatabaseUnreachable, StorageError

KNOWN = (ConfigError, StorageError, SearchError, AccountRefused)
WORDS: dict[type[Exception], str] = {
    DatabaseNewer: N_("The database has revision {found}, this program knows revisions up to {known}: it was made by a "
                      "newer version, start that one instead; nothing was changed"),
    DatabaseOutdated: N_("The database has revision {found}, this program needs {needed}: take a copy, then run "
                         "`langnghe db upgrade`"),
    DatabaseUnreachable: N_("The database cannot be reached: {detail}"),
    EngineUnavailable: N_("The search engine does not answer: {detail}"),
    IndexOutdated: N_(
        "The index was made under other rules ({found} instead of {wanted}); run `langnghe index rebuild`"),
}


def worded(error: Exception) -> str:
    """Return what is wrong, without the passwords of addresses; details stay as the lower room gave them."""
    return masked(_worded(error))


def _worded(error: Exception) -> str:
    if isinstance(error, QueryError):
        return query_trouble(error)
    if error.args and isinstance(error.args[0], Words):
        return said(error.args[0])
    detail = as_typed(" ".join(str(error).split()))
    return _(WORDS[type(error)]).format(detail=detail, **vars(error)) if type(error) in WORDS else detail


def kind_of(error: Exception) -> Words:
    """Return what kind an unexpected error is and where it was raised; its own words may quote what was being read."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return Words("unexpected error {kind} ({where})", kind=type(error).__name__, where=where)


def said(text: str, *, codes: bool = False) -> str:
    """Return a lower room's text in the person's language, its values too; one that is no Words stays as it is.

    `codes` says behind the words of an allowed code the code itself, for whoever has to write that.
    """
    if isinstance(text, Day):
        return any_day(text)
    if isinstance(text, Codes):
        return _allowed(text, codes)
    if not isinstance(text, Words):
        return text
    values = {name: said(value, codes=codes) if isinstance(value, str) else value
              for name, value in text.values.items()}
    return _(text.message).format(**values) if values else _(text.message)


def _allowed(found: Codes, codes: bool) -> str:
    table = TABLES.get(found.of, {})
    words = {code: _(table[code]) if code in table else code for code in found.codes}
    return "; ".join(f"{word} ({code})" if codes and word != code else word for code, word in words.items())
