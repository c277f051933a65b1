"""What both sides said, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.crosscheck_words import STATES
from langnghe.formats import number
from langnghe.i18n import _
from langnghe.render.field.reports import heard
from langnghe.render.field.said import Said
from langnghe.render.phrases import stories


def sentences(part: Mapping[str, Any]) -> list[Said]:
    """Return how things stood, which side was first, and the topics that three units and more spoke of."""
    said = _checks(part) if "checked" in part else []       # an account that is limited to areas is told no such counts
    said += [_topic(one) for one in part["topics"]]
    if len(part["topics"]) > 1:
        said.append(Said(_(
            "A report item may stand under several topics, so the numbers of topics are not to be added.")))
    return said


def _checks(part: Mapping[str, Any]) -> list[Said]:
    states = part["states"]
    told = "; ".join(f"{_(words)}: {number(states[state])}" for state, words in STATES.items() if state in states)
    whole = _("Held against the news by the time of counting: %(n)s (%(told)s).")
    said = [Said(whole % {"n": number(part["checked"]), "told": told}, "/crosscheck")]
    if part["field_first"] or part["online_first"]:
        said.append(Said(_(
            "Of these, each matter once: earlier in the field: %(field)s; earlier online, by what was collected: "
            "%(online)s."
        ) % {"field": number(part["field_first"]), "online": number(part["online_first"])}))
    if ran_on := part.get("ran_on"):
        said.append(Said(_(
            "In the news more than a week before the field: %(n)s; these matters ran on, so no side is called earlier."
        ) % {"n": number(ran_on)}))
    for state, titles in part.get("named", {}).items():         # digests of before name none
        head, told = STATES[state], "; ".join(f"“{title.rstrip('. ')}”" for title in titles)
        said.append(Said(f"{_(head).capitalize()}: {told}."))
    return said


def _topic(one: Mapping[str, Any]) -> Said:
    area = f" – {one['area']}" if one["area"] else ""
    return Said(f"{one['label']}{area}: {heard(one['items'], one['units'])}; {stories(one['stories'])}.",
                f"/topic/{one['topic']}")
