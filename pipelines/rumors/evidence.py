"""Evidence of a rumor: words quoted from an article or a document, with place, time, hash and primary source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from config.clock import DISPLAY_ZONE
from config.errors import Day, Words
from config.rumors import LABEL, QUOTE, REASON, SAYS, SOURCE, TEXT
from pipelines.pastdays import NOT_A_DAY
from pipelines.questions import letters
from pipelines.questions.letters import Letter
from pipelines.rumors import wording
from pipelines.rumors.refusals import Refused, Unknown
from pipelines.rumors.register import Act, held, note, refuse_long_ago
from storage import rumor_writes, rumors, views
from vietnamese.redaction import redact
from vietnamese.text import clean, exact

LEAST_QUOTE = 10
FUTURE = timedelta(minutes=5)      # clocks of two machines differ


@dataclass(frozen=True, slots=True)
class Typed:
    """Evidence as it was given; with an article its outlet, address and date are known."""

    says: str
    quote: str = ""
    primary_source: str = ""
    official: bool = False
    own: bool = False
    article_id: int | None = None
    issuer: str = ""
    address: str = ""
    said_at: str = ""
    text: str = ""
    label: str = ""
    import_key: str = ""


def add(session: Session, act: Act, rumor_id: int, typed: Typed) -> int:
    """Add evidence to a file and return its number; raises Refused where it cannot be checked by a second person."""
    held(session, rumor_id, None)
    if typed.says not in SAYS:
        raise Refused(Words("say what it says: {says}", says=", ".join(SAYS)))
    values = _of_article(session, act, typed) if typed.article_id else _of_document(session, act, typed)
    named = typed.primary_source or typed.issuer or values["issuer"]
    primary = wording.source(named, SOURCE, Words("the primary source"))
    made = rumor_writes.add_evidence(session, values | {
        "rumor_id": rumor_id, "says": typed.says, "primary_source": primary, "official": typed.official,
        "own": typed.own, "import_key": typed.import_key, "added_at": act.now})
    note(session, act, rumor_id, "evidence", {"evidence": made, "says": typed.says, "sha256": values["text_sha256"]})
    rumor_writes.change(session, rumor_id, {}, act.now)
    return made


def strike(session: Session, act: Act, rumor_id: int, evidence_id: int, reason: str) -> None:
    """Take evidence out with a reason; it stays on record and counts no more."""
    held(session, rumor_id, None)
    if evidence_id not in {row.id for row in rumors.evidence(session, [rumor_id])}:
        raise Unknown(Words("this rumor has no evidence {id}", id=evidence_id))
    kept = wording.needed(reason, REASON, Words("the reason"))
    if not rumor_writes.strike(session, evidence_id, kept, act.now):
        raise Refused(Words("evidence {id} is struck already", id=evidence_id))
    note(session, act, rumor_id, "struck", {"evidence": evidence_id}, kept)
    rumor_writes.change(session, rumor_id, {}, act.now)


def sha256(text: str) -> str:
    """Return the hash of a stored text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _of_article(session: Session, act: Act, typed: Typed) -> dict[str, Any]:
    line = views.lines(session, [typed.article_id or 0]).get(typed.article_id or 0)
    found = rumor_writes.article_text(session, typed.article_id or 0)
    if line is None or found is None:
        raise Unknown(Words("there is no article {id}", id=typed.article_id))
    revision, text = found
    quote = " ".join(clean(typed.quote).split())
    _refuse_quote(quote)
    if " ".join(exact(quote).split()) not in " ".join(exact(text).split()):
        raise Refused(Words("this quote does not stand in article {id}: copy the words as they are there",
                            id=line.id))
    return {"kind": "article", "issuer": line.source_title[:SOURCE],
            "quote": redact(quote, context="news").text,
            "place": line.url or f"article:{line.id}", "said_at": line.published_at or act.now,
            "article_id": line.id, "revision": revision, "text_sha256": sha256(text), "label": ""}


def _of_document(session: Session, act: Act, typed: Typed) -> dict[str, Any]:
    kind = "external" if typed.label else "document"
    letter = letters.read(typed.address)
    address = wording.address(letter.name if letter else typed.address)
    if rumors.is_thread(session, address):
        raise Refused(Words("pages of persons, comments and posts on social networks are no evidence, and their "
                            "addresses are not kept"))
    quote = _redacted(" ".join(clean(typed.quote).split()))
    _refuse_quote(quote)
    if len(typed.text) > TEXT:
        raise Refused(Words("{what} is longer than {longest} characters", what=Words("the text"), longest=TEXT))
    text = "\n".join(_redacted(line) for line in clean(typed.text).strip().splitlines()) or quote
    if " ".join(exact(quote).split()) not in " ".join(exact(text).split()):
        raise Refused(Words("the quote does not stand in the text that was given with it"))
    return {"kind": kind, "issuer": wording.source(typed.issuer, SOURCE, Words("who says it")), "quote": quote,
            "place": address, "said_at": _said(typed.said_at, letter, act.now), "text": text,
            "text_sha256": sha256(text), "label": wording.passage(typed.label, LABEL)}


def _said(typed: str, letter: Letter | None, now: datetime) -> datetime:
    """Return when a document says it: a letter bears its day, and a day that was typed too has to be the same."""
    borne = letter.day if letter else ""
    if not typed.strip() and not borne:
        raise Refused(Words("the day is missing: when was it said or published?"))
    found = moment(typed.strip() or borne, now)
    if borne and found.astimezone(DISPLAY_ZONE).date().isoformat() != borne:
        raise Refused(Words("the letter is of {day}: write no other day beside it", day=Day(borne)))
    return found


def _refuse_quote(quote: str) -> None:
    if not LEAST_QUOTE <= len(quote) <= QUOTE:
        raise Refused(Words("quote the words themselves, {least} to {longest} characters", least=LEAST_QUOTE,
                            longest=QUOTE))


def _redacted(text: str) -> str:
    # What was typed or imported was edited by no newspaper: private persons go, as they go out of comments.
    return redact(text, context="comment").text


def moment(typed: str, now: datetime) -> datetime:
    """Return a day, or a day and time of Vietnam; raises Refused for none, for long ago and for the future."""
    said = typed.strip()
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"):
        try:
            local = datetime.strptime(said, form).replace(tzinfo=DISPLAY_ZONE)
        except ValueError:
            continue
        refuse_long_ago(local.date().isoformat())
        if local.year > now.year + 1:                   # the last hours of 9999 are in no year of other zones
            raise Refused(Words("{day} is in the future: nothing can have been said then", day=said))
        found = local.astimezone(UTC)
        if found > now + FUTURE:
            raise Refused(Words("{day} is in the future: nothing can have been said then", day=said))
        return found
    raise Refused(Words(NOT_A_DAY, value=repr(said[:30])))
