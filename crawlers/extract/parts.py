"""What one extractor found on an article page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """What one extractor found; `date` is the text of the outlet's date element."""

    title: str
    lead: str
    body: str
    section: str
    date: str
    parser: str
    lead_inside: bool = False    # the lead stood in the text as its first paragraph
    doubts: tuple[str, ...] = ()   # why the fast extractor was not believed at once
