"""What the office plans of its network: how many posts an area, group and organisation should have. No person."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Key


class NetworkPlan(Base):
    """The posts planned for one group and organisation of an area, and how many people that group has there."""

    __tablename__ = "network_plan"
    __table_args__ = (UniqueConstraint("area_id", "social_group", "organisation"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    social_group: Mapped[str] = mapped_column(String(60), default="")
    organisation: Mapped[str] = mapped_column(String(60), default="")
    planned: Mapped[int] = mapped_column(Integer)
    population: Mapped[int | None] = mapped_column(Integer)
