"""When a verdict may be given: one official source, or two that are independent of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.rumors import COUNTS
from pipelines.rumors import sources
from storage.rumors import EvidenceRow

NEEDED = 2
# What "partly true" says of a rumor, and what evidence bears each half of it.
PARTS = {"true_part": ("confirms", "partly"), "false_part": ("refutes", "partly")}


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands behind a verdict: `groups` are independent of each other, rows inside one count once.

    `reason` is why it is not enough: "", nothing, own (only the body itself), one, unverifiable (nothing was tried); of
    "partly" also true_part or false_part, for which no evidence or too little is there.
    """

    verdict: str
    groups: tuple[tuple[EvidenceRow, ...], ...]
    official: int
    against: int
    reason: str

    @property
    def open(self) -> bool:
        """Return whether the verdict may be given."""
        return not self.reason

    @property
    def independent(self) -> int:
        """Return how many sources are independent of each other."""
        return len(self.groups)

    @property
    def counted(self) -> list[int]:
        """Return the evidence that counts."""
        return sorted(row.id for group in self.groups for row in group)


def judge(verdict: str, rows: Sequence[EvidenceRow], body: str, tried: str = "") -> Gate:
    """Return what the evidence of a rumor about `body` is worth for a verdict."""
    standing = [row for row in rows if row.stands]
    if verdict == "unverifiable":
        return Gate(verdict, (), 0, 0, "" if tried.strip() else "unverifiable")
    says = COUNTS[verdict]
    counted = [row for row in standing if row.says in says]
    against = sum(row.says not in {*says, "background", "partly"} for row in standing)
    groups = independent(counted, body)
    reason = _parts_reason(counted, body) if verdict == "partly" else _reason(groups, body)
    return Gate(verdict, groups, _official(groups, body), against, reason)


def _parts_reason(rows: Sequence[EvidenceRow], body: str) -> str:
    """Return what "partly true" lacks: who says that some of it is true, and who that some of it is false."""
    if not rows:
        return "nothing"
    for part, says in PARTS.items():
        if _reason(independent([row for row in rows if row.says in says], body), body):
            return part
    return ""


def _official(groups: Sequence[Sequence[EvidenceRow]], body: str) -> int:
    return sum(any(row.official and not is_own(row, body) for row in group) for group in groups)


def _reason(groups: Sequence[Sequence[EvidenceRow]], body: str) -> str:
    if _official(groups, body) or len(groups) >= NEEDED:
        return ""
    if not groups:
        return "nothing"
    return "own" if all(is_own(row, body) for row in groups[0]) else "one"


def is_own(row: EvidenceRow, body: str) -> bool:
    """Return whether the body that a rumor is about says this of itself, in whichever paper it stands."""
    return row.own or (bool(body) and sources.key(body) in {sources.key(row.primary_source), sources.key(row.issuer)})


def independent(rows: Iterable[EvidenceRow], body: str) -> tuple[tuple[EvidenceRow, ...], ...]:
    """Return the rows in groups: same primary source, same story, same text or the body itself are one."""
    groups: list[tuple[set[str], list[EvidenceRow]]] = []
    for row in rows:
        keys = _keys(row, body)
        joined = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if not group[0] & keys]
        groups.append((keys.union(*(group[0] for group in joined)),
                       [*(one for group in joined for one in group[1]), row]))
    return tuple(tuple(sorted(found, key=lambda row: row.id)) for _keys_of, found in groups)


def _keys(row: EvidenceRow, body: str) -> set[str]:
    keys = {f"source {sources.key(row.primary_source)}", f"text {row.text_sha256}"}
    if row.article_id is not None:
        keys.add(f"article {row.article_id}")
    if row.story_id is not None:
        keys.add(f"story {row.story_id}")
    return keys | ({"own"} if is_own(row, body) else set())
