"""What the demo's staff make of reports and articles: rumor files with evidence and verdict, questions with answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from config import clock, thresholds
from langnghe.accounts import passwords
from langnghe.demo.fieldwork import area_id, texts
from langnghe.demo.news import moment
from pipelines.questions import answering
from pipelines.questions.checking import Draft
from pipelines.rumors import evidence, register, verdicts
from pipelines.rumors.register import Act, Actor, Heard
from storage import accounts, articles, network, reports
from storage.articles import StoredArticle
from storage.network import PlanRow
from storage.reports import ItemFilter, ItemView
from storage.sessions import Database

RATED, PROPOSED, SIGNED = 5, 3, 2            # days before today
MORNING, EVENING = 0.1, 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds by now, found by how it begins."""

    items: list[ItemView]
    articles: list[StoredArticle]

    def item(self, start: str) -> ItemView:
        """Return the item whose sentence begins so."""
        return next(item for item in self.items if item.issue.startswith(start))

    def article(self, start: str) -> StoredArticle:
        """Return the article whose title begins so; of copies the original, which came first."""
        return next(one for one in self.articles if one.title.startswith(start))


def do(database: Database, now: datetime) -> tuple[Known, tuple[Actor, Actor]]:
    """Keep the plan, the rumor files and the questions; returns what the record holds and the two who sign."""
    with database.writing() as session:
        known = _known(session)
        staff = _staff(session, now)
        network.replace_plan(session, [_planned(session, dict(row)) for row in texts()["plan"]])
        for one in texts()["rumor"]:
            _rumor(session, known, one, staff, now)
        for one in texts()["question"]:
            _question(session, known, one, now)
    return known, staff


def _planned(session: Session, row: dict[str, Any]) -> PlanRow:
    return PlanRow(area_id(session, row.pop("area")), **row)


def _known(session: Session) -> Known:
    held = sorted(articles.iterate(session, 0, 10_000), key=lambda one: (one.published_at is None, one.published_at))
    return Known(reports.items(session, ItemFilter()), held)


def _staff(session: Session, now: datetime) -> tuple[Actor, Actor]:
    """Make the two who sign: accounts that nobody can open and that are switched off, so that the desk stays open."""
    made = []
    for login, role in (("tham-dinh", "reviewer"), ("bien-tap", "editor")):
        number = accounts.add(session, login, passwords.hashed(secrets.token_urlsafe(30)), role, (), now)
        accounts.set_disabled(session, number, now)
        made.append(Actor(number, role))
    return made[0], made[1]


def _rumor(
    session: Session, known: Known, values: Mapping[str, Any], staff: tuple[Actor, Actor], now: datetime
) -> None:
    limits = thresholds.load().rumors
    first, second = staff

    def act(by: Actor, day: int, part: float) -> Act:
        return Act(by, moment(now, day, part), limits)

    rated = act(first, RATED, MORNING)
    heard = [Heard(item_id=known.item(start).id) for start in values["items"]]
    heard += [Heard(article_id=known.article(start).id) for start in values.get("articles", ())]
    number = register.create(session, rated, values, heard[0])
    for one in heard[1:]:
        register.sight(session, rated, number, one)
    register.rate(session, rated, number, None, values["harm"], values["believability"], values["reason"])
    register.edit(session, rated, number, None, {"unknown": values["unknown"]})
    register.move(session, rated, number, None, "checking")
    for start in values.get("opinions", ()):
        register.link_opinion(session, act(first, PROPOSED, MORNING), number, known.item(start).id)
    for row in values.get("evidence", ()):
        evidence.add(session, act(first, PROPOSED, MORNING), number, evidence.Typed(
            row["says"], row["quote"], row["primary_source"], row["official"],
            article_id=known.article(row["article"]).id))
    if values.get("verdict"):
        event = verdicts.propose(session, act(first, PROPOSED, EVENING), number, None, values["verdict"], values)
        verdicts.sign(session, act(second, SIGNED, MORNING), number, event)
        register.move(session, act(second, SIGNED, EVENING), number, None, "closed")


def _question(session: Session, known: Known, values: Mapping[str, Any], now: datetime) -> None:
    answer = {}
    if "answer" in values:
        source = known.article(values["article"])
        answer = {"answer": values["answer"], "issuer": values["issuer"], "source_url": source.url,
                  "answered_on": clock.later(clock.local_day(now), -values["day"])}
    draft = Draft(values["kind"], values["issue"], documents=tuple(values.get("documents", ())),
                  level=values["level"], **answer)
    answering.open_question(session, draft, [known.item(start) for start in values["items"]], None,
                            moment(now, values["day"], EVENING))
