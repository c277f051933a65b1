"""Which rows a request for deletion means."""

from __future__ import annotations

from collections.abc import Callable, Collection

from storage import finding
from storage.finding import Found
from storage.sessions import Database
from vietnamese.redaction import without_placeholders
from vietnamese.text import clean, tokens

# A shorter one would be found in half of the record.
LEAST_LETTERS = 8


class FragmentTooShortError(ValueError):
    """A fragment that is too short to mean a certain text."""


def by_address(database: Database, urls: Collection[str]) -> Found:
    """Return what stands at these spellings of an address."""
    with database.reading() as session:
        return finding.by_address(session, urls)


def by_text(database: Database, fragment: str, on_read: Callable[[int, int | None], None]) -> Found:
    """Return every text that holds the fragment: case, punctuation, spacing and the place of a tone mark do not count.

    Raises FragmentTooShortError.
    """
    matches = matcher(fragment)
    with database.reading() as session:
        total = finding.text_count(session)
        return finding.by_text(session, matches, lambda read: on_read(read, total))


def matcher(fragment: str) -> Callable[[str], bool]:
    """Return what tells whether a text holds the fragment as whole syllables in a row."""
    wanted = _words(clean(fragment))
    # What redaction put in place of personal data stands in half of the record too.
    if len(_words(without_placeholders(clean(fragment))).replace(" ", "")) < LEAST_LETTERS:
        raise FragmentTooShortError(f"{fragment!r}: a fragment needs at least {LEAST_LETTERS} letters or digits")
    return lambda text: wanted in _words(text)


def _words(text: str) -> str:
    return f" {' '.join(tokens(text))} "
