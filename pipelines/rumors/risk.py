"""How dangerous a rumor is: harm by believability, a table that staff fill in and no score of a machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.rumors import RISK
from config.thresholds import RumorThresholds


def of(harm: str, believability: str) -> str:
    """Return low, medium or high; "" while staff have not said both."""
    return RISK.get((harm, believability), "")


def due(risk: str, since: datetime, limits: RumorThresholds) -> datetime:
    """Return until when it is to be answered; one whose risk nobody set yet is to be looked at first."""
    hours = {"high": limits.high_hours, "medium": limits.medium_hours, "low": limits.low_hours}
    return since + timedelta(hours=hours.get(risk, limits.triage_hours))
