"""The administrative units that answers name, kept between answers: to read 150 of 15,000 took a tenth of a page."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from storage import area_updates, areas
from storage.areas import AreaView


class KnownUnits:
    """Units by key, for as long as the record's own number of their state stays the same."""

    def __init__(self) -> None:
        self._state = -1
        self._known: dict[str, AreaView | None] = {}

    def by_keys(self, session: Session, keys: Collection[str]) -> dict[str, AreaView]:
        """Return the units of these keys; what is no key names none."""
        state = area_updates.version(session)
        # A thread of another state takes a dictionary of its own along, so no unit of one comes into the other.
        if state != self._state:
            self._state, self._known = state, {}
        known = self._known
        if missing := [key for key in keys if key not in known]:
            found = areas.by_keys(session, missing)
            known.update({key: found.get(key) for key in missing})
        return {key: unit for key in keys if (unit := known[key]) is not None}
