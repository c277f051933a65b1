"""What becomes of a report: approved, sent back with a reason, withdrawn; the second of two people is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from config import field
from config.errors import Words
from pipelines.reports import cleaning
from pipelines.reports.faults import Fault, ReportRefused
from storage import report_writing
from storage.errors import StorageError
from storage.report_writing import Change, ReportView


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done with a report: from which states, to which, by its post, and whether it takes a reason."""

    before: tuple[str, ...]
    after: str
    of_post: bool = False
    with_reason: bool = False


STEPS = {
    "approve": Step(("received", "has_issues"), "approved"),
    "send-back": Step(("received", "approved"), "has_issues", with_reason=True),
    "withdraw": Step(("received", "has_issues", "approved"), "withdrawn", of_post=True),
}


class Conflict(StorageError):
    """Somebody changed the report meanwhile; nothing was done. `theirs` is how it stands now."""

    def __init__(self, theirs: ReportView) -> None:
        super().__init__(Words("somebody changed this report meanwhile"))
        self.theirs = theirs


def take(
    session: Session, report_id: int, act: str, *, by: int | None, version: int, now: datetime, reason: str = ""
) -> ReportView | None:
    """Take a step and return how the report stood before; None when there is no such report.

    Raises Conflict where its version is no more `version`, ReportRefused for a step that its state does not allow or
    that lacks its reason. `act` is a key of STEPS; whether the person may take it is the caller's matter.
    """
    step, why = STEPS[act], said_reason(reason)
    report = held(session, report_id, version)
    if report is None:
        return None
    if report.state not in step.before:
        raise ReportRefused([Fault(None, "state", Words("that cannot be done with this report as it stands"))])
    if step.with_reason and not why:
        raise ReportRefused([Fault(None, "reason", Words("say what is to be mended, without names"))])
    report_writing.change_report(session, report_id, now, by, state=step.after, reason=why)
    report_writing.note(session, report_id, [Change(None, {"state": report.state}, {"state": step.after})], at=now,
                        by=by, states=(report.state, step.after), reason=why)
    return report


def held(session: Session, report_id: int, version: int) -> ReportView | None:
    """Return a report that nobody changes until the transaction ends; raises Conflict for another version."""
    report = report_writing.held_for_change(session, report_id)
    if report is not None and report.version != version:
        raise Conflict(report)
    return report


def said_reason(text: str) -> str:
    """Return a reason as it is kept, "" for one that says nothing; raises ReportRefused for one that is too long."""
    try:
        kept = cleaning.line(text, field.REASON)
    except cleaning.Unfit as error:
        raise ReportRefused([Fault(None, "reason", error.args[0])]) from None
    return kept if cleaning.says_something(kept) else ""
