"""The rumor register of a digest, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.formats import day, number
from langnghe.i18n import N_, _, ngettext
from langnghe.render.field.said import Said
from langnghe.troubles import said
from pipelines.rumors import names

HEADS = {
    "verdicts": N_("Verdict signed"), "opened": N_("New file"), "reopened": N_("Opened again"),
    "heard": N_("Heard again"), "due": N_("Due"),
}


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return how many files stand where, then each file with what happened to it."""
    states = "; ".join(f"{said(names.STATES[state])}: {number(count)}" for state, count in part["states"].items())
    told = [Said(_("Rumor files: %(states)s.") % {"states": states})]
    opened = {one["id"] for one in part["opened"]["files"]}
    for kind, head in HEADS.items():
        # What was opened on these days was heard on them, too.
        files = [one for one in part[kind]["files"] if kind != "heard" or one["id"] not in opened]
        told += [Said(f"{_(head)}: “{one['title']}”{_more(kind, one)}.", f"/rumor/{one['id']}") for one in files]
        if part[kind]["more"]:
            told.append(Said(_("%(head)s: %(n)s more.") % {"head": _(head), "n": number(part[kind]["more"])}))
    return told


def _more(kind: str, one: Mapping[str, Any]) -> str:
    if kind == "verdicts":
        return f": {said(names.VERDICTS[one['verdict']])}" if one["verdict"] in names.VERDICTS else ""
    if kind == "heard" and one["times"] is None:        # to an account that is limited to areas
        return ""
    if kind == "heard":
        return ", " + ngettext("%(n)s time", "%(n)s times", one["times"]) % {"n": number(one["times"])}
    if kind == "due":
        return f", {day(one['due_on'])}"
    return f" ({said(names.RISKS[one['risk']])})" if one["risk"] else ""
