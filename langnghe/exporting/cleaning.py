"""The files of jobs that are gone: after their days, on request, and with every deletion of something collected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from config.settings import Settings
from langnghe.exporting.files import beside, folder
from storage import export_jobs
from storage.sessions import Database


def sweep(database: Database, settings: Settings, before: datetime) -> int:
    """Remove files that belong to no job and were last written before a moment; return how many.

    Younger ones stay: a folder that two records share by mistake must not lose what the other one just made.
    """
    where = folder(settings)
    if not where.is_dir():
        return 0
    with database.reading() as session:
        names = export_jobs.file_names(session)
    known = {file for name in names for file in (where / name, *beside(where / name))}
    old = [file for file in where.iterdir()
           if file not in known and file.is_file() and file.stat().st_mtime < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def delete(database: Database, settings: Settings, job_id: int) -> None:
    """Delete a job and its file; one that is being made stops at its next piece."""
    with database.writing() as session:
        names = export_jobs.delete(session, [job_id])
    _remove(settings, names)


def forget(database: Database, settings: Settings) -> int:
    """Delete every finished export and let those under way begin anew: any may name what was deleted on request."""
    with database.writing() as session:
        names = export_jobs.delete(session, export_jobs.finished(session))
        export_jobs.begin_anew(session)
    _remove(settings, names)
    return len(names)


def _remove(settings: Settings, names: Iterable[str]) -> None:
    for name in names:
        for file in (folder(settings) / name, *beside(folder(settings) / name)):
            file.unlink(missing_ok=True)
