"""How an outlet's pages are read: the table [rules] of a source or a family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day

from config.toml_table import Table


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """CSS selectors of an outlet's article page; an empty one leaves that part to the general extractor.

    After `valid_until` (the last good day) the rules go on being used, and are said to be due for a check.
    """

    version: int
    title: str = ""
    lead: str = ""
    body: str = ""
    date: str = ""
    section: str = ""
    drop: tuple[str, ...] = ()
    valid_until: Day | None = None


def read_rules(table: Table | None) -> ArticleRules | None:
    """Read a table [rules]."""
    if table is None:
        return None
    rules = ArticleRules(
        version=table.whole("version", 1, 1, 10_000),
        title=table.selector("title"), lead=table.selector("lead"), body=table.selector("body"),
        date=table.selector("date"), section=table.selector("section"), drop=table.selectors("drop"),
        valid_until=table.day("valid_until"),
    )
    table.finish()
    return rules
