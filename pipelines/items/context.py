"""What the steps work with besides the item: the record, who is working, the sources, the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from config.settings import Settings
from storage.sessions import Database


class SourceRef(NamedTuple):
    """A source's row id and kind."""

    id: int
    kind: str


@dataclass(slots=True)
class Context:
    """Passed to every step. `session` is set while a batch shares one writing transaction (imports)."""

    database: Database
    owner: str
    run_id: int | None
    sources: Mapping[str, SourceRef]
    settings: Settings
    now: datetime
    session: Session | None = None
    redacted: dict[str, int] = field(default_factory=dict)   # kind → how many were replaced, over all items

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give the batch's session, or a writing transaction of its own."""
        if self.session is not None:
            yield self.session
        else:
            with self.database.writing() as session:
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give the batch's session, which sees its own rows, or a reading one."""
        if self.session is not None:
            yield self.session
        else:
            with self.database.reading() as session:
                yield session
