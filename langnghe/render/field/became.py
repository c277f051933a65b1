"""What became of an item, in words for the post that sent it."""

from __future__ import annotations

from dataclasses import dataclass

from langnghe.formats import day
from langnghe.i18n import _
from langnghe.render.field.question_words import STATES, borne
from pipelines.questions.becoming import Became


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that became of an item; `address` is a page of the desk that a post may open, `more` an answer."""

    text: str
    address: str = ""
    more: str = ""


def steps(one: Became) -> list[Step]:
    """Return what became of it, in the order in which it happens; nothing while its report waits."""
    if one.state != "approved":
        return []
    found = [Step(_("Without a basis: counted, and in no digest."))] if one.kept_out else []
    if one.digest:
        found.append(Step(_("Counted in the digest of %(day)s.") % {"day": day(one.digest)}))
    if one.question is not None:
        said = _("In question %(number)s, “%(issue)s”: %(state)s.") % {
            "number": one.question.id, "issue": one.question.issue, "state": _(STATES[one.question.state])}
        answered = one.question.state == "answered"
        on = borne(one.question.letter, one.question.answered_on) if answered else ""
        more = f"{one.question.answer} ({one.question.issuer}, {on})" if answered else ""
        found.append(Step(said, f"/question/{one.question.id}", more))
    if one.rumor is not None:
        closed = one.rumor.state == "closed"
        said = _("Taken into the file of a rumor, “%(title)s”.") % {"title": one.rumor.title}
        found.append(Step(said, "", one.rumor.answer if closed else ""))
    return found or [Step(_("Approved; nothing has become of it yet."))]
