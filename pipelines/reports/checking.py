"""A draft, checked field by field, cleaned and redacted; all faults are said at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from config import field
from config.errors import Codes, Day, Words
from pipelines.pastdays import NOT_A_DAY
from pipelines.reports import cleaning, guards
from pipelines.reports.drafts import Checked, Draft, Forecast, ItemDraft
from pipelines.reports.faults import Fault, ReportRefused
from vietnamese import documents
from vietnamese.persons_alone import is_only_a_person
from vietnamese.redaction import PLACEHOLDERS
from vietnamese.text import fold

MOST_ITEMS = 50
MOST_WORDS = 10          # groups, documents
LARGEST_NUMBER = 1_000_000
# Reports are kept for two years; what was heard before would go with the next clean-up.
OLDEST = timedelta(days=730)

# Words that were found to name groups and no person: the same few stand in every row of a file.
MOST_FIT = 1_000
_FIT: set[str] = set()
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def checked(draft: Draft, today: str) -> Checked:
    """Return the draft as it would be kept; raises ReportRefused with every fault. Asks no record.

    Some 10 ms an item: whoever saves many does it before the transaction begins.
    """
    faults: list[Fault] = []
    report = _Checks(faults, None)
    report.one_of("type", draft.type, field.TYPES)
    report.one_of("method", draft.method, field.METHODS)
    if not 1 <= len(draft.items) <= MOST_ITEMS:
        report.fault("items", Words("a report has 1 to {most} items", most=MOST_ITEMS))
        raise ReportRefused(faults)
    items = tuple(_item(item, _Checks(faults, at), today) for at, item in enumerate(draft.items))
    first, last = _days(draft, items, report, today)
    if faults:
        raise ReportRefused(faults)
    return Checked(replace(draft, items=items, heard_from=first, heard_to=last))


def folded(item: ItemDraft) -> str:
    """Return what an item is found by."""
    return " ".join(fold(f"{item.issue} {item.text}").split())


class _Checks:
    """Checks of the fields of a report or of one of its items."""

    def __init__(self, faults: list[Fault], item: int | None) -> None:
        self._faults, self._item = faults, item

    def fault(self, name: str, said: Words) -> None:
        self._faults.append(Fault(self._item, name, said))

    def one_of(self, name: str, value: object, allowed: Sequence[object], at: str = "") -> None:
        """Note a fault for what is none of the allowed codes of a field, at this field or the one it is part of."""
        if value not in allowed:
            shown = Codes(name, allowed)
            self.fault(at or name,
                       Words("{value} is not allowed; allowed: {allowed}", value=repr(value)[:80], allowed=shown)
                       if value not in ("", None) else Words("it is missing; allowed: {allowed}", allowed=shown))

    def passage(self, name: str, text: str, most: int, *, line: bool = False) -> str:
        """Return a text as it is kept."""
        try:
            return cleaning.line(text, most) if line else cleaning.passage(text, most)
        except cleaning.Unfit as error:
            self.fault(name, error.args[0])
            return ""

    def day(self, name: str, text: str, today: str) -> None:
        """Note a fault for what is no day that is over or today."""
        day = _day(text)
        if day is None:
            self.fault(name, Words(NOT_A_DAY, value=repr(text)[:80])
                       if text else Words("the day is missing"))
        elif text > today:
            self.fault(name, Words("{day} is still to come; today is {today}", day=Day(text), today=Day(today)))
        elif day < date.fromisoformat(today) - OLDEST:
            self.fault(name, Words("{day} is more than two years ago", day=Day(text)))

    def words(self, name: str, words: Sequence[str]) -> tuple[str, ...]:
        """Return words, each short and none a person's name."""
        kept = tuple(dict.fromkeys(word for text in words if (
            word := text if text in _FIT else self.passage(name, text, field.WORD, line=True))))
        if len(kept) > MOST_WORDS:
            self.fault(name, Words("at most {most} are allowed", most=MOST_WORDS))
        for word in kept:
            if word in _FIT:
                continue
            if PLACEHOLDERS["PERSON"] in word or not cleaning.says_something(word) or is_only_a_person(word):
                self.fault(name, Words("name groups of people, never a person"))
            elif len(_FIT) < MOST_FIT:
                _FIT.add(word)
        return kept


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _item(item: ItemDraft, checks: _Checks, today: str) -> ItemDraft:
    checks.one_of("kind", item.kind, field.KINDS)
    checks.one_of("breadth", item.breadth, field.BREADTHS)
    checks.one_of("channel", item.channel, field.CHANNELS)
    checks.one_of("heard_precision", item.heard_precision, field.PRECISIONS)
    checks.one_of("level", item.level, field.LEVELS)
    checks.day("heard_on", item.heard_on, today)
    if item.about_count is not None and not 1 <= item.about_count <= LARGEST_NUMBER:
        checks.fault("about_count", Words("a number from 1 to {most} is allowed", most=LARGEST_NUMBER))
    kept = _texts(item, checks)
    if (said := guards.trouble(kept)) is not None:
        checks.fault("kind", said)
    return kept


def _texts(item: ItemDraft, checks: _Checks) -> ItemDraft:
    issue = _issue(item.issue, checks)
    basis = checks.passage("basis", item.basis, field.BASIS)
    kept = replace(
        item, issue=issue, text=checks.passage("text", item.text, field.TEXT),
        basis=basis if cleaning.says_something(basis) else "",
        trigger=checks.passage("trigger", item.trigger, field.TRIGGER, line=True),
        heard_groups=checks.words("heard_groups", item.heard_groups), forecast=_forecast(item.forecast, checks))
    return replace(kept, documents=_documents(kept, checks))


def _issue(typed: str, checks: _Checks) -> str:
    """Return the sentence as it is kept; one that is too long or unreadable is told so and nothing else."""
    try:
        issue = cleaning.line(typed, field.ISSUE)
    except cleaning.Unfit as error:
        checks.fault("issue", error.args[0])
        return ""
    if not cleaning.spelled(typed):
        checks.fault("issue", Words("it is missing: one sentence of at most {most} characters", most=field.ISSUE))
    elif not cleaning.says_something(issue):
        checks.fault("issue", Words("it holds nothing but names and personal data: say what it is about"))
    return issue


def _documents(item: ItemDraft, checks: _Checks) -> tuple[str, ...]:
    """Return the documents that were given and those that the texts name, in the one spelling."""
    names: list[str] = []
    for typed in filter(str.strip, item.documents):
        if (found := documents.named(typed)) is None:
            checks.fault("documents", Words("{value} is not the number of a document; write “Nghị quyết 18” or "
                                            "“168/2024/NĐ-CP”", value=repr(typed)[:80]))
        else:
            names.append(found.name)
    names += [one.name for text in (item.issue, item.trigger, item.text) for one in documents.mentions(text)]
    return documents.once(names)[:MOST_WORDS]


def _forecast(forecast: Forecast | None, checks: _Checks) -> Forecast | None:
    if forecast is None:
        return None
    checks.one_of("horizon_days", forecast.horizon_days, field.HORIZONS, at="forecast")
    checks.one_of("direction", forecast.direction, field.DIRECTIONS, at="forecast")
    return replace(forecast, reason=checks.passage("forecast", forecast.reason, field.REASON, line=True))


def _days(draft: Draft, items: Sequence[ItemDraft], checks: _Checks, today: str) -> tuple[str, str]:
    """Return first and last day of what was heard: as given, where that holds all items."""
    heard = sorted(item.heard_on for item in items)
    first, last = draft.heard_from or heard[0], draft.heard_to or heard[-1]
    for name, text in (("heard_from", draft.heard_from), ("heard_to", draft.heard_to)):
        if text:
            checks.day(name, text, today)
    if first > last:
        checks.fault("heard_to", Words("the last day is before the first"))
    elif first > heard[0] or last < heard[-1]:
        checks.fault("heard_from", Words("items were heard outside these days: {first} to {last}",
                                         first=Day(heard[0]), last=Day(heard[-1])))
    return first, last
