"""What the demo's staff say of matches of the cross-check: which articles are about an item, and which are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from langnghe.demo.staffwork import Known
from pipelines.rumors.register import Actor
from search.crosschecking import model, run
from storage import crosschecks


def do(session: Session, known: Known, values: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """Keep a word for each sure match of an item, as staff give it on the page of the check."""
    view = crosschecks.of_item(session, known.item(values["item"]).id)
    assert view is not None
    for match in crosschecks.articles_of(session, view):
        if match.confidence is not None and match.confidence >= model.SETTLE_FROM:
            crosschecks.decide(session, view, match.article_id, values["right"], now, by.staff_id)
    run.decided(session, view, now)
