"""Verdicts: proposed by one person when the evidence is enough, in force when a second one has signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from config.errors import Words
from config.rumors import ANSWER, NONE, REASON, TRIED, VERDICTS
from pipelines.rumors import gate, names, wording
from pipelines.rumors.gate import Gate
from pipelines.rumors.refusals import Refused
from pipelines.rumors.register import Act, held, note
from storage import rumor_writes, rumors
from storage.rumors import EvidenceRow, RumorRow

WITHOUT_ACCOUNTS = Words(
    "a verdict takes two persons, and without accounts nobody can be told apart: first make two accounts with the role "
    "of a reviewer or more (`langnghe user create`), then propose it signed in")


def gate_of(session: Session, row: RumorRow, verdict: str, tried: str) -> Gate:
    """Return what the evidence of a rumor is worth for a verdict."""
    return gate.judge(verdict, rumors.evidence(session, [row.id]), row.body, tried)


def propose(session: Session, act: Act, rumor_id: int, version: int | None, verdict: str, typed: Mapping[str, str]
            ) -> int:
    """Propose a verdict with the answer that people are told; whoever proposes it has signed it.

    The answer and what was tried stay in the proposal until a second person signs; without accounts there is none, and
    the proposal would wait for ever.
    """
    row = held(session, rumor_id, version)
    if act.by.staff_id is None:
        raise Refused(WITHOUT_ACCOUNTS)
    if verdict not in VERDICTS:
        raise Refused(Words("a verdict is one of: {verdicts}", verdicts=", ".join(VERDICTS)))
    tried = wording.passage(typed.get("tried", ""), TRIED)
    answer = wording.needed(typed.get("answer", "") or row.answer, ANSWER, Words("the answer"))
    found = gate_of(session, row, verdict, tried)
    if not found.open:
        raise Refused(names.GATE[found.reason])
    event = note(session, act, rumor_id, "proposed", {
        "verdict": verdict, "evidence": found.counted, "independent": found.independent, "official": found.official,
        "against": found.against, "tried": tried, "answer": answer,
    }, wording.passage(typed.get("reason", ""), REASON))
    rumor_writes.change(session, rumor_id, {
        "proposed": verdict, "proposed_event": event}, act.now)
    rumor_writes.sign(session, rumor_id, event, act.by.staff_id, act.by.role, act.now)
    return event


def sign(session: Session, act: Act, rumor_id: int, event_id: int, version: int | None = None) -> str:
    """Put a proposed verdict in force as the second person, with its answer; return it.

    Refuses whoever proposed it, a proposal that another one replaced, a file that is not the one that was read, and
    evidence that is not enough any more.
    """
    row = held(session, rumor_id, version)
    if not row.proposed or row.proposed_event != event_id:
        raise Refused(Words("this proposal is not open any more: look at the file again"))
    _refuse_same_person(session, act, event_id)
    proposal = rumors.event(session, event_id)
    told = proposal.details if proposal else {}
    tried = told.get("tried", "") if row.proposed == "unverifiable" else row.tried
    found = gate_of(session, row, row.proposed, tried)
    if not found.open:
        raise Refused(Words("the evidence is not enough any more: {reason}", reason=names.GATE[found.reason]))
    rumor_writes.sign(session, rumor_id, event_id, act.by.staff_id, act.by.role, act.now)
    note(session, act, rumor_id, "signed", {
        "verdict": row.proposed, "proposal": event_id, "evidence": found.counted, "before": row.verdict})
    rumor_writes.change(session, rumor_id, {
        "verdict": row.proposed, "verdict_at": act.now, "verdict_event": event_id, "proposed": "",
        "proposed_event": None, "answer": told.get("answer", row.answer), "tried": tried}, act.now)
    return row.proposed


def _refuse_same_person(session: Session, act: Act, event_id: int) -> None:
    signed = rumors.signatures(session, [event_id])
    if act.by.staff_id is None or any(one.staff_id is None for one in signed):
        raise Refused(WITHOUT_ACCOUNTS)
    if act.by.staff_id in {one.staff_id for one in signed}:
        raise Refused(Words("you proposed this verdict yourself: a second person has to sign it"))


def send_back(session: Session, act: Act, rumor_id: int, event_id: int, reason: str) -> None:
    """Send a proposal back with a reason; a verdict that is in force stays."""
    row = held(session, rumor_id, None)
    if not row.proposed or row.proposed_event != event_id:
        raise Refused(Words("this proposal is not open any more: look at the file again"))
    kept = wording.needed(reason, REASON, Words("the reason"))
    note(session, act, rumor_id, "sent-back", {"verdict": row.proposed, "proposal": event_id}, kept)
    rumor_writes.change(session, rumor_id, {"proposed": "", "proposed_event": None}, act.now)


def withdraw(session: Session, act: Act, rumor_id: int, version: int | None, reason: str) -> None:
    """Take a verdict that is in force back; a closed file is checked again."""
    row = held(session, rumor_id, version)
    if row.verdict == NONE:
        raise Refused(Words("no verdict is in force"))
    kept = wording.needed(reason, REASON, Words("the reason"))
    values: dict[str, Any] = {"verdict": NONE, "verdict_at": None, "verdict_event": None}
    if row.state == "closed":
        values |= {"state": "checking", "closed_at": None}
    note(session, act, rumor_id, "withdrawn", {"verdict": row.verdict, "proposal": row.verdict_event}, kept)
    rumor_writes.change(session, rumor_id, values, act.now)


def shaken(session: Session, row: RumorRow, rows: list[EvidenceRow]) -> list[EvidenceRow]:
    """Return the evidence of a verdict in force that does not stand any more as it did when it was signed."""
    if row.verdict_event is None:
        return []
    signed = rumors.signing(session, row.id, row.verdict_event)
    rested = set(signed.details.get("evidence", ())) if signed else set()
    return [one for one in rows if one.id in rested and one.trouble]


def fallen(session: Session, rows: Iterable[RumorRow]) -> dict[int, Gate]:
    """Return rumor → what its evidence is still worth, for those whose signed verdict it does not carry any more."""
    signed = [row for row in rows if rumors.settled(row)]
    held: defaultdict[int, list[EvidenceRow]] = defaultdict(list)
    for one in rumors.evidence(session, [row.id for row in signed]):
        held[one.rumor_id].append(one)
    found = {row.id: worth(row, held[row.id]) for row in signed}
    return {number: one for number, one in found.items() if not one.open}


def worth(row: RumorRow, rows: Iterable[EvidenceRow]) -> Gate:
    """Return what the evidence of a signed verdict is worth now: of what the two who signed had before them.

    What one person added since would otherwise carry a verdict under the names of two who never saw it.
    """
    signed = row.verdict_at
    assert signed is not None
    return gate.judge(row.verdict, [one for one in rows if one.added_at <= signed], row.body, row.tried)
