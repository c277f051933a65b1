"""Misspelt options where words are taken as they are typed: as a word one would silently exclude articles."""

from __future__ import annotations

import difflib
import re

import click

from langnghe.i18n import gettext as _

# Editors and telephones make a dash of two hyphens.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_OPTION = re.compile(rf"([{_DASHES}]+)([a-z][a-z-]*)(=.*)?", re.IGNORECASE)
_ALIKE = 0.8           # share of equal letters from which a word that is left out is taken for a slip of an option


def refuse(words: tuple[str, ...]) -> None:
    """Refuse a misspelt option, -json and -h as well: as a word it would silently exclude articles."""
    context = click.get_current_context()
    known = [name for param in context.command.get_params(context) for name in param.opts if name.startswith("--")]
    for word in words:
        if (found := _OPTION.fullmatch(word)) is not None:
            _refuse_option(context, known, found)


def _refuse_option(context: click.Context, known: list[str], found: re.Match[str]) -> None:
    word, dashes, name = found[0].partition("=")[0], found[1], found[2]
    likely = difflib.get_close_matches(f"--{name.lower()}", known, 1, _ALIKE)
    if len(name) == 1 and dashes == "-":
        likely = [one for one in known if one.startswith(f"--{name.lower()}")]
    elif likely and dashes == "-":
        words = _("{word} would leave out articles with that word. Did you mean {option}? To leave it out: NOT {name}")
        raise click.UsageError(words.format(word=word, option=likely[0], name=name), context)
    elif not likely and not dashes.startswith("--"):
        return
    raise click.NoSuchOption(word, possibilities=likely or known, ctx=context)
