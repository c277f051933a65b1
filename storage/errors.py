"""What can go wrong with the record, as one small tree; messages are for the log, `langnghe` words them for staff."""

from __future__ import annotations


class StorageError(Exception):
    """Root of every error this room raises by itself."""


class DriverMissing(StorageError):
    """The address names a database whose driver is not installed."""


class DatabaseUnreachable(StorageError):
    """No connection: the server is down, the file cannot be opened or is no database."""


class DatabaseReadOnly(StorageError):
    """The file or the transaction cannot be written, e.g. the file belongs to another account."""


class DatabaseFull(StorageError):
    """The disk, the page limit or the file size limit is reached; nothing of the transaction was stored."""


class DatabaseBusy(StorageError):
    """Another transaction held a lock for too long, or two of them waited for each other; the work can be repeated."""


class DatabaseNewer(StorageError):
    """The database was made by a newer version of this program and is left alone."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"the database has revision {found}, this program knows revisions up to {known}: "
                         "start the newer program instead")
        self.found = found
        self.known = known


class DatabaseOutdated(StorageError):
    """The database needs `langnghe db upgrade` first."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(f"the database has revision {found}, this program needs {needed}: run `langnghe db upgrade`")
        self.found = found
        self.needed = needed


class SchemaBroken(StorageError):
    """A migration would have left rows that point to nothing; it was rolled back."""


class LeaseLost(StorageError):
    """The work belongs to another process by now; what was prepared must not be stored."""
