"""Trends in words: what a series holds, how its last week compares, why a period has no share."""

from __future__ import annotations

from langnghe.formats import decimal, number
from langnghe.i18n import gettext as _
from langnghe.i18n import ngettext
from langnghe.render import phrases
from pipelines.daycounts import LEAST_FOR_PERCENT
from pipelines.trends.series import Period, Series, change


def summed(series: Series) -> str:
    """Return the size of a series in words."""
    return phrases.articles(series.articles)


def gaps(period: Period) -> str:
    """Return why a period is not compared, and what changed at it."""
    said = [_("not over yet")] if period.partial else []
    if period.masked:
        said.append(_("{sources} could not be read").format(sources=", ".join(period.masked)))
    if period.joined:
        said.append(_("other sources from here on: {sources}").format(sources=", ".join(period.joined)))
    return "; ".join(said)


def shares(series: Series) -> str:
    """Return why periods that could be read have no share, "" where none is without."""
    if not any(p.coverage and p.share is None and not p.masked for p in series.periods):
        return ""
    return _("No share where fewer than {least} articles were collected.").format(least=LEAST_FOR_PERCENT)


def notes(series: Series) -> list[str]:
    """Return what has to be known beside the counts."""
    said = []
    if series.undated:
        message = ngettext("{count} article has no trustworthy date and stands in no day.",
                           "{count} articles have no trustworthy date and stand in no day.", series.undated)
        said.append(message.format(count=number(series.undated)))
    if (compared := change(series)) is not None:
        means = _("last seven days {last} articles a day, the seven before {before}").format(
            last=decimal(compared.last), before=decimal(compared.before))
        said.append(means if compared.percent is None else f"{means} ({compared.percent:+d} %)")
    return said
