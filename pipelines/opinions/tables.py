"""From codes to shares: which texts each stream holds, and the table that is published of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.opinions.intervals import effective
from pipelines.opinions.rounding import Share, down, nearest, share
from pipelines.opinions.suppression import Shown
from storage.stream_codes import Code, StreamRow

FIRST, SECOND = 1, 2


@dataclass(frozen=True, slots=True)
class Counted:
    """A sample: its coded texts, how many comments say each, and what their comments are worth."""

    copies: Mapping[int, int]      # place of a coded text → comments that say it

    @property
    def texts(self) -> int:
        """Return how many texts were coded."""
        return len(self.copies)

    @property
    def comments(self) -> int:
        """Return how many comments say them, as it is shown."""
        return max(nearest(sum(self.copies.values())), 1)

    @property
    def worth(self) -> int:
        """Return how many texts of one comment each tell as much of the comments, as it is shown."""
        return max(down(int(effective(self.copies.values()))), 1)


def leads_to(codebook: Collection[StreamRow]) -> dict[int, int]:
    """Return stream → the stream in which its codes count; one that was split counts nowhere."""
    rows = {row.id: row for row in codebook}

    def end_of(row: StreamRow) -> int | None:
        seen = set()
        while row.merged_into_id is not None and row.id not in seen:
            seen.add(row.id)
            row = rows[row.merged_into_id]
        return None if row.over else row.id

    return {id_: end for id_, row in rows.items() if (end := end_of(row)) is not None}


def streams(codes: Collection[Code], codebook: Collection[StreamRow], sample: Collection[int]) -> dict[int, list[int]]:
    """Return stream → the places of its texts by the first coders' codes; a second coder's only measures agreement."""
    leads, drawn = leads_to(codebook), frozenset(sample)
    found: dict[int, list[int]] = defaultdict(list)
    for code in codes:
        if code.slot == FIRST and code.position in drawn and code.stream_id in leads:
            found[leads[code.stream_id]].append(code.position)
    return dict(found)


def pairs(codes: Collection[Code], codebook: Collection[StreamRow], twice: Collection[int]) -> list[tuple[int, int]]:
    """Return the two codes of each text that was coded twice."""
    leads, wanted = leads_to(codebook), frozenset(twice)
    given: dict[int, dict[int, int]] = defaultdict(dict)
    for code in codes:
        if code.position in wanted and code.stream_id in leads:
            given[code.position][code.slot] = leads[code.stream_id]
    return [(both[FIRST], both[SECOND]) for both in given.values() if len(both) == SECOND]


def table(found: Mapping[int, Sequence[int]], shown: Shown, codebook: Collection[StreamRow], counted: Counted,
          examples: Mapping[int, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the streams as they are published, the largest first, and the folded ones as one."""
    rows = {row.id: row for row in codebook}
    alone = [_row(found[stream], counted) | {
        "stream": stream, "kind": rows[stream].kind, "label": rows[stream].label,
        "examples": list(examples.get(stream, ()))} for stream in shown.alone]
    alone.sort(key=lambda row: (row["kind"] != "named", -row["texts"]["count"], row["stream"]))
    folded = [place for stream in shown.folded for place in found[stream]]
    return {"streams": alone,
            "folded": _row(folded, counted) | {"streams": len(shown.folded)} if folded else None}


def _row(places: Sequence[int], counted: Counted) -> dict[str, Any]:
    comments = sum(counted.copies[place] for place in places)
    return {"texts": _said(share(len(places), counted.texts, counted.texts)),
            "comments": _said(share(comments, counted.comments, counted.worth))}


def _said(one: Share) -> dict[str, Any]:
    return asdict(one)


def shown_by(found: Mapping[int, Sequence[int]], parts: Collection[Sequence[int]]) -> Shown | None:
    """Return which streams stood alone by the parts that were shown; None where the parts are no such streams."""
    wanted = {tuple(part) for part in parts}
    alone = tuple(sorted(stream for stream, places in found.items() if tuple(sorted(places)) in wanted))
    shown = Shown(alone, tuple(sorted(found.keys() - set(alone))))
    return shown if {tuple(part) for part in cells(found, shown)} == wanted else None


def cells(found: Mapping[int, Sequence[int]], shown: Shown) -> list[list[int]]:
    """Return the parts that a table shows, by the places of their texts: the folded ones last."""
    parts = [sorted(found[stream]) for stream in shown.alone]
    folded = sorted(place for stream in shown.folded for place in found[stream])
    return [*parts, folded] if folded else parts
