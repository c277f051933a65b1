"""Reports that wait for their review, for those who review them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from langnghe.formats import moment
from langnghe.i18n import gettext as _
from langnghe.render.field.words import TYPES
from langnghe.today_items import Item, View
from storage import report_desk
from storage.report_desk import Wanted

SHOWN = 20


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield the newest reports that wait, of the reader's areas; none for somebody who does not review."""
    if not view.reviews:
        return
    for one in report_desk.listed(session, Wanted(view.areas, state="received"), limit=SHOWN):
        said = _("{type} of {unit}, sent {when}").format(
            type=_(TYPES[one.report.type]), unit=one.unit, when=moment(one.report.sent_at))
        if one.mended:
            said = _("{report}; corrected after it was sent back").format(report=said)
        title = one.items[0].issue if one.items else _("Report {number}").format(number=one.report.id)
        # One that was corrected is another thing to be done.
        yield Item(f"report:{one.report.id}.{one.report.version}", title, said, f"/report/{one.report.id}")
