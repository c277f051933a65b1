"""What somebody else did with a report while a form of it was open: who, when and what, and that nothing was kept."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from langnghe.formats import moment
from langnghe.i18n import gettext as _
from langnghe.render.field import form_words
from langnghe.web.people import Person
from langnghe.web.words import say
from storage import accounts, report_desk
from storage.report_desk import Changed
from storage.report_writing import ReportView


def told(session: Session, theirs: ReportView, person: Person) -> str:
    """Return the last change of a report in words; a post is told of the office, never of one of its people."""
    changes = report_desk.changes(session, theirs.id)
    if not changes:
        return _("Report {number} was changed meanwhile.").format(number=theirs.id)
    last = changes[0]
    did = f"{say(form_words.STATES, last.state_before)} → {say(form_words.STATES, last.state_after)}"
    return _("Report {number}, {when}, {who}: {did}.").format(
        number=theirs.id, when=moment(last.at), who=_who(last, accounts.logins(session), person),
        did=did if last.state_before != last.state_after else _("its words were corrected"))


def _who(last: Changed, staff: Mapping[int, str], person: Person) -> str:
    if person.post is not None:
        return _("the post") if last.changed_by == person.id else _("the office")
    if last.changed_by is None:
        return _("without an account")
    return staff.get(last.changed_by, _("the post"))


def unkept(change: str) -> str:
    """Return what is said of a change above the report as it is now."""
    return _("Somebody changed this report meanwhile, and what you chose was not done. {change} Below it stands as it "
             "is now: look at it, then choose again.").format(change=change)
