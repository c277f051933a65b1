"""Jobs of exports as the desk and its API may show them: to whose they are, and to administrators."""

from __future__ import annotations

from starlette.requests import Request

from langnghe.web import audit
from langnghe.web.desk import desk_of
from langnghe.web.people import Person, person_of
from storage import export_jobs
from storage.export_jobs import ExportRow


def whose(person: Person) -> int | None:
    """Return whose jobs somebody may see, None for everybody's."""
    return None if person.id is None or person.may("administrator") else person.id


def seen(request: Request, job_id: int) -> ExportRow | None:
    """Return a job; one of somebody else is not there, but for an administrator."""
    person = person_of(request)
    with desk_of(request).record.reading() as session:
        row = export_jobs.get(session, job_id)
    return row if row is not None and (row.owner_id == person.id or person.may("administrator")) else None


def note_file(request: Request, row: ExportRow) -> None:
    """Record that the file of a job was taken.

    A download that goes on is the same export for an hour, but a Range may also be the first of it, from any byte on:
    what the header says is no measure. HEAD gives nothing away.
    """
    if request.method == "GET":
        audit.note_rarely(request, "export", {"file-of-job": row.id}, always="range" not in request.headers)
