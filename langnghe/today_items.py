"""One thing of today's work, and what the record is asked with for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from config.network import Network, load
from config.thresholds import Thresholds
from pipelines.health.assess import SourceHealth
from storage.workitems import NOTHING, Kept


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be done: its key, what it is called, why it is here, and the page where it is done."""

    key: str
    title: str
    said: str
    address: str
    kept: Kept = NOTHING
    closed: bool = False

    @property
    def kind(self) -> str:
        """Return which list it belongs to."""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class View:
    """What the record is asked with: the reader's account and the areas that limit it, and when they last looked."""

    staff_id: int | None
    health: Callable[[Session], list[SourceHealth]]
    limits: Thresholds
    now: datetime
    since: datetime
    areas: tuple[str, ...] = ()
    reviews: bool = False        # the reader reviews what posts of these areas hand in
    office: Network = field(default_factory=load)     # its deadlines
