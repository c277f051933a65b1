"""What staff write of a question, checked field by field and redacted; all faults are said at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from config import field
from config.errors import Codes, Day, Words
from crawlers import addresses
from pipelines import pastdays
from pipelines.questions import letters
from pipelines.reports import cleaning
from storage.questions import KINDS
from vietnamese import documents
from vietnamese.persons_alone import is_only_a_person
from vietnamese.text import tokens

# An answer is read out at a meeting of a neighbourhood: 120 syllables are some 45 seconds.
ANSWER_SYLLABLES = 120
ANSWER, ISSUER, ADDRESS, REASON = 2000, 200, 2000, 500      # characters
MOST_DOCUMENTS, MOST_AREAS = 10, 50
_ADDRESS = re.compile(r"https?://[^\s/@]+(/\S*)?")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as somebody types it; `answered_on` is YYYY-MM-DD, without `area_ids` the answer holds everywhere.

    `letter` is the number of the official letter in which it is answered, of that issuer and day.
    """

    kind: str
    issue: str
    sector: str = ""
    documents: tuple[str, ...] = ()
    level: str = ""
    answer: str = ""
    issuer: str = ""
    source_url: str = ""
    answered_on: str = ""
    area_ids: tuple[int, ...] = ()
    letter: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """Return it as the record keeps it."""
        return asdict(self) | {"documents": list(self.documents), "area_ids": list(self.area_ids)}


@dataclass(frozen=True, slots=True)
class Read:
    """A draft as it would be kept, what is wrong with it by field, and whether personal data were taken out of it."""

    draft: Draft
    faults: dict[str, Words]
    redacted: bool


def syllables(text: str) -> int:
    """Return how many syllables (tiếng) a text has: runs of letters and digits, as a Vietnamese reader counts them."""
    return len(tokens(text))


def read(draft: Draft, today: str, sectors: Sequence[str]) -> Read:
    """Return what would be kept of a draft; `sectors` are the office's fields. Asks no record."""
    faults: dict[str, Words] = {}
    kept = replace(
        draft, issue=_text(draft.issue, field.ISSUE, "issue", faults),
        issuer=_text(draft.issuer, ISSUER, "issuer", faults),
        answer=_text(draft.answer, ANSWER, "answer", faults, line=False),
        source_url=draft.source_url.strip(), documents=_documents(draft, faults))
    kept = _lettered(kept, faults)
    changed = any(getattr(kept, name) != _spelled(getattr(draft, name), line=name != "answer")
                  for name in ("issue", "issuer", "answer") if name not in faults)
    _check_words(kept, sectors, faults)
    _check_answer(kept, today, faults)
    return Read(kept, faults, changed)


def reason(text: str) -> tuple[str, Words | None, bool]:
    """Return a reason as it is kept, what is wrong with it, and whether personal data were taken out."""
    faults: dict[str, Words] = {}
    kept = _text(text, REASON, "reason", faults)
    if not faults and not cleaning.says_something(kept):
        faults["reason"] = Words("a reason is needed")
    return kept, faults.get("reason"), kept != _spelled(text, line=True)


def _spelled(text: str, *, line: bool) -> str:
    return " ".join(cleaning.spelled(text).split()) if line else cleaning.spelled(text)


def _text(text: str, most: int, name: str, faults: dict[str, Words], *, line: bool = True) -> str:
    try:
        return cleaning.line(text, most) if line else cleaning.passage(text, most)
    except cleaning.Unfit as error:
        faults[name] = error.args[0]
        return text


def _documents(draft: Draft, faults: dict[str, Words]) -> tuple[str, ...]:
    """Return the documents that were given and those that the issue names, in the one spelling."""
    names: list[str] = []
    for typed in filter(str.strip, draft.documents):
        if (found := documents.named(typed)) is None:
            faults["documents"] = Words("{value} is not the number of a document; write “Nghị quyết 18” or "
                                        "“168/2024/NĐ-CP”", value=repr(typed)[:80])
        else:
            names.append(found.name)
    names += [one.name for one in documents.mentions(draft.issue)]
    return documents.once(names)[:MOST_DOCUMENTS]


def _lettered(kept: Draft, faults: dict[str, Words]) -> Draft:
    """Return a draft with its letter in the one spelling; the day that was typed with it is that of the answer."""
    if not (typed := kept.letter.strip()):
        return replace(kept, letter="")
    found = letters.read(typed)
    if found is None or cleaning.redacted(typed) != cleaning.spelled(typed):
        faults["letter"] = Words(
            "write kind and number of the letter, such as “Công văn 123/UBND-VX ngày 02/03/2026”; kinds are {kinds} "
            "and the like, its letters are capitals, its issuer stands in a field of its own", kinds=letters.SHOWN)
        return kept
    if found.day and kept.answered_on and found.day != kept.answered_on:
        faults["letter"] = Words("the letter is of {day}, the answer of {other}: they bear one day", day=Day(found.day),
                                 other=Day(kept.answered_on))
        return kept
    return replace(kept, letter=found.name, answered_on=kept.answered_on or found.day)


def _check_words(kept: Draft, sectors: Sequence[str], faults: dict[str, Words]) -> None:
    for name, value, allowed in (("kind", kept.kind, KINDS), ("level", kept.level, field.LEVELS),
                                 ("sector", kept.sector, ("", *sectors))):
        if value not in allowed:
            faults[name] = Words("{value} is not allowed; allowed: {allowed}", value=repr(value)[:80],
                                 allowed=Codes(name, allowed))
    if "issue" not in faults and not cleaning.says_something(kept.issue):
        faults["issue"] = Words("it is missing: one sentence of at most {most} characters", most=field.ISSUE)
    if len(kept.area_ids) > MOST_AREAS:
        faults["areas"] = Words("at most {most} are allowed", most=MOST_AREAS)


def _check_answer(kept: Draft, today: str, faults: dict[str, Words]) -> None:
    """Check that an answer says who gives it, where and when, and that nothing of that stands without one."""
    if not kept.answer:
        if kept.issuer or kept.source_url or kept.answered_on or kept.letter:
            faults.setdefault("answer", Words("issuer, source and date are those of an answer: write it, or leave all "
                                              "empty"))
        return
    if (count := syllables(kept.answer)) > ANSWER_SYLLABLES:
        faults.setdefault("answer", Words("it has {count} syllables; at most {most} are allowed", count=count,
                                          most=ANSWER_SYLLABLES))
    if not cleaning.says_something(kept.answer):
        faults.setdefault("answer", Words("it holds nothing but names and personal data: say what is answered"))
    if not cleaning.says_something(kept.issuer) or is_only_a_person(kept.issuer):
        faults.setdefault("issuer", Words("name the body that answers, never a person"))
    if not kept.source_url and not kept.letter:
        faults.setdefault("letter", Words("say where the answer stands: the number of the official letter, or a web "
                                          "address"))
    elif kept.source_url and (not _ADDRESS.fullmatch(kept.source_url) or len(kept.source_url) > ADDRESS):
        faults["source_url"] = Words("an http or https address where the answer can be read is needed")
    elif addresses.names_somebody(kept.source_url):
        faults["source_url"] = Words("an address that leads to a person or holds a name, a telephone number or an "
                                     "e-mail address is not kept")
    if (wrong := pastdays.fault(kept.answered_on, today)) is not None:
        faults["answered_on"] = wrong
