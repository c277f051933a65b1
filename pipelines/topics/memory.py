"""The clusterer's memory between two batches: pieces of bytes, so that a batch writes only what it changed."""

from __future__ import annotations

import json
import zlib

import numpy as np
from sqlalchemy.orm import Session

from config.thresholds import TopicThresholds
from pipelines.topics import join
from pipelines.topics.active import ActiveTopic
from pipelines.topics.features import BUCKETS, Frequencies
from pipelines.topics.series import Series
from pipelines.topics.topics import TopicModel
from storage import clusters
from storage.errors import StorageError
from storage.topics import State
from vietnamese.text import RULES_VERSION

MODEL = "model"
FREQUENCIES = "frequencies"
SERIES = "series"
TOPIC = "topic:"


class OtherRulesError(StorageError):
    """The memory was made under other text rules; topics have to be rebuilt."""


def load(session: Session, limits: TopicThresholds, weights: join.WeightSets) -> TopicModel:
    """Return the model as the last committed batch left it; raises OtherRulesError."""
    model = TopicModel(limits, weights)
    head = clusters.states(session, MODEL).get(MODEL)
    if head is None:
        return model
    if head.rules_version != RULES_VERSION:
        raise OtherRulesError(f"topics were made under text rules {head.rules_version}, these are {RULES_VERSION}: "
                              "run `langnghe topics rebuild`")
    model.sequence = head.sequence
    model.frequencies = _frequencies(session, head)
    model.dates.extend(json.loads(head.payload).get("dates", ()))      # an older program kept neither these nor series
    for piece in clusters.states(session, SERIES).values():
        model.series = Series.load(piece.payload)
    for piece in clusters.states(session, TOPIC).values():
        model.restore(ActiveTopic.load(piece.payload))
    return model


def frequencies(session: Session) -> Frequencies:
    """Return how common terms are by the last committed batch; without one, or under other text rules, nothing."""
    head = clusters.states(session, MODEL).get(MODEL)
    return _frequencies(session, head) if head is not None and head.rules_version == RULES_VERSION else Frequencies()


def _frequencies(session: Session, head: State) -> Frequencies:
    known = json.loads(head.payload)
    table = zlib.decompress(clusters.states(session, FREQUENCIES)[FREQUENCIES].payload)
    return Frequencies(known["texts"], known["seen"], np.frombuffer(table, "<f4", BUCKETS).copy())


def save(session: Session, model: TopicModel) -> None:
    """Write what changed since the last save, in the session's transaction."""
    head = json.dumps({"texts": model.frequencies.texts, "seen": model.frequencies.seen,
                       "dates": list(model.dates)}).encode()
    table = zlib.compress(model.frequencies.table.astype("<f4").tobytes(), 1)
    pieces = {MODEL: head, FREQUENCIES: table, SERIES: model.series.dump()}
    pieces |= {f"{TOPIC}{n}": model.topics[n].dump() for n in model.changed}
    clusters.save_states(session, {
        name: State(model.sequence, RULES_VERSION, payload) for name, payload in pieces.items()
    })
    clusters.drop_states(session, [f"{TOPIC}{n}" for n in model.dropped])
    model.changed.clear()
    model.dropped.clear()
