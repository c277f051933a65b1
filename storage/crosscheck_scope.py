"""Which checks an account of some areas sees, and on which it may act.

It acts where it sees all that the field said: of an item in a report of its areas; of a rumor or a topic when every
item on its side lies there. For a topic these are the items heard in its province and week, so that somebody who sees
one ward never says for a whole province that nobody reported it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from config.field import LEAST_UNITS
from storage import report_scope
from storage.models import Area, CrossCheck, Sighting


def seen(areas: Collection[str]) -> ColumnElement[bool]:
    """Return the condition of what an account of these areas sees: its own, and of rumors and topics what readers see.

    Readers see what nobody or at least three units said.
    """
    of_place = and_(CrossCheck.item_id.is_(None), CrossCheck.area_id.in_(report_scope.units(areas)))
    told = and_(CrossCheck.item_id.is_(None), or_(CrossCheck.items == 0, CrossCheck.units >= LEAST_UNITS))
    return or_(own(areas), of_place, told)


def own(areas: Collection[str]) -> ColumnElement[bool]:
    """Return the condition of what an account of these areas may act on."""
    held = report_scope.items_in(areas)
    place = CrossCheck.area_id.in_(report_scope.units(areas))
    sighted = select(Sighting.id).where(Sighting.rumor_id == CrossCheck.rumor_id, Sighting.item_id.is_not(None))
    rumor = and_(CrossCheck.rumor_id.is_not(None), or_(place, sighted.where(Sighting.item_id.in_(held)).exists()),
                 ~sighted.where(Sighting.item_id.not_in(held)).exists())
    other, unit = aliased(CrossCheck), aliased(Area)
    heard = select(other.id).join(unit, unit.id == other.area_id).where(
        other.kind == "item", other.week == CrossCheck.week, unit.province_id == CrossCheck.area_id)
    topic = and_(CrossCheck.topic_id.is_not(None), or_(place, and_(
        heard.where(other.item_id.in_(held)).exists(), ~heard.where(other.item_id.not_in(held)).exists())))
    return or_(CrossCheck.item_id.in_(held), rumor, topic)
