"""Cross-checks that were drawn to be looked at, for those who review."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from langnghe.formats import day, number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.today_items import Item, View
from storage import crosschecks
from storage.crosschecks import CheckFilter

MOST = 1_000


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield one thing for all of which nobody has said yet whether the other side has it; another week is another."""
    if not view.reviews:
        return
    wanted = CheckFilter(drawn=True, undecided=True, account=view.areas, own=True)
    found = crosschecks.listed(session, wanted, limit=MOST)
    if found:
        newest = max(one.row.week for one in found)
        title = ngettext("%(n)s cross-check to be looked at", "%(n)s cross-checks to be looked at", len(found))
        said = _("the newest of the week of %(day)s") % {"day": day(newest)}
        key = f"crosscheck:{newest.replace('-', '')}"
        yield Item(key, title % {"n": number(len(found))}, said, "/crosscheck?drawn=1")
