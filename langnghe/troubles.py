"""The lower rooms' errors in words for staff: one line, in the person's language."""

from __future__ import annotations

from config.errors import ConfigError, SettingError, UnknownSetting
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.web.words import query_trouble
from search.errors import EngineUnavailable, IndexOutdated, QueryError, SearchError
from storage.errors import DatabaseNewer, DatabaseOutdated, DatabaseUnreachable, StorageError

KNOWN = (ConfigError, StorageError, SearchError)
WORDS: dict[type[Exception], str] = {
    DatabaseNewer: N_("The database was made by a newer version of this program and is left alone: {detail}"),
    DatabaseOutdated: N_(
        "The database is older than this program; take a copy, then run `langnghe db upgrade`: {detail}"),
    DatabaseUnreachable: N_("The database cannot be reached: {detail}"),
    EngineUnavailable: N_("The search engine does not answer: {detail}"),
    IndexOutdated: N_("The index was made under other rules; run `langnghe index rebuild`: {detail}"),
}


def worded(error: Exception) -> str:
    """Return what is wrong; details stay as the lower room gave them."""
    if isinstance(error, QueryError):
        return query_trouble(error)
    if isinstance(error, SettingError):
        return _("setting {key}={value}; allowed: {allowed}").format(
            key=error.key, value=repr(error.value), allowed=_(error.allowed))
    if isinstance(error, UnknownSetting):
        return _("unknown setting {key}; allowed: {known}").format(key=error.key, known=", ".join(error.known))
    detail = " ".join(str(error).split())
    return _(WORDS[type(error)]).format(detail=detail) if type(error) in WORDS else detail
