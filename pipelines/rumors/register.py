"""What staff do with a rumor file, each act in one transaction with its line in the history."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from config.clock import local_day
from config.errors import Codes, Day, Words, choice
from config.field import CHANNELS, PRECISIONS
from config.rumors import (
    ANSWER,
    BELIEVABILITIES,
    BODY,
    HARMS,
    NEXT,
    NONE,
    REASON,
    REOPENED,
    STATEMENT,
    STATES,
    TITLE,
    UNKNOWN,
    WORDING,
)
from config.thresholds import RumorThresholds
from pipelines import pastdays
from pipelines.rumors import names, risk, wording
from pipelines.rumors.refusals import Accusation, Changed, Refused, Unknown
from storage import areas, report_scope, reports, rumor_writes, rumors, views
from storage.reports import ItemFilter, ItemView
from storage.rumors import RumorRow
from vietnamese.accusations import accuses_an_official

STATEMENT_WORDS, TITLE_WORDS = Words("the statement"), Words("the title")
FIELDS = {"unknown": UNKNOWN, "answer": ANSWER, "action": ANSWER, "outcome": ANSWER}
# What two put their names under: all that the answer sheet prints of a file's own texts.
SIGNED = ("statement", "title", "body", "answer", "unknown")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, or nobody where there are none; `role` is what the history shows.

    `areas` are those that the account is limited to, none is no limit: items of others are not there for it.
    """

    staff_id: int | None
    role: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who, when, and under which numbers of the office."""

    by: Actor
    now: datetime
    limits: RumorThresholds


@dataclass(frozen=True, slots=True)
class Heard:
    """Once that it was heard, as it was typed; an item or an article says the rest itself."""

    heard_on: str = ""
    precision: str = "day"
    area: str = ""
    channel: str = ""
    url: str = ""
    wording: str = ""
    item_id: int | None = None
    article_id: int | None = None


def create(session: Session, act: Act, typed: Mapping[str, str], heard: Heard | None = None) -> int:
    """Add a rumor, with its first sighting where one is given, and return its number.

    Raises Accusation where an official is said to have done wrong and `typed["accuses"]` does not deny it.
    """
    said = wording.statement(typed.get("statement", ""), STATEMENT, STATEMENT_WORDS)
    refuse_accusation(typed.get("statement", "") + " " + typed.get("title", ""), typed.get("accuses", ""))
    title = wording.statement(typed["title"], TITLE, TITLE_WORDS) if typed.get("title", "").strip() else shortened(said)
    values = {"body": _body(typed.get("body", "")), "due_at": risk.due("", act.now, act.limits)}
    number = rumor_writes.add(session, title, said, values, act.now)
    note(session, act, number, "created", {"title": title, "statement": said, "body": values["body"]})
    if heard is not None:
        sight(session, act, number, heard)
    return number


def refuse_accusation(text: str, answer: str) -> None:
    """Refuse what says that an official did wrong: always where staff say so, else by its words until they deny it."""
    if answer == "yes" or (answer != "no" and accuses_an_official(text)):
        raise Accusation(Words("an accusation against somebody in office is no rumor but an event, and goes the way of "
                               "the law on denunciations"))


def shortened(text: str) -> str:
    """Return the beginning of a statement as its title, cut between words."""
    if len(text) <= TITLE:
        return text
    return text[:TITLE - 1].rpartition(" ")[0].rstrip(" ,.;:") + "…"


def held(session: Session, rumor_id: int, version: int | None) -> RumorRow:
    """Return a rumor for a change; raises Unknown, or Changed when it is not the one that was read."""
    row = rumor_writes.locked(session, rumor_id)
    if row is None:
        raise Unknown(Words("there is no rumor {id}", id=rumor_id))
    if version is not None and row.version != version:
        raise Changed(Words("somebody else changed this file meanwhile; look at it again, then do it once more"))
    return row


def note(session: Session, act: Act, rumor_id: int, what: str, details: Mapping[str, Any], reason: str = "") -> int:
    """Write a line of the history."""
    return rumor_writes.note(session, {
        "rumor_id": rumor_id, "at": act.now, "staff_id": act.by.staff_id, "role": act.by.role, "act": what,
        "details": dict(details), "note": reason})


def edit(session: Session, act: Act, rumor_id: int, version: int | None, typed: Mapping[str, str]) -> None:
    """Change the texts of a file; what stood before is kept in its history.

    What is signed does not change under a verdict in force, and a change of it drops a proposal that waits.
    """
    row = held(session, rumor_id, version)
    values = _edited(typed)
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    if claimed := " ".join(typed[name] for name in ("statement", "title") if name in changed):
        refuse_accusation(claimed, typed.get("accuses", ""))
    under = any(name in changed for name in SIGNED)
    if under and rumors.settled(row):
        raise Refused(Words("two persons signed these words: take the verdict back before changing the statement, its "
                            "short name, the authority, the answer or what is not known yet"))
    if changed:
        _change(session, act, row, "edited", changed)
    if under and row.proposed:
        note(session, act, rumor_id, "dropped", {"verdict": row.proposed, "proposal": row.proposed_event})
        rumor_writes.change(session, rumor_id, {"proposed": "", "proposed_event": None}, act.now)


def _edited(typed: Mapping[str, str]) -> dict[str, str]:
    values = {name: wording.passage(typed[name], longest) for name, longest in FIELDS.items() if name in typed}
    if "statement" in typed:
        values["statement"] = wording.statement(typed["statement"], STATEMENT, STATEMENT_WORDS)
    if "title" in typed:
        values["title"] = wording.statement(typed["title"], TITLE, TITLE_WORDS)
    if "body" in typed:
        values["body"] = _body(typed["body"])
    return values


def _body(text: str) -> str:
    return wording.source(text, BODY, Words("the body that it is about")) if text.strip() else ""


def _change(session: Session, act: Act, row: RumorRow, what: str, values: Mapping[str, Any], reason: str = "") -> None:
    before = {name: getattr(row, name) for name in values}
    rumor_writes.change(session, row.id, values, act.now)
    shown = {"before": _plain(before), "after": _plain(values)}
    note(session, act, row.id, what, shown, reason)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def rate(session: Session, act: Act, rumor_id: int, version: int | None, harm: str, believability: str,
         reason: str) -> str:
    """Set harm and believability with the reason, and by them risk and due time; return the risk."""
    row = held(session, rumor_id, version)
    found = risk.of(harm, believability)
    if not found:
        raise Refused(Words("risk takes harm ({harms}) and believability ({grades})", harms=", ".join(HARMS),
                            grades=", ".join(BELIEVABILITIES)))
    kept = wording.needed(reason, REASON, Words("the reason"))
    due = None if row.state == "closed" else risk.due(found, act.now, act.limits)
    state = "triaged" if row.state == "new" else row.state
    _change(session, act, row, "rated", {
        "harm": harm, "believability": believability, "risk": found, "risk_reason": kept, "due_at": due,
        "state": state}, kept)
    return found


def move(session: Session, act: Act, rumor_id: int, version: int | None, state: str, reason: str = "") -> None:
    """Lead the work on; closing takes a verdict that two signed, and going on without a rating is refused."""
    row = held(session, rumor_id, version)
    if state not in STATES or state not in NEXT[row.state]:
        raise Refused(Words("from “{before}” the work goes to “{after}”", before=names.STATES[row.state],
                            after=choice([names.STATES[name] for name in NEXT[row.state]])))
    if not row.risk:
        raise Refused(Words("set harm and believability first: the risk says until when it is to be answered"))
    kept = wording.passage(reason, REASON)
    if state == "closed":
        _refuse_closing(row)
    due = {"closed": None, "checking": risk.due(row.risk, act.now, act.limits)}.get(state, row.due_at)
    closed = act.now if state == "closed" else None
    _change(session, act, row, "moved", {"state": state, "due_at": due, "closed_at": closed}, kept)


def close(session: Session, act: Act, rumor_id: int, version: int | None) -> None:
    """Close a file with its signed verdict; the work goes through checking where it never came to it."""
    row = held(session, rumor_id, version)
    if "closed" not in NEXT[row.state] and row.state != "closed":
        _refuse_closing(row)
        move(session, act, rumor_id, version, "checking")
        version = None
    move(session, act, rumor_id, version, "closed")


def _refuse_closing(row: RumorRow) -> None:
    if row.proposed:
        raise Refused(Words("a proposed verdict waits for its second signature"))
    if row.verdict == NONE:
        raise Refused(Words("a file is closed with a verdict that two persons signed; where nothing can be found out "
                            "it is “unverifiable”, with what was tried"))
    if not row.answer:
        raise Refused(Words("write the answer first: what people are told"))


def sight(session: Session, act: Act, rumor_id: int, heard: Heard) -> bool:
    """Add a sighting; a file at rest is opened again. False when this item or article was taken before."""
    row = held(session, rumor_id, None)
    values = _of_item(session, act, heard) if heard.item_id else (
        _of_article(session, heard) if heard.article_id else _typed(session, heard, act.now))
    if values["heard_on"] > local_day(act.now):
        raise Refused(Words("{day} is in the future: nothing can have been heard then", day=Day(values["heard_on"])))
    made = rumor_writes.add_sighting(session, values | {"rumor_id": rumor_id, "added_at": act.now})
    if made is None:
        return False
    note(session, act, rumor_id, "sighted", {"sighting": made, "heard_on": values["heard_on"]})
    if row.state in REOPENED:
        rumor_writes.change(session, rumor_id, {
            "state": "checking", "closed_at": None, "due_at": risk.due(row.risk, act.now, act.limits)}, act.now)
        note(session, act, rumor_id, "reopened", {"before": {"state": row.state}, "after": {"state": "checking"}})
    else:
        rumor_writes.change(session, rumor_id, {}, act.now)
    return True


def _of_item(session: Session, act: Act, heard: Heard) -> dict[str, Any]:
    item = _item(session, act, heard.item_id or 0)
    if item.kind != "rumor":
        raise Refused(Words("item {id} is no rumor: only such an item is a sighting; an opinion is "
                            "linked as opinion", id=item.id))
    return {"heard_on": item.heard_on, "precision": item.heard_precision, "area_id": item.area_id,
            "channel": item.channel, "item_id": item.id, "of_field": True,
            "wording": wording.sighted(item.issue)}


def _item(session: Session, act: Act, item_id: int) -> ItemView:
    """Return an approved item; one of an area that the account does not hold is as one that does not exist."""
    found = reports.items(session, ItemFilter(ids=[item_id]))
    if not found or not report_scope.holds(session, act.by.areas, found[0].post_area_id):
        raise Unknown(Words("there is no approved item {id}", id=item_id))
    return found[0]


def _of_article(session: Session, heard: Heard) -> dict[str, Any]:
    article = views.lines(session, [heard.article_id or 0]).get(heard.article_id or 0)
    if article is None:
        raise Unknown(Words("there is no article {id}", id=heard.article_id))
    if article.published_at is None or not article.date_reliable:
        day = heard.heard_on
        if not day:
            raise Refused(Words("article {id} has no reliable date: say on which day it was seen", id=article.id))
    else:
        day = local_day(article.published_at)
    return {"heard_on": _day(day), "precision": "day", "area_id": _area(session, heard.area), "channel": "press",
            "article_id": article.id, "url": article.url, "wording": wording.without_persons(article.title)[:WORDING]}


def _typed(session: Session, heard: Heard, now: datetime) -> dict[str, Any]:
    if heard.channel not in CHANNELS or heard.precision not in PRECISIONS:
        raise Refused(Words("the channel is one of: {channels}", channels=Codes("channel", CHANNELS)))
    url = wording.address(heard.url) if heard.url.strip() else ""
    if rumors.is_thread(session, url):
        raise Refused(Words("pages of persons, comments and posts on social networks are no evidence, and their "
                            "addresses are not kept"))
    return {"heard_on": _day(heard.heard_on or local_day(now)), "precision": heard.precision,
            "area_id": _area(session, heard.area), "channel": heard.channel, "url": url,
            "wording": wording.without_persons(wording.passage(heard.wording, WORDING))[:WORDING]}


def _day(text: str) -> str:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date().isoformat()
            refuse_long_ago(day)
            return day
    raise Refused(Words(pastdays.NOT_A_DAY, value=repr(text[:30])))


def refuse_long_ago(day: str) -> None:
    """Refuse a day that nothing in the register can be of."""
    if (ago := pastdays.long_ago(day)) is not None:
        raise Refused(ago)


def _area(session: Session, typed: str) -> int | None:
    """Return the unit that was typed, by its key or its whole name; several of one name are told apart by the key."""
    if not typed.strip():
        return None
    found = areas.called(session, typed)
    now = [area for area in found if not area.valid_to] or found
    if len(now) == 1:
        return now[0].id
    if not now:
        raise Refused(Words("{area} is no administrative unit; type its name, or its key as `langnghe area find` says",
                            area=repr(typed[:60])))
    raise Refused(Words("{area} may be: {units}; add the province or type the key", area=repr(typed[:60]),
                        units=", ".join(f"{area.full_name} ({area.key})" for area in now[:5])))


def link_opinion(session: Session, act: Act, rumor_id: int, item_id: int) -> None:
    """Link what people think of a rumor; it is no sighting and counts for nothing."""
    held(session, rumor_id, None)
    if _item(session, act, item_id).kind != "opinion":
        raise Refused(Words("item {id} is no opinion: only an opinion is linked as opinion", id=item_id))
    if rumor_writes.link_opinion(session, rumor_id, item_id, act.now):
        note(session, act, rumor_id, "opinion", {"item": item_id})


def unlink_opinion(session: Session, act: Act, rumor_id: int, item_id: int) -> None:
    """Take a link back."""
    held(session, rumor_id, None)
    _item(session, act, item_id)
    if not rumor_writes.unlink_opinion(session, rumor_id, item_id):
        raise Refused(Words("opinion {id} is not linked to this file", id=item_id))
    note(session, act, rumor_id, "opinion-off", {"item": item_id})
