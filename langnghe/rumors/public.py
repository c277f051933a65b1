"""What of a closed file leaves the office: words and sources, never a post, a person, or somebody's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config.clock import local_day
from config.errors import Words
from langnghe.rumors import words
from langnghe.rumors.file import File
from pipelines.rumors import gate
from pipelines.rumors.refusals import Refused
from pipelines.rumors.wording import is_post
from storage.rumors import EvidenceRow
from vietnamese.text import exact

# schema.org wants a number beside the words; where nothing can be found out there is none.
RATINGS = {"refuted": 1, "partly": 3, "confirmed": 5}


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it is named outside: `place` is "" for what is a comment or a post in a forum."""

    issuer: str
    primary_source: str
    quote: str
    place: str
    said_on: str
    official: bool
    own: bool
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a closed rumor on one page."""

    number: int
    title: str
    statement: str
    verdict: str
    said: str
    answer: str
    unknown: str
    tried: str
    signed_by: str
    signed_at: datetime
    first_heard: str
    sources: tuple[Source, ...]
    body_says: tuple[str, ...]
    appeared: tuple[str, ...]

    @property
    def titled(self) -> bool:
        """Return whether the file's name says anything that its statement does not begin with."""
        return not exact(self.statement).strip().startswith(exact(self.title).strip())


def answer(file: File) -> Answer:
    """Return what is told of a closed file; raises Refused for one that is still open, or whose verdict has fallen."""
    row = file.row
    if row.state != "closed" or row.verdict_at is None:
        raise Refused(Words("only a closed file leaves the office: its verdict is signed and its answer written"))
    if file.fallen:
        raise Refused(Words("the evidence does not carry the signed verdict any more, so nothing leaves the office: "
                            "add evidence, have a verdict signed anew, or take it back"))
    return Answer(
        row.id, row.title, row.statement, row.verdict, words.settled(file), row.answer, row.unknown,
        row.tried if row.verdict == "unverifiable" else "", words.roles(file.signed), row.verdict_at,
        min((one.heard_on for one in file.sightings), default=""),
        tuple(source(file, one) for one in file.standing if one.says != "background" and one.quote),
        tuple(words.body_says(file)),
        tuple(dict.fromkeys(one.url for one in file.open_sightings if one.url and not (one.forum or is_post(one.url)))))


def source(file: File, one: EvidenceRow) -> Source:
    """Return a source as it is named outside."""
    hidden = one.forum or is_post(one.place)
    return Source(one.issuer, one.primary_source, one.quote, "" if hidden else one.place, local_day(one.said_at),
                  one.official, gate.is_own(one, file.row.body), one.label)


def claim_review(file: File, office: str) -> dict[str, Any]:
    """Return a closed file as ClaimReview (JSON-LD): who claimed it is no part of it.

    Raises Refused for an office without a name: those who read ClaimReview take a verdict for its author's.
    """
    told = answer(file)
    if not office:
        raise Refused(Words("ClaimReview says whose verdict it is, and the office has no name here: an administrator "
                            "sets “name” in the file office.toml in the office's configuration folder"))
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": told.said}
    if told.verdict in RATINGS and not file.shaken:       # programs read the number, not the mark beside it
        rating |= {"ratingValue": RATINGS[told.verdict], "worstRating": 1, "bestRating": 5}
    claim: dict[str, Any] = {"@type": "Claim", "name": told.title}
    if told.first_heard:
        claim["datePublished"] = told.first_heard
    if told.appeared:
        claim["appearance"] = [{"@type": "CreativeWork", "url": url} for url in told.appeared]
    return {
        "@context": "https://schema.org", "@type": "ClaimReview", "inLanguage": "vi",
        "datePublished": local_day(told.signed_at), "claimReviewed": told.statement, "reviewBody": told.answer,
        "author": {"@type": "Organization", "name": office}, "itemReviewed": claim,
        "reviewRating": rating, "citation": [_citation(one) for one in told.sources],
    }


def _citation(one: Source) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "CreativeWork", "publisher": one.issuer, "sourceOrganization": one.primary_source, "text": one.quote,
        "datePublished": one.said_on}
    if one.place.startswith("http"):
        found["url"] = one.place
    elif one.place:
        found["identifier"] = one.place
    return found
