"""Hotspots: `./run python -m benchmarks.hotspots [FILE] [--series N] [--seed S] [--generator NAME] [--weeks W]
[--curve] [--oracle]`.

Without FILE on made series (`hotspot_series`, `hotspot_further`). FILE is JSONL, one series a line: `counts` (articles
a day), `events` (list of [first, last] day, from 0) and, if wanted, `masked` (days that are no baseline), `exposure`
(coverage of each day against the usual one) and `neither` (days that are neither burst nor false alarm). The first 56
days are history. --curve says the same for surprises from 1.5 to 6: a sensitivity is one of them. --oracle measures a
detector that knows the mean of every day and the spread: what is lost beside it is the price of not knowing them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks import hotspot_further, hotspot_series
from benchmarks.hotspot_series import WARM_UP, Made, in_scope
from benchmarks.report import emit
from benchmarks.topics_data import read_lines
from config import thresholds
from config.thresholds import HotspotThresholds
from pipelines.hotspots.baseline import Usual, Window
from pipelines.hotspots.detect import Score, heights
from pipelines.hotspots.episodes import SENSITIVITIES, Episode, needed, replay, scores
from pipelines.hotspots.tail import support

START = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS, AREAS = 300, 130
GENERATORS = hotspot_series.GENERATORS | hotspot_further.FURTHER
TOLD = ("made", "spread")
CURVE = [1.5 + 0.25 * n for n in range(19)]


@dataclass(slots=True)
class Tally:
    """What a sensitivity found over all series."""

    events: int = 0
    seen: int = 0
    same_day: int = 0
    false: int = 0
    days: int = 0


def windows_of(series: Made) -> list[Window]:
    """Return the series as the detector reads it."""
    exposure = series.exposure or (1.0,) * len(series.counts)
    return [Window(count, exposure[day], day not in series.masked) for day, count in enumerate(series.counts)]


def known_best(series: Made, limits: HotspotThresholds) -> list[Score]:
    """Return the scores of a detector that knows the mean of every day and the size: the bound of what can be found.

    The likelihood ratio of bursts against chance: no other order of the counts finds more at equal false alarms.
    """
    found, multiples = [], heights(limits.burst_least, limits.burst_most)
    for count, mean in list(zip(series.counts, series.calm, strict=True))[WARM_UP:]:
        seen = support(count, mean, series.size, multiples) + limits.burst_start
        enough = count >= limits.least_articles
        found.append(Score(seen if enough else 0.0, 1, count, Usual(mean, series.size, WARM_UP), confirmed=True))
    return found


def found_in(scored: Sequence[Score], limits: HotspotThresholds, least: float) -> list[Episode]:
    """Return the bursts of a series of which these are the scores after the warm-up."""
    return replay(scored, START + timedelta(days=WARM_UP), limits, least)


def raised_days(found: Iterable[Episode]) -> set[int]:
    """Return the days, from 0, on which a hotspot was raised."""
    return {(episode.raised_at - START).days for episode in found}


def judge(series: Made, raised: set[int], tally: Tally) -> None:
    """Add one series; a hotspot raised on no day of a burst is false, a second one within a burst is nothing."""
    inside = {day for first, last in series.events for day in range(first, last + 1)} | set(series.neither)
    events = in_scope(series.events)
    tally.events += len(events)
    tally.seen += sum(any(day in raised for day in range(first, last + 1)) for first, last in events)
    tally.same_day += sum(first in raised for first, _ in events)
    tally.false += len(raised - inside)
    tally.days += sum(day not in inside for day in range(WARM_UP, len(series.counts)))


def measure(
    all_series: Sequence[Made], limits: HotspotThresholds, surprises: Mapping[str, float], oracle: bool = False
) -> dict[str, Tally]:
    """Return the tally of every surprise from which something is raised, by its name."""
    tallies = {name: Tally() for name in surprises}
    for series in all_series:
        scored = known_best(series, limits) if oracle else scores(windows_of(series), WARM_UP, limits)
        for name, least in surprises.items():
            judge(series, raised_days(found_in(scored, limits, least)), tallies[name])
    return tallies


def false_a_week(rng: np.random.Generator, weeks: int, limits: HotspotThresholds, generator: str) -> tuple[int, int]:
    """Return the hotspots that TOPICS topics in AREAS areas raise in `weeks` weeks without any burst, by default.

    Those of whole topics and those of areas. A topic that is hot at the time takes its areas with it: they are named in
    its reasons, not raised beside it.
    """
    make = GENERATORS[generator]
    days = WARM_UP + 7 * weeks
    topics = areas = 0
    for levels in hotspot_series.sparse(rng, TOPICS, AREAS):
        whole = make(rng, days=days, base=2 * sum(levels), bursts=False)
        of_topic = found_in(scores(windows_of(whole), WARM_UP, limits), limits, needed("medium", limits))
        topics += len(raised_days(of_topic) - whole.neither)
        for level in levels:
            part = make(rng, days=days, base=level, bursts=False)
            if max(part.counts[WARM_UP:]) < limits.least_articles:
                continue
            found = found_in(scores(windows_of(part), WARM_UP, limits), limits, needed("medium", limits, AREAS))
            alone = [one for one in found if not any(_open(topic, one.raised_at) for topic in of_topic)]
            areas += len(raised_days(alone) - part.neither)
    return topics, areas


def _open(episode: Episode, at: datetime) -> bool:
    return episode.raised_at <= at and (episode.ended_at is None or at <= episode.ended_at)


def report(tallies: Mapping[str, Tally]) -> None:
    """Print the figures of every sensitivity."""
    for name, tally in tallies.items():
        emit("event_recall", tally.seen / max(1, tally.events), "share", tally.events, sensitivity=name)
        emit("same_day_recall", tally.same_day / max(1, tally.events), "share", tally.events, sensitivity=name)
        emit("false_alarms_per_topic_day", tally.false / max(1, tally.days), "share", tally.days, sensitivity=name)


def read(path: str) -> list[Made]:
    """Return the series of a file."""
    rows = [json.loads(line) for line in read_lines(path)]
    return [Made(tuple(row["counts"]), frozenset(row.get("masked", ())), tuple((a, b) for a, b in row["events"]),
                 frozenset(row.get("neither", ())), tuple(row.get("exposure", ()))) for row in rows]


def main() -> None:
    """Measure on made series, or on those of a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--series", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--generator", choices=list(GENERATORS), default="made")
    parser.add_argument("--weeks", type=int, default=4, help="weeks of the 300 x 130 series; 0 leaves them out")
    parser.add_argument("--curve", action="store_true", help="figures of every surprise beside the sensitivities")
    parser.add_argument("--oracle", action="store_true", help="a detector that knows mean and spread (made, spread)")
    options = parser.parse_args()
    if options.oracle and options.generator not in TOLD:
        parser.error(f"--oracle is for: {', '.join(TOLD)}")
    limits = thresholds.load().hotspots
    make = GENERATORS[options.generator]
    given = read(options.file) if options.file else [
        make(np.random.default_rng([options.seed, number])) for number in range(options.series)]
    chosen = {name: needed(name, limits) for name in SENSITIVITIES}
    report(measure(given, limits, chosen | ({f"{s:.2f}": s for s in CURVE} if options.curve else {}), options.oracle))
    if options.weeks and not options.file and not options.oracle:
        topics, areas = false_a_week(np.random.default_rng(options.seed), options.weeks, limits, options.generator)
        emit("false_hotspots_per_week", (topics + areas) / options.weeks, "1/week", options.weeks, topics=TOPICS,
             areas=AREAS, sensitivity="medium", of_topics=topics, of_areas=areas)


if __name__ == "__main__":
    main()
