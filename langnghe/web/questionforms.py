"""The forms of questions: what was typed as a draft, places by their names, and what differs between two people's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from config.errors import Words
from langnghe import days
from langnghe.render.field.told import told
from langnghe.web import difference
from langnghe.web.difference import Change
from langnghe.web.forms import Form
from pipelines.areas.naming import names
from pipelines.questions import answering
from pipelines.questions.checking import Draft
from storage import areas
from storage.questions import QuestionView

NAMED = 4       # units that an ambiguous name is told with
LONGEST_PLACE = 200
FIELDS = ("issue", "sector", "documents", "level", "answer", "issuer", "letter", "source_url", "answered_on", "areas")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that waits: a draft, the places as they were typed, the version it rests on, and what is wrong.

    `faults` are by field; `redacted`: personal data were taken out, so that it is looked at before it is saved;
    `theirs` is what somebody else made of the question meanwhile, `changes` the way from theirs to this, by field.
    """

    draft: Draft
    places: str = ""
    version: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    redacted: bool = False
    theirs: QuestionView | None = None
    changes: Sequence[tuple[str, Sequence[Change]]] = ()

    @property
    def documents(self) -> str:
        """Return the documents as the form has them."""
        return "; ".join(self.draft.documents)


def draft_of(form: Form) -> Draft:
    """Return what a form says; places are read apart."""
    documents = tuple(part.strip() for part in re.split(r"[;\n]", form.text("documents")) if part.strip())
    return Draft(
        form.text("kind"), form.text("issue"), form.text("sector"), documents, form.text("level"), form.text("answer"),
        form.text("issuer"), form.text("source_url"), days.typed(form.text("answered_on")),
        letter=form.text("letter"))


def read_places(session: Session, text: str) -> tuple[tuple[int, ...], Words | None]:
    """Return the units that some lines name, and what is wrong: a line that names none, or more than one in force."""
    found: list[int] = []
    for line in filter(None, (line.strip() for line in text[:20_000].splitlines())):
        named = areas.called(session, line) if len(line) <= LONGEST_PLACE else []
        now = [unit for unit in named if not unit.valid_to] or named
        if not now:
            return (), Words("there is no place “{place}”", place=line[:80])
        if len(now) > 1:
            near = "; ".join(names(session, [unit.id for unit in now[:NAMED]]))
            return (), Words("“{place}” are several places; write one of: {near}", place=line[:80], near=near)
        found.append(now[0].id)
    return tuple(dict.fromkeys(found)), None


def met(session: Session, typed: Typed, theirs: QuestionView) -> Typed:
    """Return a form beside what somebody else made of the question, resting on theirs."""
    mine, other = _said(typed.draft, typed.places), _said(
        answering.draft(theirs), "\n".join(names(session, theirs.area_ids)))
    changes = [(name, difference.words(other[name], mine[name])) for name in FIELDS if other[name] != mine[name]]
    return replace(typed, version=theirs.version, theirs=theirs, changes=changes)


def _said(draft: Draft, places: str) -> dict[str, str]:
    return {name: told(name, getattr(draft, name)) for name in FIELDS if name != "areas"} | {"areas": places}
