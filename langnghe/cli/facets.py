"""The counts beside an answer: by source, kind, section, topic, place, document and day."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from langnghe import formats
from langnghe.cli import tables
from langnghe.i18n import gettext as _
from langnghe.web import words
from search.results import SearchPage

DAYS_SHOWN = 31
HEADINGS = {**words.FACETS, "day": words.UNITS["day"]}


def show(page: SearchPage) -> None:
    """Print one table of all counts; days of long spans are summed by month."""
    rows = [(_(HEADINGS[facet]) if number == 0 else "", label, formats.number(count))
            for facet, counts in _tables(page) for number, (label, count) in enumerate(counts)]
    if rows:
        tables.show((_("By"), _("Value"), _("Articles")), rows, right=(2,))


def show_json(page: SearchPage) -> None:
    """Print one object a value; days stay days."""
    for facet, values in page.facets.items():
        for value in values:
            counted = {"facet": facet, "value": value.value, "label": value.label, "articles": value.count}
            click.echo(formats.plain(json.dumps(counted, ensure_ascii=False)))
    for day, count in page.histogram:
        click.echo(json.dumps({"facet": "day", "value": day, "label": day, "articles": count}))
    if page.undated:
        click.echo(json.dumps({"facet": "day", "value": None, "label": None, "articles": page.undated}))


def _tables(page: SearchPage) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    for facet, values in page.facets.items():
        counts = [(words.say(words.KINDS, value.value) if facet == "kind" else value.label or _("(none)"), value.count)
                  for value in values]
        if facet == "topic":
            counts = [(f"{value.value}  {value.label}", value.count) for value in values]
        yield facet, counts
    days = list(page.histogram)
    if len(days) > DAYS_SHOWN:
        months: dict[str, int] = {}
        for day, count in days:
            months[day[:7]] = months.get(day[:7], 0) + count
        found = [(f"{month[5:]}/{month[:4]}", count) for month, count in months.items()]
    else:
        found = [(formats.day(day), count) for day, count in days]
    yield "day", [*found, *([(_("undated"), page.undated)] if page.undated else [])]
