"""The two guard questions and the accusation guard: which kind a thing that was said can be."""

from __future__ import annotations

from config.errors import Words
from pipelines.reports.drafts import ItemDraft
from vietnamese.accusations import accuses_an_official

# The answers (could it be true or false, does a named source say so) and the kind that fits; others fit any kind.
SUGGESTED = {(False, None): "opinion", (False, False): "opinion", (False, True): "opinion",
             (True, False): "rumor", (True, True): "event"}
ACCUSATION = Words(
    "what accuses somebody in office is no rumor: choose the kind “event” and write what people saw or heard, without "
    "names. A denunciation itself goes to the authority in charge under the Law on Denunciations, not through a "
    "report. If nobody is accused, say it in other words")


def suggested(checkable: bool | None, confirmed: bool | None) -> str:
    """Return the kind that the answers to the two questions lead to, "" where they leave it open."""
    return SUGGESTED.get((checkable, confirmed), "") if checkable is not None else ""


def trouble(item: ItemDraft) -> Words | None:
    """Return what speaks against an item's kind, None when nothing does; unanswered questions speak against none."""
    if item.kind == "rumor" and accuses_an_official(f"{item.issue}\n{item.text}"):
        return ACCUSATION
    if item.kind == "opinion" and item.checkable is True:
        return Words("what could be true or false is no opinion: choose “rumor”, or “event” when a named source "
                     "confirms it, or answer the first question otherwise")
    if item.kind == "rumor" and item.checkable is False:
        return Words("what cannot be true or false is no rumor but an opinion")
    if item.kind == "rumor" and item.confirmed is True:
        return Words("what a named source confirms is no rumor but an event")
    return None
