"""The field side of a digest: one part a room, each plain data of some days, without a post, a unit or a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from config.network import Network
from pipelines import fewunits
from pipelines.crosscheck import digestpart as crosscheck
from pipelines.opinions import digestpart as streams
from pipelines.questions import digestpart as questions
from pipelines.reports import digestpart as reports
from pipelines.rumors import digestpart as rumors
from pipelines.situations import digestpart as situations

Part = Callable[[Session, str, str], dict[str, Any]]

# Name in the digest's body → what makes it: session, first day, last day → its data, {} when there is nothing to say.
PARTS: Mapping[str, Part] = {
    "situations": situations.part,
    "reports": reports.part,
    "rumors": rumors.part,
    "questions": questions.part,
    "crosscheck": crosscheck.part,
    "streams": streams.part,
}


def build(session: Session, since: str, until: str, office: Network | None = None) -> dict[str, Any]:
    """Return the parts that have something to say of the days from `since` to `until` ("YYYY-MM-DD", inclusive).

    `office` has the numbers of the office's network, those as shipped without it.
    """
    parts: Mapping[str, Part] = {**PARTS, "reports": partial(reports.part, office=office)}
    return fewunits.of_field({name: found for name, part in parts.items() if (found := part(session, since, until))})
