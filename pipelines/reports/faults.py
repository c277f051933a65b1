"""Why a report was not taken: every fault at once, each with its item, its field and what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.errors import Words
from storage.errors import StorageError


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field; `item` counts from 0 and is None for the report itself.

    `field` is the attribute's name in Draft or ItemDraft, so that whoever asked can name its own row and column.
    """

    item: int | None
    field: str
    said: Words


class ReportRefused(StorageError):
    """Nothing was kept; `faults` holds all that is wrong, in the order of the form."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(
            Words("{field}: {said}", field=first.field, said=first.said) if first.item is None else
            Words("item {number}, {field}: {said}", number=first.item + 1, field=first.field, said=first.said))
