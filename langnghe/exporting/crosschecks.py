"""The cross-check as a table: one row a check, as it is counted; no post and no unit has a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from config.field import LEAST_UNITS
from langnghe import crosscheck_words as words
from langnghe.exporting.cells import guarded, plain
from langnghe.exporting.text_files import BOM
from langnghe.i18n import N_
from langnghe.i18n import gettext as _
from storage.crosschecks import CheckView

KINDS = {"csv": ("text/csv; charset=utf-8", ".csv"),
         "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")}
HEADINGS = (
    N_("number"), N_("week"), N_("what"), N_("text"), N_("area"), N_("state"), N_("reason"), N_("first heard"),
    N_("first article"), N_("field first by"), N_("unit of time"), N_("report items"), N_("units"), N_("places"),
    N_("social groups"), N_("articles"), N_("independent stories"), N_("outlets"), N_("official source"),
    N_("sources of the area read"), N_("sources of the country read"))
Value = str | int


def values(view: CheckView) -> tuple[Value, ...]:
    """Return the cells of a row."""
    row = view.row
    told = row.units >= LEAST_UNITS or not row.units
    units, areas, groups = (
        one if told else f"<{LEAST_UNITS}" for one in (row.units, row.areas, row.social_groups))
    return (
        view.id, row.week, words.kind(view), plain(view.title), view.area, _(words.STATES[row.state]),
        _(words.REASONS[row.reason]) if row.reason else "", row.first_field, row.first_online,
        "" if row.lead is None else row.lead, _(words.UNITS[row.lead_unit]) if row.lead_unit else "",
        row.items, units, areas, groups, row.articles, row.stories, row.outlets,
        _("yes") if row.official else _("no"), row.details.get("local_read", ""), row.details.get("national_read", ""))


def make(kind: str, views: Iterable[CheckView]) -> bytes:
    """Return the file of a kind."""
    rows = [values(view) for view in views]
    headings = [_(heading) for heading in HEADINGS]
    return _csv([headings, *rows]) if kind == "csv" else _xlsx(headings, rows)


def _csv(rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[guarded(v) if isinstance(v, str) else v for v in row] for row in rows])
    return BOM + out.getvalue().encode()


def _xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Cross-check"))
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for row in rows:
        sheet.append([guarded(v) if isinstance(v, str) else v for v in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
