"""The network's figures in words, for the desk and the terminal."""

from __future__ import annotations

from babel.dates import get_day_names

from config.network import Deadline
from langnghe import i18n
from langnghe.formats import number, percent
from langnghe.i18n import N_, ngettext
from langnghe.i18n import gettext as _
from pipelines.reports.network import BasisShare, Cell, Resting, Timeliness
from pipelines.reports.reminding import Owing

TYPES = {"weekly": N_("weekly"), "monthly": N_("monthly"), "quick": N_("quick"), "urgent": N_("urgent")}


def cell(one: Cell) -> str:
    """Say how many posts are there of those planned: "2/3", "2" where nothing is planned."""
    return f"{number(one.have)}/{number(one.planned)}" if one.planned else number(one.have)


def reporting(one: Cell) -> str:
    """Say how many of them reported, "" where that is not told or nobody is there."""
    return "" if one.reporting is None else _("{count} reported").format(count=number(one.reporting))


def hours(value: float | None) -> str:
    """Say a number of hours."""
    return "–" if value is None else _("{count} h").format(count=number(round(value)))


def days(value: float | None) -> str:
    """Say a number of days."""
    return "–" if value is None else ngettext("{count} day", "{count} days", round(value)).format(
        count=f"{value:.1f}".rstrip("0").rstrip("."))


def share(value: float | None) -> str:
    """Say a share, "–" where it is not told."""
    return "–" if value is None else percent(value)


def timely(one: Timeliness) -> tuple[str, ...]:
    """Return the cells of a type: reports, heard to sent, late, sent to read, read late."""
    return (_(TYPES[one.type]), number(one.reports), days(one.days_to_sent), share(one.late), hours(one.hours_to_read),
            share(one.late_read))


def based(one: BasisShare) -> tuple[str, ...]:
    """Return the cells of a group: its posts, its opinions, what share of them has a basis."""
    return (one.group or _("no group named"), number(one.posts), number(one.opinions), share(one.share))


def rests(one: Resting) -> str:
    """Warn of a period that rests on one ward."""
    where = one.area or _("one ward (fewer than 3 units, so it is not named)")
    return _("{share} of the {count} approved items of these days come from {where}: a digest of them rests too much "
             "on one place.").format(share=share(one.share), count=number(one.items), where=where)


def owes(one: Owing) -> str:
    """Say how many posts sent nothing for a deadline."""
    return _("{type}: {count} of {posts} posts have sent nothing for the last deadline").format(
        type=_(TYPES[one.type]), count=number(one.owing), posts=number(one.posts))


def due(one: Deadline) -> str:
    """Say when reports of a type are due."""
    at = f"{one.minute // 60:02}:{one.minute % 60:02}"
    if one.weekday is not None:
        weekday = get_day_names("wide", locale=i18n.language())[one.weekday]
        return _("{weekday} before {hour}").format(weekday=weekday, hour=at)
    if one.day is not None:
        return _("day {day} of each month before {hour}").format(day=one.day, hour=at)
    return _("{hours} h after the end of the day at the latest").format(hours=one.hours)


def no_file() -> str:
    """Say that no file was chosen."""
    return _("Choose a file first.")


def line(number_of_line: int, reasons: str) -> str:
    """Say what is wrong with a line of a file."""
    return _("line {line}, {faults}").format(line=number_of_line, faults=reasons)


def not_taken(count: int) -> str:
    """Say that a plan was not taken because of its rows."""
    return ngettext("The plan was not taken: {count} row is wrong.", "The plan was not taken: {count} rows are wrong.",
                    count).format(count=number(count))
