"""Sketches made under other rules are made anew before texts are compared by them: the two would share nothing."""

from __future__ import annotations

from pipelines.topics import lease, shingles
from storage import clusters, jobs, stories
from storage.sessions import Database

_KEY = "sketches"
# Articles a transaction: some 10 ms of sketching.
_PART = 100


def renew(database: Database, owner: str) -> int:
    """Bring stored sketches to the present version, under the clusterer's lease; return how many were made anew.

    The job's state says which version they have, so that this costs one read when there is nothing to do.
    """
    with database.reading() as session:
        known = jobs.get(session, lease.JOB)
    state = known.state if known is not None else {}
    if state.get(_KEY) == shingles.VERSION:
        return 0
    done = after = 0
    while True:
        with database.writing() as session:
            lease.renew(session, owner)
            rows = stories.clustered(session, after, _PART)
            clusters.resketch(session, {row.id: shingles.pack(
                shingles.sketch(f"{row.title}\n{row.lead}\n{row.body}")) for row in rows})
            if not rows:
                jobs.keep_state(session, lease.JOB, owner, state | {_KEY: shingles.VERSION})
                return done
        done, after = done + len(rows), rows[-1].id
