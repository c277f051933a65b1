"""What a file holds, said beside it: the query, how many rows, whether that is everything, and of which index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from config import clock
from langnghe.exporting import columns
from langnghe.exporting.asking import Asked, as_json
from langnghe.exporting.cells import local, plain
from langnghe.i18n import N_, ngettext
from langnghe.i18n import gettext as _
from langnghe.version import VERSION
from storage import schema

FILTERS = ("sources", "kinds", "sections", "topics", "areas", "documents", "day_from", "day_to")
ENDING = ".manifest.json"
WORDS = {
    "described": N_("Looked for"), "query": N_("Query"), "mode": N_("Mode"),
    "rows": N_("Rows"), "matched": N_("Articles that match"), "complete": N_("Complete"), "notes": N_("Notes"),
    "made_at": N_("Made at"), "index": N_("Index"), "record": N_("Record"), "program": N_("Program"),
}
SHOWN = {"index": ("engine", "generation"), "record": ("revision",), "program": ("name", "version")}
MODES = {"all": N_("every word"), "question": N_("question mode")}
ONE_BY_ONE = N_("Copies stand one by one; those of one story share its number.")
BY_ID = N_("Rows stand in the order in which the articles came into the record.")
NO_TEXT = N_("Texts of articles are not exported; the address leads to them.")
REBUILT = N_("The index was made anew while the file was made.")
CHANGED = N_("The index changed while the file was made: {rows} rows were written, {matched} articles match now.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written: `gone` articles stood in the index and no longer in the record, `matched` match at the end."""

    rows: int
    gone: int
    matched: int
    generation: str
    started_at: datetime


def manifest(asked: Asked, outcome: Outcome, file_name: str) -> dict[str, Any]:
    """Return what is known before the file is closed; `seal` adds its size and hash.

    `complete`: every article that matches in the index has its row. What the index has not seen is told by `behind`.
    """
    whole, request = asked.whole, as_json(asked.wish.request)
    return {
        "file": file_name, "format": asked.kind.name,
        "query": request["text"], "mode": request["mode"], "described": whole.described,
        "filters": {name: request[name] for name in FILTERS if request[name]},
        "rows": outcome.rows, "matched": outcome.matched, "gone": outcome.gone, "behind": whole.behind,
        "complete": outcome.rows == outcome.matched and not outcome.gone, "notes": _notes(asked, outcome),
        "started_at": local(outcome.started_at), "made_at": local(clock.now()), "language": asked.wish.language,
        "columns": list(columns.MEDIA_CLOUD if asked.kind.name == "mediacloud" else columns.NAMES),
        "index": whole.index, "record": {"revision": schema.head()},
        "program": {"name": "langnghe", "version": VERSION},
    }


def _notes(asked: Asked, outcome: Outcome) -> list[str]:
    notes = [] if asked.kind.name == "docx" else [_(BY_ID)]
    notes += [_(ONE_BY_ONE), _(NO_TEXT)]
    if asked.whole.behind:
        notes.append(ngettext("The index had not seen {count} change of the record yet.",
                              "The index had not seen {count} changes of the record yet.", asked.whole.behind
                              ).format(count=asked.whole.behind))
    if outcome.gone:
        notes.append(ngettext("{count} article of the index was no longer in the record.",
                              "{count} articles of the index were no longer in the record.", outcome.gone
                              ).format(count=outcome.gone))
    if outcome.generation != asked.whole.generation:
        notes.append(_(REBUILT))
    if outcome.matched != outcome.rows + outcome.gone:
        notes.append(_(CHANGED).format(rows=outcome.rows, matched=outcome.matched))
    return notes


def seal(found: dict[str, Any], file: Path) -> dict[str, Any]:
    """Return the manifest with size and sha256 of the finished file."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(1 << 20):
            digest.update(piece)
    return found | {"bytes": file.stat().st_size, "sha256": digest.hexdigest()}


def written(found: dict[str, Any]) -> bytes:
    """Return a manifest as it is stored beside its file."""
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def lines(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a person reads of a manifest, (what, value), in the person's language.

    Filters have no line of their own: what was looked for says them by their names.
    """
    for name, label in WORDS.items():
        for value in found[name] if isinstance(found[name], list) else [found[name]]:
            yield _(label), _said(name, value)


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "mode":
        return _(MODES.get(value, value))
    if isinstance(value, dict):
        return " ".join(str(value[part]) for part in SHOWN[name])
    return plain(str(value)) or _("(empty)")
