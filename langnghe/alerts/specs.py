"""An alert as a form says it, checked: each slip has its own words."""

from __future__ import annotations

import re
from collections.abc import Collection

from config.errors import Words
from config.mailboxes import is_mailbox
from langnghe.alerts.requests import NotKept
from langnghe.alerts.rules import NEEDS_SEARCH, RULES
from langnghe.alerts.words import RHYTHMS
from storage.alerts import AlertSpec

MOST_RECIPIENTS = 20
MOST_LEAST = 100_000
MOST_HOURS = 14 * 24


def spec_of(
    *, saved: str, rule: str, rhythm: str, hour: str, least: str, hours: str, recipients: str, feed: bool,
    searches: Collection[int],
) -> AlertSpec:
    """Return what was typed as an alert; raises NotKept."""
    if rule not in RULES or rhythm not in RHYTHMS:
        raise NotKept(Words("choose what is watched and how often it is told"))
    saved_id = int(saved) if saved.isascii() and saved.isdigit() and len(saved) < 19 else None
    if saved_id is not None and saved_id not in searches:
        raise NotKept(Words("this saved search is not there any more: choose another one"))
    if saved_id is None and rule in NEEDS_SEARCH:
        raise NotKept(Words("choose the saved search that is watched"))
    counted = rule == "count"
    return AlertSpec(
        saved_id, rule, rhythm,
        _number(hour, 0, 23, Words("the hour of the day is a whole number from 0 to 23")) if rhythm == "daily" else 7,
        _number(least, 0, MOST_LEAST, Words("the number of articles is a whole number from 0 to 100000")) if counted
        else 0,
        _number(hours, 1, MOST_HOURS, Words("the window is a whole number of hours from 1 to 336")) if counted else 0,
        mailboxes(recipients), feed)


def _number(text: str, low: int, high: int, wrong: Words) -> int:
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and low <= int(typed) <= high):
        raise NotKept(wrong)
    return int(typed)


def mailboxes(text: str) -> tuple[str, ...]:
    """Return the mailboxes that were typed, each once; raises NotKept."""
    found = dict.fromkeys(word for word in re.split(r"[\s,;]+", text) if word)
    for word in found:
        if not is_mailbox(word):
            raise NotKept(Words("{word} is no e-mail address; several are divided by commas", word=repr(word[:60])))
    if len(found) > MOST_RECIPIENTS:
        raise NotKept(Words("at most {count} e-mail addresses", count=MOST_RECIPIENTS))
    return tuple(found)


def anew(before: AlertSpec, after: AlertSpec) -> bool:
    """Say whether an alert watches something else after a change."""
    return (before.saved_id, before.rule, before.least, before.hours) != (
        after.saved_id, after.rule, after.least, after.hours)
