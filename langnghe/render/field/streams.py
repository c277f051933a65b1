"""Opinion streams that were published in the days of a digest, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.i18n import _
from langnghe.render import stream_words as words
from langnghe.render.field.said import Said


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return each publication with its shares, its note, and the field's words beside it."""
    said: list[Said] = []
    for one in part["published"]:
        shares = "; ".join(f"{name}: {words.share(row['texts'])}" for name, row in words.rows(one))
        said.append(Said(_("%(topic)s, %(week)s: %(shares)s.") % {
            "topic": one["label"], "week": words.week(one), "shares": shares}, f"/streams/{one['id']}/{one['week']}"))
        said.append(Said(words.note(one)))
        if beside := words.field(one["field"]):
            said.append(Said(_("The field beside it, never added: %(said)s.") % {"said": "; ".join(beside)}))
            said.append(Said(words.field_by(one["field"])))
    return said
