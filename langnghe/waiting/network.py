"""Regular reports whose deadline is just over: how many posts sent nothing, told only of enough of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from config.clock import local_day
from config.field import LEAST_POSTS
from langnghe import formats, network_words
from langnghe.i18n import gettext as _
from langnghe.today_items import Item, View
from pipelines.reports import reminding
from storage.report_scope import held

# Later nobody needs to be reminded: the next deadline comes.
SHOWN = timedelta(days=3)


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield the deadlines for which posts of the reader's areas still owe a report."""
    if not view.reviews:
        return
    for one in reminding.owing(session, view.office, view.now, held(session, view.areas)):
        if one.owing and one.posts >= LEAST_POSTS and view.now - one.due_at <= SHOWN:
            yield Item(f"deadline:{one.type}:{local_day(one.due_at)}", network_words.owes(one),
                       _("it was due {when}").format(when=formats.moment(one.due_at)), "/network")
