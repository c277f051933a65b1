"""Who carried a story and what each made of it, for the desk and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from langnghe.formats import number
from langnghe.i18n import N_, _, ngettext
from langnghe.rewriting import Rewriting, compare
from langnghe.web import difference
from langnghe.web.difference import Change
from pipelines.topics.sharing import kept
from storage import copies
from storage.copies import Copy, Place, StoryFacts

# Copies on a page: comparing fifty with their representative takes a fifth of a second.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A copy beside the article that represents the story: both shares are of words."""

    copy: Copy
    kept: float            # of the representative's text
    own: float             # of the copy's text, which the representative does not have
    rewriting: Rewriting
    title: tuple[Change, ...]

    @property
    def retitled(self) -> bool:
        """Whether the copy has another title."""
        return any(change.kind != "same" for change in self.title)


@dataclass(frozen=True, slots=True)
class Carried:
    """A page of a story's copies, the representative apart."""

    facts: StoryFacts
    representative: Copy
    reason: str
    lines: tuple[Line, ...]
    articles: int
    outlets: int
    undated: int
    number: int
    pages: int


def carried(session: Session, story_id: int, wanted: int = 1) -> Carried | None:
    """Return a page of a story's copies; the last page when there are fewer."""
    facts = copies.story(session, story_id)
    if facts is None:
        return None
    places = copies.places(session, story_id)
    others = [place.id for place in places if place.id != facts.representative_id]
    pages = max(1, -(-len(others) // PAGE))
    at = min(max(1, wanted), pages)
    asked = others[(at - 1) * PAGE : at * PAGE]
    read = copies.read(session, [facts.representative_id, *asked])
    first = read.get(facts.representative_id)
    if first is None:
        return None
    return Carried(
        facts, first, reason(places, facts.representative_id), tuple(line(first, read[n]) for n in asked if n in read),
        len(places), len({place.source_id for place in places}), sum(place.at is None for place in places),
        at, pages)


def one(session: Session, found: Carried, article_id: int) -> Line | None:
    """Return one copy of a story, on whatever page it stands."""
    asked = {place.id for place in copies.places(session, found.facts.id)} - {found.representative.id}
    read = copies.read(session, asked & {article_id})
    return line(found.representative, read[article_id]) if article_id in read else None


def line(first: Copy, other: Copy) -> Line:
    """Compare a copy with the representative."""
    return Line(other, kept(whole(first), whole(other)), 1 - kept(whole(other), whole(first)),
                compare(text(first), text(other)), tuple(difference.words(first.title, other.title)))


def text(copy: Copy) -> str:
    """Return lead and body."""
    return f"{copy.lead}\n{copy.body}".strip()


def whole(copy: Copy) -> str:
    """Return title, lead and body."""
    return f"{copy.title}\n{text(copy)}"


_ALONE = N_("It is the only article of its story.")
_UNDATED = N_("No copy has a trustworthy date; this one was collected first.")


def reason(places: Sequence[Place], chosen: int) -> str:
    """Say why an article represents its story."""
    if len(places) == 1:
        return _(_ALONE)
    dated = [place for place in places if place.at is not None]
    mine = next((place for place in dated if place.id == chosen), None)
    if mine is None:
        return _(_UNDATED)
    said = ngettext("The oldest with a trustworthy date, of %(n)s copy.",
                    "The oldest with a trustworthy date, of %(n)s copies.", len(places)) % {"n": number(len(places))}
    if any(place.at == mine.at and place.id != chosen for place in dated):
        said += " " + _("Others have the same date; this one was collected first.")
    return said


def summary(line: Line) -> str:
    """Say in a line what a copy changed."""
    made = line.rewriting
    counted = (
        (made.new, ngettext("%(n)s sentence added", "%(n)s sentences added", made.new)),
        (made.gone, ngettext("%(n)s sentence left out", "%(n)s sentences left out", made.gone)),
        (made.changed, ngettext("%(n)s sentence changed", "%(n)s sentences changed", made.changed)),
        (made.moved, ngettext("%(n)s sentence moved", "%(n)s sentences moved", made.moved)),
    )
    said = [_("another title")] if line.retitled else []
    said += [words % {"n": number(count)} for count, words in counted if count]
    return ", ".join(said) or _("word for word the same")


def share(value: float) -> str:
    """Write a share; only all is 100 %, only nothing is 0 %."""
    percent = round(100 * value)
    if percent in (0, 100) and 0 < value < 1:
        percent = 1 if percent == 0 else 99
    return f"{percent} %"
