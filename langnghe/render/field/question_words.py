"""Questions and proposals in words."""

from __future__ import annotations

from langnghe.formats import day, decimal, number, percent
from langnghe.i18n import N_, _
from langnghe.render.field.reports import heard
from pipelines.questions.figures import Figure
from storage.questions import QuestionView

STATES = {"open": N_("waiting for an answer"), "answered": N_("answered"), "withdrawn": N_("withdrawn by staff")}
LISTS = {"open": N_("Waiting"), "answered": N_("Answered"), "withdrawn": N_("Taken back"), "all": N_("All")}
ACTS = {
    "opened": N_("opened"), "edited": N_("edited"), "answered": N_("answer written"),
    "withdrawn": N_("withdrawn by staff"), "reopened": N_("opened again"), "items": N_("items changed"),
}
FIELDS = {
    "kind": N_("Kind"), "issue": N_("Issue"), "sector": N_("Field"), "documents": N_("Documents"),
    "level": N_("Level"), "answer": N_("Answer"), "issuer": N_("Who answers"), "source_url": N_("Where it can be read"),
    "answered_on": N_("Day of the answer"), "letter": N_("Official letter"),
    "areas": N_("Areas"), "reason": N_("Reason"), "state": N_("State"),
}


def asked(question: QuestionView, *, whole: bool = False) -> str:
    """Return how many items of how many units ask it; of few units to those alone who see all reports (`whole`)."""
    return heard(question.items, question.units, whole=whole)


def borne(letter: str, on: str) -> str:
    """Return the day of an answer, behind the number of its letter where it has one."""
    return _("%(letter)s of %(day)s") % {"letter": letter, "day": day(on)} if letter else day(on)


def days(figure: Figure) -> str:
    """Return the median days of a line, a dash where there are too few answers."""
    return "–" if figure.days is None else decimal(figure.days)


def share(figure: Figure) -> str:
    """Return the answered ones of a line, with the share where there are enough to have one."""
    plain = _("%(n)s of %(all)s") % {"n": number(figure.answered), "all": number(figure.asked)}
    return f"{plain} ({percent(figure.share)})" if figure.asked >= 10 else plain
