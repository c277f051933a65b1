"""The roles, lowest first: each may do what those before it may."""

from __future__ import annotations

ROLES = ("reader", "reporter", "reviewer", "editor", "administrator")
ADMINISTRATOR = ROLES[-1]
