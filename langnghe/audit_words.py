"""What the record of what was done holds beside each act, in words; a code that is not known stands for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.web.words import ROLES, SCOPES, say

SAID = {
    "page": N_("page {value}"), "found": N_("{value} found"), "trend": N_("trend over {value}"),
    "format": N_("as {value}"), "rows": N_("{value} rows"), "job": N_("export no. {value}"),
    "file-of-job": N_("file of export no. {value}"), "digest": N_("digest {value}"), "edition": N_("edition {value}"),
    "account": N_("account {value}"), "path": N_("address {value}"), "saved": N_("saved search {value}"),
    "saved-deleted": N_("saved search {value} deleted"), "alert": N_("alert {value}"),
    "alert-deleted": N_("alert {value} deleted"), "decision": N_("decision {value}"), "topic": N_("topic {value}"),
    "hotspot": N_("hotspot {value}"), "missed": N_("missed hotspot {value}"),
    "missed-undone": N_("missed hotspot {value} taken back"), "lines": N_("{value} lines"),
    "token": N_("token {value}"), "scope": N_("may {value}"), "days": N_("for {value} days"),
    "role": N_("role {value}"), "work": N_("today's work: {value}"),
}
ACCOUNTS = {
    "create": N_("made"), "role": N_("role or areas changed"), "password": N_("new password"),
    "disable": N_("disabled"), "enable": N_("enabled"), "totp-on": N_("codes turned on"),
    "totp-off": N_("codes turned off"), "token": N_("token made"), "token-revoked": N_("token revoked"),
    "sign-out-everywhere": N_("signed out everywhere"),
}
ACTS = {
    "rename": N_("named"), "merge": N_("merged"), "split": N_("split off"), "pin": N_("moved"),
    "set-aside": N_("not of interest"), "undo": N_("taken back"),
}
FLAGS = {
    ("correct", True): N_("right"), ("correct", False): N_("false alarm"), ("correct", None): N_("taken back"),
    ("closed", True): N_("closed"), ("closed", False): N_("open"),
}
WORK = {"alert": N_("alert"), "hotspot": N_("hotspot"), "signal": N_("signal"), "source": N_("source"),
        "topic": N_("topic")}
_TABLES: Mapping[str, dict[str, str]] = {"role": ROLES, "scope": SCOPES, "work": WORK}


def details(told: Mapping[str, Any], logins: Mapping[int, str]) -> str:
    """Return the details of a line in one line; `logins` are id → login."""
    ordered = sorted(told.items(), key=lambda pair: pair[0] not in ("what", "act"))
    return ", ".join(_one(name, value, logins) for name, value in ordered)


def _one(name: str, value: Any, logins: Mapping[int, str]) -> str:
    if name == "what":
        return say(ACCOUNTS, str(value))
    if name == "act":
        return say(ACTS, str(value))
    if name in ("correct", "closed"):
        return _(FLAGS[name, value]) if value in (True, False, None) else f"{name}: {value}"
    if name == "account":
        value = logins.get(value, value)
    value = say(_TABLES[name], str(value)) if name in _TABLES else value
    return _(SAID[name]).format(value=value) if name in SAID else f"{name}: {value}"
