"""The articles of the world: every draft and every copy as a page with an address and a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from config.clock import DISPLAY_ZONE, local_day, local_day_bounds
from langnghe.demo.outlets import OUTLETS, Outlet
from langnghe.demo.texts import Event, Wording, load_events
from vietnamese.text import exact, fold

FIRST_NUMBER = 4_100_000
SLUG_WORDS = 14
# Which two of the four background paragraphs an article takes: any two articles share at most one.
PAIRS = ((0, 1), (2, 3), (0, 2), (1, 3), (0, 3), (1, 2))


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of one outlet; `origin` names the outlet that a copy was taken from."""

    outlet: Outlet
    event: str
    number: int
    path: str
    section: str
    at: datetime                 # aware, Vietnamese time, whole minutes
    wording: Wording
    revised: Wording | None = None
    withdrawn: bool = False
    origin: str = ""

    def in_edition(self, edition: int) -> Wording | None:
        """Return what the page says in an edition; None when it was taken down."""
        if edition == 1:
            return self.wording
        return None if self.withdrawn else self.revised or self.wording


def slug(text: str) -> str:
    """Return the words of a title as an address writes them."""
    return "-".join(fold(exact(text)).split()[:SLUG_WORDS])


def moment(now: datetime, days: int, part: float) -> datetime:
    """Return a time `days` before today; `part` (0 to 1) places it between 6 and 21 o'clock, today before now."""
    start = local_day_bounds(local_day(now))[0].astimezone(DISPLAY_ZONE) - timedelta(days=days)
    if days:
        return (start + timedelta(hours=6 + 15 * part)).replace(second=0, microsecond=0)
    morning = min(timedelta(hours=6), (now - start) / 2)
    return (start + morning + (now - start - morning) * (0.05 + 0.9 * part)).replace(second=0, microsecond=0)


def pieces(now: datetime) -> tuple[Piece, ...]:
    """Return all articles, oldest first; the same for the same `now`."""
    made = [piece for event in load_events() for piece in _of_event(event, now)]
    ordered = sorted(made, key=lambda piece: (piece.at, piece.outlet.key, piece.wording.title))
    return tuple(_numbered(piece, FIRST_NUMBER + 37 * place) for place, piece in enumerate(ordered))


def _numbered(piece: Piece, number: int) -> Piece:
    path = piece.outlet.path.format(section=slug(piece.section), slug=slug(piece.wording.title), number=number)
    return replace(piece, number=number, path=path)


def _of_event(event: Event, now: datetime) -> Iterator[Piece]:
    for place, draft in enumerate(event.drafts):
        chance = random.Random(f"{event.key} {draft.wording.title}")
        original = _original(event, place, moment(now, draft.day, chance.random() * 0.7))
        yield original
        for key, lead in draft.copies.items():
            yield _copy(original, OUTLETS[key], lead, now, chance)


def _background(event: Event, place: int) -> tuple[str, ...]:
    """Return paragraphs of the event's pool for its n-th article."""
    if OUTLETS[event.drafts[place].outlet].official:
        # The first paragraph of a pool is facts; an office does not print what residents say.
        return event.pool[:1]
    return tuple(event.pool[number] for number in PAIRS[place % len(PAIRS)])


def _original(event: Event, place: int, at: datetime) -> Piece:
    def woven(wording: Wording) -> Wording:
        first, *rest = wording.body
        return replace(wording, body=(first, *background[:1], *rest, *background[1:], recap))

    draft, background = event.drafts[place], _background(event, place)
    # One further on in the second round of pairs, so that the seventh article is not the first again.
    recap = event.recaps[(place + place // len(PAIRS)) % len(event.recaps)]
    return Piece(
        outlet=OUTLETS[draft.outlet], event=event.key, number=0, path="", section=event.section, at=at,
        wording=woven(draft.wording), revised=woven(draft.revised) if draft.revised else None,
        withdrawn=draft.withdrawn,
    )


def _copy(original: Piece, outlet: Outlet, lead: str, now: datetime, chance: random.Random) -> Piece:
    """Return a syndicated copy: own lead, the text taken over and its origin named."""
    later = timedelta(minutes=chance.randint(20, 180))
    at = min(original.at + later, now.astimezone(DISPLAY_ZONE).replace(second=0, microsecond=0))
    body = (*original.wording.body, f"(Theo {original.outlet.title})")
    return replace(
        original, outlet=outlet, at=at, origin=original.outlet.key, revised=None, withdrawn=False,
        wording=Wording(original.wording.title, lead, body),
    )
