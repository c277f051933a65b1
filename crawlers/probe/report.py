"""What a probe or a live check found, for a person to read; no type here keeps a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config.sources import SourceConfig


@dataclass(frozen=True, slots=True)
class Note:
    """One finding: a code with its values; langnghe/cli/probe_words.py says it in the person's language."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """One page as a crawl would store it; `comments` counts a thread's posts, 0 for an article."""

    url: str
    title: str
    lead: str = ""
    body: str = ""
    at: datetime | None = None
    date_basis: str = ""
    date_reliable: bool = False
    comments: int = 0


@dataclass(slots=True)
class Report:
    """How the probe of one address went; `source` is None when nothing can be written."""

    address: str
    name: str = ""
    notes: list[Note] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    source: SourceConfig | None = None
    own_rules: dict[str, str] = field(default_factory=dict)      # selectors beside those of the family
    spare: Sequence[str] = ()            # sitemaps that answered and are not needed
    not_asked: Sequence[str] = ()        # of the menu's entries, which may be sections
    failed: str = ""             # code of the note that ended it

    def note(self, code: str, **values: object) -> None:
        """Add a finding."""
        self.notes.append(Note(code, {key: str(value) for key, value in values.items()}))

    def fail(self, code: str, **values: object) -> None:
        """Add the finding that ends the probe."""
        self.note(code, **values)
        self.failed = code
