"""After a deletion: the index's files are cleared of its words. A job a part is due until that is done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from config import clock
from search import indexer
from search.engine import Part
from storage import jobs
from storage.sessions import Database

if TYPE_CHECKING:
    from search.engine import Engine

PARTS: tuple[Part, ...] = ("articles", "comments")
TRIED_AGAIN_AFTER = timedelta(hours=1)


def ask_for(session: Session, part: Part) -> None:
    """Make it due, in the transaction of the deletion."""
    jobs.schedule(session, _name(part), clock.now())


def due(database: Database) -> list[Part]:
    """Return the parts whose files may still hold words of what was deleted."""
    now = clock.now()
    with database.reading() as session:
        found = {part: jobs.get(session, _name(part)) for part in PARTS}
    return [part for part, job in found.items() if job and job.due_at is not None and job.due_at <= now]


def expunge(database: Database, engine: Engine, part: Part, owner: str) -> bool:
    """Clear one part; False when another process is indexing and it stays due."""
    now = clock.now()
    later = now + TRIED_AGAIN_AFTER
    with database.writing() as session:
        # Due again by itself if this process dies; a deletion meanwhile makes it due at once, and then it stays so.
        if jobs.claim(session, _name(part), owner, now, 1, due_only=True) is None:
            return False
        jobs.finish(session, _name(part), owner, now, due_at=later)
    done = False
    try:
        done = indexer.expunge(database, engine, part, owner=owner)
    finally:
        with database.writing() as session:
            if done:
                jobs.settle(session, _name(part), later)
            else:
                jobs.schedule(session, _name(part), now)
    return done


def _name(part: Part) -> str:
    return f"expunge:{part}"
