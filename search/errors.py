"""Errors of the search room; each says what a person can do about it."""

from __future__ import annotations


class SearchError(Exception):
    """Root of the search room's errors."""


class QueryError(SearchError):
    """A query cannot be understood; raised by `search.query.parse`, and by `Searcher` for a source or place.

    `position` is the character of the text (0-based) where it went wrong, `hint` what would be understood,
    `reason` one of the words in REASONS, `detail` what was typed there: enough to say it in any language.
    `near` are known values like it.
    """

    REASONS = (
        "unknown_field", "bad_date", "bad_kind", "bad_topic", "empty_field", "too_long", "too_many_words", "too_deep",
        "unknown_source", "days_reversed", "only_a_person",
        "no_words", "bad_document", "unknown_area", "several_areas", "unquoted_area",
    )

    def __init__(
        self, message: str, position: int, hint: str, *, reason: str, detail: str = "", near: tuple[str, ...] = (),
    ) -> None:
        super().__init__(f"{message} (at character {position + 1}); {hint}")
        self.message = message
        self.position = position
        self.hint = hint
        self.reason = reason
        self.detail = detail
        self.near = near


class EngineUnavailable(SearchError):
    """The engine does not answer, or its files cannot be read; what is to be indexed waits in the outbox."""


class IndexBusy(SearchError):
    """Another process holds the index for writing."""


class IndexOutdated(SearchError):
    """The index was written under other text rules or another layout: `langnghe index rebuild` makes it new."""

    def __init__(self, found: str, wanted: str) -> None:
        message = f"the search index was made by {found}, this program needs {wanted}; run `langnghe index rebuild`"
        super().__init__(message)
        self.found = found
        self.wanted = wanted
