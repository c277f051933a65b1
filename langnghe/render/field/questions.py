"""Questions and proposals of a digest, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.formats import day, number
from langnghe.i18n import _
from langnghe.render.field.question_words import borne
from langnghe.render.field.reports import heard
from langnghe.render.field.said import Said


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return what was answered, with its source, and what still waits."""
    said = [Said(_answered(row), row["url"] or f"/question/{row['question']}") for row in part["answered"]]
    said += [Said(_("Waiting for an answer since %(day)s: %(issue)s (%(heard)s).") % {
        "day": day(row["since"]), "issue": row["issue"], "heard": heard(row["items"], row["units"])},
        f"/question/{row['question']}") for row in part["open"]]
    if part["open_all"] > len(part["open"]):
        said.append(Said(_("Others that wait: %(n)s.") % {"n": number(part["open_all"] - len(part["open"]))}))
    return said


def _answered(row: Mapping[str, Any]) -> str:
    if row.get("letter"):           # digests of before know none
        return _("%(issuer)s answered by %(letter)s: %(issue)s (%(heard)s). %(answer)s") % {
            "issuer": row["issuer"], "letter": borne(row["letter"], row["on"]), "issue": row["issue"],
            "heard": heard(row["items"], row["units"]), "answer": " ".join(row["answer"].split())}
    return _("%(issuer)s answered on %(day)s: %(issue)s (%(heard)s). %(answer)s") % {
        "issuer": row["issuer"], "day": day(row["on"]), "issue": row["issue"],
        "heard": heard(row["items"], row["units"]), "answer": " ".join(row["answer"].split())}
