"""Processes that take leases and are killed, or live on, while they hold them."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection

from storage_samples import NOW

from storage import frontier, jobs
from storage.processes import owner_name
from storage.sessions import Database


def hold(url: str, told: Connection) -> None:
    """Take a host with its pages and a job for an hour, tell the name, and do nothing more."""
    owner = owner_name("test")
    database = Database(url)
    with database.writing() as session:
        jobs.claim(session, "indexer", owner, NOW, 3600)
        held = frontier.claim_host(session, owner, NOW, 3600)
        assert held is not None
        frontier.note_request(session, held.host, owner, NOW, 7.0)
        assert frontier.claim_pages(session, owner, held.host, NOW, held.until, 5)
    database.close()
    told.send(owner)
    time.sleep(600)
