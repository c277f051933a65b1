"""What the forms of the rumor register send, as it is kept: shown first where the two differ."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from config import clock
from config.rumors import ANSWER, REASON, STATEMENT, TITLE, TRIED, UNKNOWN, WORDING
from langnghe.web.desk import desk_of
from langnghe.web.people import person_of
from pipelines.rumors import register, wording
from pipelines.rumors.register import STATEMENT_WORDS, TITLE_WORDS, Act, Actor
from pipelines.topics.wording import spelled

PASSAGES = {"unknown": UNKNOWN, "answer": ANSWER, "action": ANSWER, "outcome": ANSWER, "tried": TRIED, "reason": REASON,
            "wording": WORDING}


def act(request: Request) -> Act:
    """Return who acts, when, and under which numbers."""
    person = person_of(request)
    return Act(Actor(person.id, person.role, person.areas), clock.now(), desk_of(request).limits.rumors)


def creating(typed: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """Return the fields of a new file as they are kept, and whether that differs from what was typed.

    Raises Refused for what cannot be kept at all.
    """
    kept = dict(typed) | words(typed, ("statement", "title"))
    if not kept["title"]:
        kept["title"] = register.shortened(kept["statement"])
    return kept, differs(typed, kept)


def words(typed: Mapping[str, str], every: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the words among the fields as they are kept; those in `every` are a rumor's own."""
    found = {name: wording.passage(typed[name], most) for name, most in PASSAGES.items() if name in typed}
    if "statement" in every and "statement" in typed:
        found["statement"] = wording.statement(typed["statement"], STATEMENT, STATEMENT_WORDS)
    if "title" in every and typed.get("title", "").strip():
        found["title"] = wording.statement(typed["title"], TITLE, TITLE_WORDS)
    return found


def differs(typed: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    """Return whether something was taken out of what was typed; blanks and an empty field are nothing."""
    return any(" ".join(spelled(value).split()) != " ".join(kept[name].split())
               for name, value in typed.items() if name in kept and value.strip())
