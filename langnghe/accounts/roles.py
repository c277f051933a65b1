"""The roles, lowest first: each may do what those before it may."""

from __future__ import annotations

# Of the accounts that belong to a post of the network: they see their own reports and nothing of the desk. It stands
# below every role of the staff, so that a page which is made for staff is closed to posts without anybody's doing.
POST = "post"
ROLES = ("reader", "reporter", "reviewer", "editor", "administrator")
ADMINISTRATOR = ROLES[-1]
