"""Charts that hide no failure: days on which nothing of a source could be read are marked."""

from __future__ import annotations

from config.clock import local_day_bounds
from crawlers.statuses import UNREAD
from langnghe.web import charts
from langnghe.web.desk import Record
from storage import views


def draw_masked(record: Record, days: tuple[tuple[str, int], ...]) -> charts.Chart | None:
    """Draw a count over time; single days are masked, as a day of gaps says little about a week or month."""
    chart = charts.draw(days)
    if chart is None or chart.unit != "day":
        return chart
    start, _ = local_day_bounds(chart.first)
    _, end = local_day_bounds(chart.last)
    with record.reading() as session:
        silent = views.silent_days(session, start, end, unread=UNREAD)
    return charts.draw(days, silent)
