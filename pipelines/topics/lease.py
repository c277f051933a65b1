"""The clusterer's lease: whoever changes stories and topics holds it, one process at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from config import clock
from storage import jobs
from storage.sessions import Database

JOB = "cluster"
LEASE_SECONDS = 120.0


@contextmanager
def held(database: Database, owner: str, wait: float, now: datetime | None = None) -> Iterator[bool]:
    """Hold the lease within the block, waiting for it up to `wait` seconds; False when another process has it."""
    if not _claimed(database, owner, wait):
        yield False
        return
    try:
        yield True
    finally:
        with database.writing() as session:
            jobs.finish(session, JOB, owner, now or clock.now())


def renew(session: Session, owner: str) -> None:
    """Renew the lease in the transaction of what is written under it; raises LeaseLost."""
    jobs.hold(session, JOB, owner, datetime.now(UTC), LEASE_SECONDS)


def _claimed(database: Database, owner: str, wait: float) -> bool:
    until = time.monotonic() + wait
    while True:
        with database.writing() as session:
            if jobs.claim(session, JOB, owner, datetime.now(UTC), LEASE_SECONDS) is not None:
                return True
        if time.monotonic() >= until:
            return False
        time.sleep(min(0.2, wait))
