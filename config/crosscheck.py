"""The words of the cross-check: how things stand, why one could not be checked, what an article does with it."""

from __future__ import annotations

STATES = ("both", "conflicting", "field_only", "online_only", "not_checked")
# No source of the area is configured; none of them answered; robots.txt keeps us out; of a topic: no post reported.
REASONS = ("", "no_local_source", "source_down", "robots", "no_report")
ROLES = ("reports", "denies", "asks")
KINDS = ("item", "rumor", "topic")
# What happened longer ago is not looked at again; it stays as it was found.
HORIZON_DAYS = 180
# A topic is set against the field where at least so many stories of a week name a province.
LEAST_STORIES = 2
# Random ones of a side only that staff look at, a week.
DRAWN = 20
