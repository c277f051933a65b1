"""The filters beside an answer: every value with its count and the address that switches it on or off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from langnghe import formats
from langnghe.web import addresses, words
from langnghe.web.charts import Bar, Chart
from search.results import SearchPage, SearchRequest

FEW = 5         # values a facet where each would repeat a long query


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `id` is of the link, so that the focus finds it again on the next page."""

    id: str
    target: str
    on: bool
    label: str
    count: str


@dataclass(frozen=True, slots=True)
class Section:
    """The values of one facet, the most frequent first, or the days that hold something, the latest first."""

    title: str
    entries: tuple[Entry, ...]


def sections(
    asked: SearchRequest, found: SearchPage, chart: Chart | None, linked: Callable[[str, str], str] | None
) -> list[Section]:
    """Return what stands beside an answer: 170 lines, which as macros of a template took a quarter of a page's time.

    Without `linked` only the most frequent values and what is on, and no days: each line holds the whole query.
    """
    held = [Section(words.say(words.FACETS, facet), tuple(_values(asked, found, facet)))
            for facet in addresses.FACETS if found.facets.get(facet)]
    if linked is None:
        return [Section(one.title, tuple(entry for at, entry in enumerate(one.entries) if at < FEW or entry.on))
                for one in held]
    if chart is not None:
        held.append(Section(words.say(words.UNITS, chart.unit), tuple(_periods(asked, chart, linked))))
    return held


def _values(asked: SearchRequest, found: SearchPage, facet: str) -> Iterator[Entry]:
    target = addresses.toggles(asked, facet)
    on = {str(value) for value in getattr(asked, addresses.FACETS[facet])}
    for entry in found.facets[facet]:
        label = words.say(words.KINDS, entry.value) if facet == "kind" else entry.label or entry.value
        yield Entry(f"{facet}-{quote(entry.value, safe='/')}", target(entry.value), entry.value in on, label,
                    formats.number(entry.count))


def _periods(asked: SearchRequest, chart: Chart, linked: Callable[[str, str], str]) -> Iterator[Entry]:
    for bar in reversed(chart.bars):
        if bar.count:
            on = asked.day_from == bar.start and asked.day_to == bar.end
            target = addresses.address(asked, day_from="", day_to="") if on else linked(bar.start, bar.end)
            yield Entry(f"day-{bar.start}", target, on, span(bar), formats.number(bar.count))


def span(bar: Bar) -> str:
    """Return the days of a bar."""
    first = formats.day(bar.start)
    return first if bar.end == bar.start else f"{first} – {formats.day(bar.end)}"
