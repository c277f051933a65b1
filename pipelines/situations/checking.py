"""What staff write of a situation, checked field by field and redacted; all faults are said at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from config import field
from config.errors import Codes, Words
from pipelines import pastdays
from pipelines.reports import cleaning

LINE, TEXT = 500, 2000
LENGTHS = {"issue": field.ISSUE, "grievance": TEXT, "scale": LINE, "form": LINE, "demands": TEXT}


@dataclass(frozen=True, slots=True)
class Draft:
    """A situation as somebody types it; days are YYYY-MM-DD, `ends_on` "" while it goes on."""

    issue: str
    begins_on: str
    ends_on: str = ""
    grievance: str = ""
    scale: str = ""
    form: str = ""
    demands: str = ""
    level: str = ""
    area_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return it as the record keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Read:
    """A draft as it would be kept, what is wrong with it by field, and whether personal data were taken out."""

    draft: Draft
    faults: dict[str, Words]
    redacted: bool


def read(draft: Draft, today: str) -> Read:
    """Return what would be kept of a draft. Asks no record."""
    faults: dict[str, Words] = {}
    texts: dict[str, Any] = {name: passage(getattr(draft, name), most, name, faults) for name, most in LENGTHS.items()}
    kept = replace(draft, **texts)
    changed = any(text != cleaning.spelled(getattr(draft, name)) for name, text in texts.items() if name not in faults)
    if "issue" not in faults and not cleaning.says_something(kept.issue):
        faults["issue"] = Words("it is missing: one sentence of at most {most} characters", most=field.ISSUE)
    if kept.level not in field.LEVELS:
        faults["level"] = Words("{value} is not allowed; allowed: {allowed}", value=repr(kept.level)[:80],
                                allowed=Codes("level", field.LEVELS))
    for name in ("begins_on", "ends_on"):
        day = getattr(kept, name)
        if (day or name == "begins_on") and (wrong := pastdays.fault(day, today)) is not None:
            faults[name] = wrong
    if not faults and kept.ends_on and kept.ends_on < kept.begins_on:
        faults["ends_on"] = Words("the last day is before the first")
    return Read(kept, faults, changed)


def passage(text: str, most: int, name: str, faults: dict[str, Words]) -> str:
    """Return a text as it is kept; what is wrong with it goes to the faults."""
    try:
        return cleaning.passage(text, most)
    except cleaning.Unfit as error:
        faults[name] = error.args[0]
        return text
