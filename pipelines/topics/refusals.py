"""Why a decision of staff was not taken: one line each, and nothing is stored."""

from __future__ import annotations

from storage.errors import StorageError


class Refused(StorageError):
    """A decision that cannot be taken as it was asked for; the message is for whoever asked."""


class Busy(Refused):
    """Articles are being put into topics for longer than whoever decided would wait; it can be asked again."""
