"""The words of the cross-check: how things stand, why one could not be checked, what an article does with it."""

from __future__ import annotations

STATES = ("both", "conflicting", "field_only", "online_only", "not_checked")
# No source of the area is configured; none of them answered; robots.txt keeps us out; of a topic: no post reported.
REASONS = ("", "no_local_source", "source_down", "robots", "no_report")
ROLES = ("reports", "denies", "asks")
KINDS = ("item", "rumor", "topic")
# What stands side by side without being told otherwise: people also talk of what happened in the next ward.
HEARD = "heard"
# What happened longer ago is not looked at again; it stays as it was found.
HORIZON_DAYS = 180
# A topic is set against the field where at least so many stories of a week name a province.
LEAST_STORIES = 2
# Random ones of a side only that staff look at, a week.
DRAWN = 20
# An article settles how a thing stands from this confidence on; below it is only offered to staff, who may say that
# it counts. One item is held against all articles of two months, so by chance something is always a little like it.
# Of 163 invented items among 5,000 real articles of another matter, all of its own day, 71 in 100 have a match at 0.3,
# where single pairs are told apart best, and 12 at 0.7; 96 of 100 items keep an article that is about them.
SETTLE_FROM = 0.7
# What the news told longer than this before the field is a matter that ran on: the field may have heard of its latest
# turn within the hour, so no side is called first. By the unit in which both days are known.
RUNNING = {"day": 7, "week": 1, "month": 0}


def ran_on(lead: int, unit: str) -> bool:
    """Say whether the earliest article is so much older than what was heard that neither side was first."""
    return lead < -RUNNING[unit]
