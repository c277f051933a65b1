"""Charts that hide no gap: days on which too much could not be read are marked."""

from __future__ import annotations

from config.clock import local_day_bounds
from config.thresholds import HotspotThresholds
from langnghe.web import charts
from langnghe.web.desk import Record
from pipelines.trends import reading


def draw_masked(
    record: Record, days: tuple[tuple[str, int], ...], limits: HotspotThresholds
) -> charts.Chart | None:
    """Draw a count over time; single days are masked, as a day of gaps says little about a week or month."""
    chart = charts.draw(days)
    if chart is None or chart.unit != "day":
        return chart
    start, _ = local_day_bounds(chart.first)
    _, end = local_day_bounds(chart.last)
    with record.reading() as session:
        silent = reading.masked_days(session, start, end, limits)
    return charts.draw(days, silent) if silent else chart
