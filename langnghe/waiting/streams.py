"""Opinion streams that wait for somebody: texts to code, texts that need another's second code, frames to publish."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from langnghe.formats import number
from langnghe.i18n import gettext as _
from langnghe.today_items import Item, View
from pipelines.opinions import coding, publishing
from pipelines.opinions.tables import SECOND
from storage import stream_shares, streams, topics
from storage.streams import Frame

LOOKED_AT = 10      # newest frames: each takes some milliseconds of the page that opens a day


def waiting(session: Session, view: View) -> Iterator[Item]:
    """Yield the frames at which this person has something to do."""
    found = [one for one in streams.frames(session, LOOKED_AT)
             if one.gone_at is None and stream_shares.newest(session, one.id) is None]
    names = topics.get_many(session, {one.topic_id for one in found})
    for frame in found:
        if said := _said(session, frame, view.staff_id):
            yield Item(f"stream:{frame.id}", f"{names[frame.topic_id].label} · {frame.week}", said,
                       f"/streams/desk/{frame.id}")


def _said(session: Session, frame: Frame, staff_id: int | None) -> str:
    state = coding.work(session, frame)
    mine = coding.waiting(state, staff_id)
    if mine:
        second = sum(slot == SECOND for _place, slot in mine)
        said = _("texts to code: {n}").format(n=number(len(mine)))
        return said + (_(", of them a second time: {n}").format(n=number(second)) if second else "")
    if state.once_left or state.second_left:
        return _("texts that wait for another person's second code: {n}").format(n=number(state.second_left))
    return "" if publishing.standing(session, frame).troubles else _("coded: it can be published")
