"""Today's work: what in the record waits for somebody of the staff, with what was kept about each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from langnghe.alerts import letters
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from langnghe.render import health_words, hotspot_words, phrases
from langnghe.today_items import Item as Item
from langnghe.today_items import View as View
from langnghe.waiting import crosscheck, intake, network, questions, rumors, situations, streams
from pipelines.hotspots.episodes import needed
from storage import alert_messages, hotspots, views, workitems
from storage.workitems import NOTHING, Kept

HOTSPOT_DAYS, SIGNAL_DAYS = 7, 2
TOPICS = 30
# A source that is still down, or a frame that waits, a day after somebody closed it is work again; all else stays so.
AGAIN = {"source": timedelta(days=1), "stream": timedelta(days=1)}
MESSAGES = 10
# What people wait for stands first, what looks after the machine last.
KINDS = {
    "deadline": N_("Reports that posts owe"), "report": N_("Reports to review"),
    "signature": N_("Verdicts that wait for a second signature"),
    "verdict": N_("Verdicts whose evidence is not enough any more"), "rumor": N_("Rumors that are due"),
    "question": N_("Questions without an answer"), "situation": N_("Situations whose stage is to be looked at"),
    "alert": N_("Alerts not seen yet"),
    "hotspot": N_("Hotspots to judge"), "signal": N_("Signals to judge"),
    "stream": N_("Opinion streams to code and to publish"),
    "crosscheck": N_("Cross-checks that were drawn"),
    "topic": N_("Topics new since you last looked"), "source": N_("Sources that need a look"),
}


def items(session: Session, view: View) -> tuple[list[Item], list[Item]]:
    """Return what is open, kind after kind, and what was closed, each with what is kept about it."""
    found = [item for collect in _COLLECTORS for item in collect(session, view)]
    kept = workitems.kept(session, {item.key for item in found})
    whole = [_with(item, kept.get(item.key, NOTHING), view.now) for item in found]
    return [item for item in whole if not item.closed], [item for item in whole if item.closed]


def _with(item: Item, kept: Kept, now: datetime) -> Item:
    at, again = kept.closed_at, AGAIN.get(item.kind)
    return replace(item, kept=kept, closed=at is not None and (again is None or at > now - again))


def _alerts(session: Session, view: View) -> Iterator[Item]:
    seen = alert_messages.seen(session, view.staff_id)
    messages = alert_messages.newest(session, MESSAGES)
    items = alert_messages.items(session, [message.id for message in messages])
    for message in messages:
        if any(item.id > seen for item in items[message.id]) and (found := letters.parts(session, message)):
            yield Item(f"alert:{message.id}", letters.subject(found, message),
                       "; ".join(part.reason for part in found), "/alerts")


def _hotspots(session: Session, view: View) -> Iterator[Item]:
    yield from _unjudged(session, view, "hotspot", HOTSPOT_DAYS)
    yield from _unjudged(session, view, "signal", SIGNAL_DAYS)


def _unjudged(session: Session, view: View, kind: str, days: int) -> Iterator[Item]:
    limits = view.limits.hotspots
    for one in hotspots.listed(session, least=needed("medium", limits), area_toll=limits.area_toll, kinds=(kind,),
                               since=view.now - timedelta(days=days)):
        if one.correct is None:
            yield Item(f"{kind}:{one.id}", hotspot_words.named(one),
                       hotspot_words.sentence(one.row.kind, one.row.evidence), f"/hotspots#hotspot-{one.id}")


def _sources(session: Session, view: View) -> Iterator[Item]:
    for health in view.health(session):
        if not health.in_order and health.state != "never" and health.source.enabled:
            said = "; ".join(map(health_words.remark, health.remarks))
            state = health_words.state(health.state)
            yield Item(f"source:{health.source.name}", health.source.title, f"{state}: {said}" if said else state,
                       "/sources")


def _topics(session: Session, view: View) -> Iterator[Item]:
    for topic in views.topics_begun(session, since=view.since, until=view.now, limit=TOPICS):
        said = _("{articles} of {outlets}").format(
            articles=phrases.articles(topic.articles), outlets=phrases.outlets(topic.outlets))
        yield Item(f"topic:{topic.id}", topic.label, said, f"/topic/{topic.id}")


_COLLECTORS: tuple[Callable[[Session, View], Iterator[Item]], ...] = (
    network.waiting, intake.waiting, rumors.waiting, questions.waiting, situations.waiting, _alerts, _hotspots,
    streams.waiting, crosscheck.waiting, _topics, _sources)
