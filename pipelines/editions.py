"""What staff make of a digest: remarks, an order, topics dropped with a reason. The machine's edition stays.

An edition is a function of the machine's body and of what staff said, and holds both marks: so it can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from pipelines.digest import canonical
from pipelines.digestparts import size_of
from pipelines.periods import Period
from pipelines.topics import wording
from storage import digests
from storage.digests import DigestRow
from storage.sessions import Database


@dataclass(frozen=True, slots=True)
class Edits:
    """What staff said of a digest; topics by id. `order` names the topics that come first, in this order."""

    remark: str = ""
    assessment: str = ""
    proposals: str = ""
    dropped: Mapping[int, str] = field(default_factory=dict)
    remarks: Mapping[int, str] = field(default_factory=dict)
    order: tuple[int, ...] = ()


class Conflict(Exception):
    """Somebody made an edition meanwhile, `theirs`; None where staff made none, and the form names one all the same."""

    def __init__(self, theirs: DigestRow | None) -> None:
        super().__init__(f"edition {theirs.edition} was made meanwhile" if theirs else "there is no such edition")
        self.theirs = theirs


def checked(typed: Edits) -> Edits:
    """Return what is kept of what was typed: no personal data; raises Refused for a text that is too long."""
    return Edits(
        wording.passage(typed.remark), wording.passage(typed.assessment), wording.passage(typed.proposals),
        {topic: wording.reason(text) for topic, text in typed.dropped.items()},
        {topic: kept for topic, text in typed.remarks.items() if (kept := wording.passage(text))}, typed.order)


def of_body(body: Mapping[str, Any]) -> Edits:
    """Return what staff said in an edition; nothing in the machine's."""
    said = body.get("edits")
    if not said:
        return Edits()
    return Edits(said["remark"], said["assessment"], said["proposals"],
                 {one["id"]: one["reason"] for one in said["dropped"]},
                 {one["id"]: one["text"] for one in said["remarks"]}, tuple(said["order"]))


def apply(body: Mapping[str, Any], edits: Edits, sha256: str) -> dict[str, Any]:
    """Return the body of an edition that rests on the machine's `body` of that hash.

    A topic that is dropped leaves the lists and is named as left out with its size and the reason; every count, and the
    hotspots, stay as they are.
    """
    gone = [_dropped(topic, edits.dropped[topic["id"]]) for topic in (*body["topics"], *body["fading"])
            if topic["id"] in edits.dropped]
    left = [*body.get("left_out", ()), *gone]
    kept = {key: [row for row in body[key] if row["id"] not in edits.dropped] for key in ("topics", "fading")}
    forecasts = body.get("forecasts") or {}
    return {
        **body,
        "topics": _ordered(kept["topics"], edits),
        "fading": kept["fading"],
        "new": [topic for topic in body["new"] if topic not in edits.dropped],
        "growing": [topic for topic in body["growing"] if topic not in edits.dropped],
        "forecasts": {key: _named(part, edits) if key in ("missed", "made") else part
                      for key, part in forecasts.items()},
        "left_out": sorted(left, key=lambda row: (-row["stories"], -row["articles"], row["id"])),
        "edits": _said(edits) | {"base_sha256": sha256},
    }


def _named(rows: list[dict[str, Any]], edits: Edits) -> list[dict[str, Any]]:
    return [row for row in rows if row["id"] not in edits.dropped]


def _ordered(topics: list[dict[str, Any]], edits: Edits) -> list[dict[str, Any]]:
    places = {topic: at for at, topic in enumerate(edits.order)}
    rows = sorted(topics, key=lambda topic: places.get(topic["id"], len(places)))
    return [row | ({"remark": edits.remarks[row["id"]]} if row["id"] in edits.remarks else {}) for row in rows]


def _dropped(topic: Mapping[str, Any], reason: str) -> dict[str, Any]:
    articles = topic.get("articles", size_of(topic["change"]))
    return {"id": topic["id"], "label": topic["label"], "articles": articles, "stories": topic.get("stories", 0),
            "outlets": len(topic.get("outlets", ())), "change": topic["change"], "trend": topic.get("trend", "fading"),
            "reason": reason, "by": "edition"}


def _said(edits: Edits) -> dict[str, Any]:
    values = asdict(edits)
    return values | {
        "order": list(edits.order),
        "dropped": [{"id": topic, "reason": text} for topic, text in sorted(edits.dropped.items())],
        "remarks": [{"id": topic, "text": text} for topic, text in sorted(edits.remarks.items())]}


def save(database: Database, period: Period, edits: Edits, began: int, owner_id: int | None) -> DigestRow:
    """Make the next edition of staff, on the machine's newest; the edits are kept as they are given (`checked`).

    `began` is the staff's edition that the editor saw, 0 for none; raises Conflict when it is not the newest, and
    LookupError when there is no digest of the period. The machine's is returned where staff never said anything.
    """
    with database.writing() as session:
        theirs = digests.get(session, period.first, period.kind, staff=True)
        base = machine(session, period)
        if began != (theirs.edition if theirs else 0):
            raise Conflict(theirs)
        if theirs is None and edits == Edits():
            return base
        body = canonical(apply(json.loads(base.body), edits, base.sha256))
        return digests.save(session, day=period.first, kind=period.kind, body=body, base=base.edition,
                            template_version=base.template_version, now=clock.now(), owner_id=owner_id)


def machine(session: Session, period: Period) -> DigestRow:
    """Return the machine's newest edition of a period; raises LookupError when there is none."""
    found = digests.get(session, period.first, period.kind, staff=False)
    if found is None:
        raise LookupError(period.name)
    return found
