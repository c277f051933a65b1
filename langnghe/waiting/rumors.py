"""Rumor files on today's work: what is due, and verdicts that wait for somebody else's signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from config.clock import local_day
from langnghe.i18n import gettext as _
from langnghe.rumors import words
from langnghe.today_items import Item, View
from pipelines.rumors import verdicts
from storage import rumors
from storage.rumors import RumorFilter

AHEAD = timedelta(days=1)
LISTED = 50


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield proposals that this person did not make, then files that are due within a day, the most urgent first."""
    unsigned = rumors.listed(session, RumorFilter(unsigned=True), limit=LISTED)
    signed = rumors.signatures(session, [row.proposed_event for row in unsigned if row.proposed_event])
    own = {one.event_id for one in signed if view.staff_id is not None and one.staff_id == view.staff_id}
    for row in unsigned:
        if row.proposed_event not in own:
            said = _("proposed: %(verdict)s; a second person has to sign") % {"verdict": words.verdict(row.proposed)}
            # A later proposal is another thing to be done.
            yield Item(f"signature:{row.proposed_event}", row.title, said, f"/rumor/{row.id}#verdict")
    yield from _fallen(session)
    for row in rumors.listed(session, RumorFilter(due_before=view.now + AHEAD), limit=LISTED):
        said = f"{words.due(row, view.now)}; {words.risk(row)}"
        # Once it was closed here it comes again when it is due again.
        due = f".{local_day(row.due_at).replace('-', '')}" if row.due_at else ""
        yield Item(f"rumor:{row.id}{due}", row.title, said, f"/rumor/{row.id}")


def _fallen(session: Session) -> Iterator[Item]:
    """Yield the signed verdicts that their evidence does not carry any more; one signed anew is another thing."""
    rows = rumors.get_many(session, rumors.with_evidence_gone(session))
    for number, found in verdicts.fallen(session, rows.values()).items():
        row = rows[number]
        said = _("the signed verdict has not enough evidence any more: {why}").format(why=words.gate(found))
        yield Item(f"verdict:{row.verdict_event or number}", row.title, said, f"/rumor/{number}#verdict")
