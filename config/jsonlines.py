"""Log records as JSON, one object a line, for programs that collect logs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

FIELDS = "fields"      # what a record carries besides its words: logger.info("…", extra={FIELDS: {…}})


class JsonLines(logging.Formatter):
    """Writes time (UTC), level, logger, message, the record's own fields, and an error's kind and place.

    An error's words may quote a page or a query: of a traceback only the last place is written.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _error(error: BaseException) -> dict[str, str]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return {"error": type(error).__name__, "at": place}


def install() -> None:
    """Let every handler of the root logger write so; one on standard error is made when there is none."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for handler in root.handlers:
        handler.setFormatter(JsonLines())
