"""What the desk logs of its answers: route, method, answer and time; no address, query or account."""

from __future__ import annotations

import logging

from config import jsonlines
from config.settings import Settings

log = logging.getLogger("langnghe.desk")


def set_up(settings: Settings) -> None:
    """Log as the settings say; answers are only logged as JSON, for programs: a person at a terminal has the pages."""
    log.setLevel(logging.INFO if settings.log_format == "json" and settings.log_level == "INFO" else logging.WARNING)
    if settings.log_format == "json":
        jsonlines.install()


def answered(route: str, method: str, status: int, seconds: float) -> None:
    """Log one answer."""
    fields = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
    log.info("answered", extra={jsonlines.FIELDS: fields})
