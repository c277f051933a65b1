"""Values of options: each refusal says what is allowed and what may have been meant, in the person's language."""

from __future__ import annotations

import re
from typing import Any

import click

from config.errors import near
from langnghe.days import past_day
from langnghe.i18n import gettext as _
from search import fields

_WHOLE = re.compile(r"[+-]?\d+")
KINDS = ("press", "portal", "official", "forum")


class Choice(click.Choice[str]):
    """One of several words; for a slip the near ones are offered."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return what is wrong."""
        return not_among(str(value), tuple(self.choices))


class Kind(click.ParamType[str]):
    """A kind of source, by every word that the field `kind:` of a query takes."""

    name = "|".join(KINDS)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the kind's one name, or refuse."""
        found = fields.KINDS.get(fields.key(value))
        if found is None:
            self.fail(not_among(value, KINDS, tuple(fields.KINDS)), param, ctx)
        return found


class Number(click.ParamType[int]):
    """A whole number from `low`, to `high` where there is a largest one."""

    name = "N"

    def __init__(self, low: int | None = None, high: int | None = None) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or refuse."""
        text = str(value).strip()
        number = int(text) if _WHOLE.fullmatch(text) and len(text) < 1000 else None
        if number is None or (self.low is not None and number < self.low) or (
                self.high is not None and number > self.high):
            self.fail(self._allowed().format(value=repr(str(value)), low=self.low, high=self.high), param, ctx)
        return number

    def _allowed(self) -> str:
        if self.low is None:
            return _("{value} is no whole number")
        if self.high is None:
            return _("{value} is no whole number from {low} on")
        return _("{value} is no whole number from {low} to {high}")


class PastDay(click.ParamType[str]):
    """A calendar day up to today in one of the spellings that a search takes, kept as YYYY-MM-DD."""

    name = "DD/MM/YYYY"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the day in its one spelling, or refuse."""
        day, wrong = past_day(value)
        if wrong:
            self.fail(wrong, param, ctx)
        return day


def not_among(value: str, allowed: tuple[str, ...], aliases: tuple[str, ...] = ()) -> str:
    """Return what to say of a word that is none of the allowed ones; `aliases` are offered for slips as well."""
    said = _("{value} is none of: {allowed}").format(value=repr(value), allowed=", ".join(allowed))
    return f"{said}. {meant(likely)}" if (likely := near(value, aliases or allowed)) else said


def meant(likely: tuple[str, ...]) -> str:
    """Return the question whether one of these was meant."""
    return _("Did you mean: {near}?").format(near=", ".join(likely))
