"""Verdicts of others taken into the register as evidence of their issuers; the same file given again adds nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from config.errors import Words
from config.rumors import TITLE
from langnghe.rumors.external import External
from langnghe.rumors.suggesting import Alike, Register
from pipelines.rumors import evidence, register
from pipelines.rumors.evidence import Typed
from pipelines.rumors.refusals import Refused, Unknown
from pipelines.rumors.register import Act
from storage import rumor_writes, rumors
from storage.sessions import Database
from vietnamese.text import fold

CORRECTED = "bản nhập sau thay bản nhập trước"


@dataclass(frozen=True, slots=True)
class Resembling:
    """A row that says what files said before: it went into the first as good as the same words, or opened its own."""

    line: int
    home: int
    opened: bool
    files: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The file of a row, whether it was opened for it, and the files that it was found like."""

    number: int
    opened: bool = False
    alike: tuple[Alike, ...] = ()


@dataclass(slots=True)
class Taken:
    """What an import did: counts by outcome (added, corrected, unchanged), files opened, refused rows, and likenesses.
    """

    counts: Counter[str] = field(default_factory=Counter)
    opened: list[int] = field(default_factory=list)
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    resembling: list[Resembling] = field(default_factory=list)


def take(database: Database, act: Act, found: list[External]) -> Taken:
    """Take verdicts in, each in a transaction of its own: a row that is refused stops no other."""
    taken, known = Taken(), Register()
    for one in found:
        try:
            with database.writing() as session:
                done = _take(session, act, one, known)
        except Refused as error:
            taken.refused.append((one.line, error))
        else:
            _count(taken, one, *done)
    return taken


def _count(taken: Taken, one: External, outcome: str, home: Home) -> None:
    taken.counts[outcome] += 1
    if home.opened:
        taken.opened.append(home.number)
    if home.alike:
        taken.resembling.append(Resembling(one.line, home.number, home.opened, home.alike))


def _take(session: Session, act: Act, one: External, known: Register) -> tuple[str, Home]:
    for value, what in ((one.statement, Words("the statement")), (one.label, Words("the label"))):
        if not value:
            raise Refused(Words("{what} is empty", what=what))
    key = _key(one)
    home = _home(session, act, one, key, known)
    standing = rumor_writes.imported(session, home.number, key)
    rows = {row.id: row for row in rumors.evidence(session, [home.number])}
    same = [number for number in standing if _is_same(rows[number], one, act)]
    if same:
        return "unchanged", home
    evidence.add(session, act, home.number, Typed(
        says=one.says, quote=one.quote[:1000], primary_source=one.issuer, issuer=one.issuer,
        address=one.address, said_at=one.said_at, label=one.label, import_key=key))
    for number in standing:
        evidence.strike(session, act, home.number, number, CORRECTED)
    return "corrected" if standing else "added", home


def _is_same(row: rumors.EvidenceRow, one: External, act: Act) -> bool:
    return (row.label, row.says, row.said_at) == (one.label, one.says, evidence.moment(one.said_at, act.now))


def _key(one: External) -> str:
    what = one.address or " ".join(fold(one.statement).split())
    return hashlib.sha256(f"{' '.join(fold(one.issuer).split())}\n{what}".encode()).hexdigest()


def _home(session: Session, act: Act, one: External, key: str, known: Register) -> Home:
    """Return the file that a verdict belongs to.

    The one that is named, the one it went to before, one that is as good as the same words, else a new one.
    """
    if one.rumor:
        number = int(one.rumor) if one.rumor.isascii() and one.rumor.isdigit() and len(one.rumor) < 19 else 0
        if rumors.get(session, number) is None:
            raise Unknown(Words("there is no rumor {id}", id=one.rumor[:20]))
        return Home(number)
    if (before := rumor_writes.import_home(session, key)) is not None:
        return Home(before)
    found = known.alike(session, one.statement)
    sure = [match for match in found if match.sure]
    if sure:
        return Home(sure[0].row.id, alike=(sure[0],))
    title = one.statement if len(one.statement) <= TITLE else ""
    made = register.create(session, act, {"statement": one.statement, "title": title})
    return Home(made, opened=True, alike=tuple(found))
