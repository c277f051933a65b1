"""What topics are called, in the record: the name that staff gave, else a headline; and their distinctive terms."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from pipelines.topics import labels
from pipelines.topics.features import Frequencies
from storage import clusters, decisions, topics

_PIECE = 500


def describe(session: Session, topic_ids: Collection[int], frequencies: Frequencies) -> None:
    """Give topics that have stories their label and terms."""
    ids = sorted(topic_ids)
    for piece in (ids[at:at + _PIECE] for at in range(0, len(ids), _PIECE)):
        named = decisions.labels(session, piece)
        made = {topic: labels.label([line.title for line in found], frequencies)
                for topic, found in clusters.headlines(session, piece, labels.HEADLINES).items() if found}
        topics.describe_many(session, {t: (named.get(t, one.headline), one.terms) for t, one in made.items()})
