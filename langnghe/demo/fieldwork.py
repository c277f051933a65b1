"""The demo's field side: what twelve invented posts hand in, saved and reviewed as an office does it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from config import clock
from langnghe.demo import planted
from langnghe.demo.news import moment
from pipelines.reports import reviewing, saving
from pipelines.reports.drafts import Draft, Forecast, ItemDraft
from storage import areas, posts, report_writing
from storage.sessions import Database

WARD_CODE = 5                                # characters; a province has two
READ_AFTER = timedelta(hours=5)
STEPS = {"approved": "approve", "has_issues": "send-back"}


@cache
def texts() -> Mapping[str, Any]:
    """Return posts and reports as field.toml has them."""
    return tomllib.loads((files("langnghe.demo") / "field.toml").read_text("utf-8"))


def hand_in(database: Database, now: datetime) -> int:
    """Make the posts, save their reports at their times and review them; returns how many items came in."""
    with database.writing() as session:
        made = _posts(session, now)
        for number, report in enumerate(texts()["report"]):
            _report(session, made[report["post"]], report, number, now)
    return sum(len(report["item"]) for report in texts()["report"])


def _posts(session: Session, now: datetime) -> dict[str, int]:
    began = now - timedelta(days=60)
    return {one["key"]: posts.add(session, area_id(session, one["area"]), one["unit"], one["social_group"],
                                  one["organisation"], began) for one in texts()["post"]}


def area_id(session: Session, code: str) -> int:
    """Return the unit of a code of the invented provinces."""
    unit = areas.by_key(session, "new", "ward" if len(code) == WARD_CODE else "province", code)
    assert unit is not None, code
    return unit.id


def _report(session: Session, post_id: int, values: Mapping[str, Any], number: int, now: datetime) -> None:
    sent = moment(now, values["day"], values["part"])
    items = tuple(_item(session, one, number, now) for one in values["item"])
    draft = Draft(post_id, values["type"], values["method"], items)
    saved = saving.save(session, draft, origin="form", now=sent, sent_at=sent)
    act = STEPS.get(values.get("state", "approved"))
    if act:
        read = min(sent + READ_AFTER, now)
        report_writing.first_read(session, saved.report_id, read)
        reviewing.take(session, saved.report_id, act, by=None, version=1, now=read, reason=values.get("reason", ""))


def _item(session: Session, values: Mapping[str, Any], number: int, now: datetime) -> ItemDraft:
    kept: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    kept["heard_on"] = clock.later(clock.local_day(now), -values["heard_on"])
    kept["text"] = planted.fill(values.get("text", ""), number)
    if "area" in values:
        kept["area_id"] = area_id(session, kept.pop("area"))
    if "forecast" in values:
        kept["forecast"] = Forecast(**values["forecast"])
    return ItemDraft(**kept)
