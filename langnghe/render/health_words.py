"""The health of a source in words: its state, and each remark with the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langnghe.formats import day, decimal, number
from langnghe.i18n import N_, _, ngettext
from pipelines.health.remarks import Remark

STATES = {
    "ok": N_("in order"), "changed": N_("changed"), "silent": N_("silent"), "refused": N_("refused by robots"),
    "failing": N_("fails"), "unasked": N_("not asked for a day"), "never": N_("not asked yet"),
    "off": N_("switched off"), "archive": N_("imported archive"),
}
FIELDS = {
    "date": N_("a trustworthy date"), "lead": N_("a lead"), "section": N_("a section"),
    "rules": N_("text found by the outlet's own rules"),
}
REMARKS = {
    "refused": N_("robots.txt refused %(percent)s %% of %(pages)s pages"),
    "unread": N_("was asked, but nothing of it could be read since yesterday"),
    "silent": N_("answers, but has had nothing new for %(age)s; at most %(allowed)s was to be expected"),
    "rendering": N_("%(pages)s pages are empty until a browser runs their scripts: render = true in the source file"),
    "unreadable": N_("%(percent)s %% of its article pages gave no article, %(before_percent)s %% before"),
    "drift": N_("its page template changed: the same change in the text of %(articles)s articles since %(day)s; "
                "compare them with the site"),
    "lost_field": N_("%(percent)s %% of new articles have %(field)s, %(before_percent)s %% before"),
    "length": N_("articles have about %(characters)s characters now, %(before_characters)s before"),
    "fell": N_("fewer since %(day)s: %(after)s a day, %(before)s before"),
    "rose": N_("more since %(day)s: %(after)s a day, %(before)s before"),
    "low": N_("few yesterday: %(items)s, about %(usual)s are usual on such a day"),
    "high": N_("many yesterday: %(items)s, about %(usual)s are usual on such a day"),
    "threads": N_("%(broken)s of %(threads)s comment threads broke off when they were asked last; nothing new of them "
                  "is stored: compare [comments] in the source file with the site"),
    "parts": N_("of %(articles)s articles on several pages one page could not be had; nothing of them is stored: "
                "compare them with the site"),
    "comments_refused": N_("the site refuses its comments; they are not asked for until %(day)s"),
    "rules_due": N_("the rules are to be checked by %(day)s; compare them with the site"),
    "rules_over": N_("the rules were to be checked by %(day)s; compare them with the site, then move valid_until"),
}


def state(name: str) -> str:
    """Return a state in words."""
    return _(STATES[name])


def remark(found: Remark) -> str:
    """Return one remark as a sentence without its full stop."""
    return sentence(found.code, found.values)


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """Return a remark as a digest keeps it; "" for a code of a later version."""
    if code not in REMARKS:
        return ""
    said = {key: _plain(key, value) for key, value in values.items() if value is not None}
    if code == "silent":
        said |= {"age": span(values["hours"]), "allowed": span(values["allowed_hours"])}
    return _(REMARKS[code]) % said


def _plain(key: str, value: Any) -> str:
    if key == "field":
        return _(FIELDS[value]) if value in FIELDS else str(value)
    if isinstance(value, float):
        return decimal(value)
    if key == "day":
        return day(value)
    return number(value) if isinstance(value, int) else str(value)


def span(hours: int) -> str:
    """Return a number of hours, as days from two days on."""
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number(hours)}
    return _("%(n)s days") % {"n": number(round(hours / 24))}
