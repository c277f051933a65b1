"""What became of an imported table, in words for the terminal and the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from langnghe.formats import number
from langnghe.i18n import N_, ngettext
from langnghe.i18n import gettext as _
from langnghe.troubles import said

if TYPE_CHECKING:
    from pipelines.importing import Rejected
    from pipelines.reports.files.importing import ReportSummary

MOST_HEADS = 10
MOST_NUMBERS = 20
KEPT = {"new": N_("new"), "corrected": N_("corrected"), "unchanged": N_("unchanged")}


def outcome(summary: ReportSummary) -> Iterator[str]:
    """Say how many rows and reports were taken, and how."""
    rows, reports = summary.rows, summary.reports
    yield _("Rows: {new} new, {corrected} corrected, {unchanged} unchanged, {rejected} not taken.").format(
        new=number(rows["new"]), corrected=number(rows["corrected"]),
        unchanged=number(rows["unchanged"] + rows["repeated"]), rejected=number(rows["rejected"]))
    yield _("Reports: {new} new, {corrected} corrected, {unchanged} unchanged.").format(
        new=number(reports["new"]), corrected=number(reports["corrected"]), unchanged=number(reports["unchanged"]))


def numbers(summary: ReportSummary) -> Iterator[str]:
    """Say under which numbers new and corrected reports are kept."""
    for outcome in ("new", "corrected"):
        found = [str(kept) for kept, became in summary.kept.items() if became == outcome]
        if found:
            more = ", …" if len(found) > MOST_NUMBERS else ""
            yield _("Numbers of the reports that are {outcome}: {numbers}").format(
                outcome=_(KEPT[outcome]), numbers=", ".join(found[:MOST_NUMBERS]) + more)


def notes(summary: ReportSummary, most: int) -> Iterator[str]:
    """Say what staff would otherwise learn much later: what was hidden, what lacks a basis, what nobody read."""
    from pipelines.reports.files.rows import heads_of

    if summary.hidden:
        count = sum(one.placeholders for one in summary.hidden)
        yield ngettext("{count} name or number of a person was hidden before saving:",
                       "{count} names and numbers of persons were hidden before saving:", count).format(
                           count=number(count))
        for one in summary.hidden[:most]:
            yield _("line {line}, {column}: {count} hidden").format(
                line=one.line, column=heads_of(one.column), count=number(one.placeholders))
    if summary.held:
        lines = ", ".join(map(str, sorted(summary.held)[:MOST_NUMBERS]))
        yield ngettext(
            "{count} row says once more what somebody has corrected on the desk since; the correction stays: line "
            "{lines}. To change it, correct the report on its page.",
            "{count} rows say once more what somebody has corrected on the desk since; the corrections stay: lines "
            "{lines}. To change them, correct the report on its page.", len(summary.held)).format(
                count=number(len(summary.held)), lines=lines + (", …" if len(summary.held) > MOST_NUMBERS else ""))
    if summary.lacking:
        yield ngettext("{count} opinion has no basis: it is kept, and stays out of digests.",
                       "{count} opinions have no basis: they are kept, and stay out of digests.",
                       summary.lacking).format(count=number(summary.lacking))
    if summary.unread:
        yield _("These columns were not read: {heads}").format(
            heads=", ".join(f"“{head[:60]}”" for head in summary.unread[:MOST_HEADS]))
    if not summary.rows.total():
        yield _("The table holds no row.")


def rejected(row: Rejected) -> str:
    """Say of one row why it was not taken."""
    from pipelines.reports.files.rejects import reasons

    return _("line {line}, {faults}").format(line=row.line, faults=reasons(row.faults, said))


def most_frequent(summary: ReportSummary) -> Counter[str]:
    """Return how many rows each column kept out: one wrong column of a whole file is seen at once."""
    from pipelines.reports.files.rows import heads_of

    return Counter(heads_of(name) for row in summary.rejected for name in {fault.column for fault in row.faults})
