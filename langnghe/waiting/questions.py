"""Questions that wait for an answer for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from config import clock
from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.render.field import question_words
from langnghe.today_items import Item, View
from storage import questions
from storage.questions import Wanted

SHOWN = 20


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield the open questions that wait for longer than the office allows, the longest first."""
    today = date.fromisoformat(clock.local_day(view.now))
    found = [((today - date.fromisoformat(one.first_on)).days, one)
             for one in questions.listed(session, Wanted(states=("open",)))]
    overdue = sorted((pair for pair in found if pair[0] > view.limits.questions.overdue_days),
                     key=lambda pair: (-pair[0], pair[1].id))
    for days, one in overdue[:SHOWN]:
        said = _("without an answer for {days} days; {asked}").format(
            days=number(days), asked=question_words.asked(one, whole=view.reviews))
        yield Item(f"question:{one.id}", one.issue, said, f"/question/{one.id}")
