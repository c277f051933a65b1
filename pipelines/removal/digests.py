"""Digests that quote what was removed: a dated notice takes the place of the words, under a new edition."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pipelines.digest import canonical
from storage import digests, field_texts, removals
from storage.digests import DigestRow

QUOTED = ("text", "title", "removed", "added")


@dataclass(frozen=True, slots=True)
class Gone:
    """What digests may no longer say: articles by id, the labels and terms of topics as they are called now."""

    articles: frozenset[int]
    labels: frozenset[str]
    topics: Mapping[int, tuple[str, list[str]]]
    day: str


def rewrite(session: Session, redacted: Callable[[dict[str, Any]], bool], at: datetime) -> int:
    """Take words out of every edition and publish the newest of each day anew; return how many days changed.

    An edition keeps the hash of the body as it was published; only the new one's is the hash of what it holds.
    """
    newest: dict[tuple[str, str, bool], DigestRow] = {}
    field_texts.allow(session, at)
    for row in digests.every(session):
        body = json.loads(row.body)
        if redacted(body):
            digests.put_body(session, row.id, canonical(body))
            newest.setdefault((row.kind, row.day, row.base is not None), row)
    field_texts.forbid(session)
    for kind, day, staff in sorted(newest):      # the machine's first: that of staff stays the newest
        latest = digests.get(session, day, kind, staff=staff)
        assert latest is not None
        digests.save(session, day=day, kind=kind, body=latest.body, template_version=latest.template_version, now=at,
                     base=latest.base, owner_id=latest.owner_id)
    return len({key[:2] for key in newest})


def without(body: dict[str, Any], changed: Callable[[str], str]) -> bool:
    """Put other words into every text of a body; False when it holds none of them."""
    new = field_texts.in_strings(body, changed)
    if new == body:
        return False
    body.clear()
    body.update(new)
    return True


def redact(body: dict[str, Any], gone: Gone) -> bool:
    """Replace what the body quotes of removed articles; False when it quotes nothing of them."""
    changed = False
    for part in list(_parts(body)):
        if part.get("article_id") in gone.articles and "removed_on" not in part:
            _notice(part, gone.day)
            changed = True
        if part.get("label") in gone.labels:
            label, terms = gone.topics.get(part.get("id", 0), ("", []))
            part |= {"label": label} | ({"terms": terms} if "terms" in part else {})
            changed = True
    return changed


def _notice(part: dict[str, Any], day: str) -> None:
    words = "\n".join(part[key] for key in QUOTED if key in part)
    part |= {key: "" for key in QUOTED if key in part} | {"removed_on": day, "sha256": removals.digest(words)}


def _parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)
