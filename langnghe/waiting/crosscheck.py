"""Cross-checks that were drawn to be looked at, for those who review."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from langnghe import crosscheck_words as words
from langnghe.formats import day
from langnghe.i18n import gettext as _
from langnghe.today_items import Item, View
from storage import crosschecks
from storage.crosschecks import CheckFilter

SHOWN = 20


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield those of the newest weeks of which nobody has said yet whether the other side has it."""
    if not view.reviews:
        return
    wanted = CheckFilter(drawn=True, undecided=True, account=view.areas, own=True)
    for one in crosschecks.listed(session, wanted, limit=SHOWN):
        said = f"{words.state(one.row)}; {_('week of %(day)s') % {'day': day(one.row.week)}}"
        yield Item(f"crosscheck:{one.id}", one.title, said, f"/crosscheck/{one.id}")
