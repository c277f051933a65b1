"""A field report before it is kept, as a form, a file or a program gives it; nothing of it is trusted yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a post expects of a matter: over how many days, in which direction, and why."""

    horizon_days: int
    direction: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One thing that was said; days are YYYY-MM-DD, words are those of config.field.

    `area_id` None is the post's own area. The guard questions are None where nobody answered them. `id` is that of the
    item that it corrects, None for a new one.
    """

    kind: str
    issue: str
    heard_on: str
    text: str = ""
    basis: str = ""
    heard_groups: tuple[str, ...] = ()
    about_count: int | None = None
    breadth: str = ""
    trigger: str = ""
    heard_precision: str = "day"
    area_id: int | None = None
    channel: str = ""
    checkable: bool | None = None
    confirmed: bool | None = None
    documents: tuple[str, ...] = ()
    level: str = ""
    forecast: Forecast | None = None
    id: int | None = None

    @property
    def lacks_basis(self) -> bool:
        """Whether it is an opinion that rests on nothing: kept, counted, and left out of every digest."""
        return self.kind == "opinion" and not self.basis


@dataclass(frozen=True, slots=True)
class Draft:
    """A report; without `heard_from` and `heard_to` they are the first and last day of its items."""

    post_id: int
    type: str
    method: str
    items: tuple[ItemDraft, ...]
    heard_from: str = ""
    heard_to: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft without a fault, in the words that will be kept: `checking.checked` makes it, and nothing else should."""

    draft: Draft
