"""A sentence of a digest's field side, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence; `address` is a page of the desk ("/rumor/3") or a source's own ("https://…"), "" leads nowhere."""

    text: str
    address: str = ""

    @property
    def outside(self) -> str:
        """Return the address that still leads somewhere when the digest has left the desk."""
        return "" if self.address.startswith("/") else self.address
