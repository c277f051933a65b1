"""Why something was not taken into the register: one line each, and nothing is stored."""

from __future__ import annotations

from storage.errors import StorageError


class Refused(StorageError):
    """Something that cannot be taken as it was given; the message is for whoever gave it."""


class Changed(Refused):
    """Somebody else changed the file since it was read."""


class Unknown(Refused):
    """There is no such rumor, article, item or evidence."""


class Accusation(Refused):
    """It says that an official did wrong: that is no rumor, and the law has its own way for it."""
