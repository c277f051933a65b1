"""Stories of a record follow from its rows as they are, whatever came when, was revised, withdrawn or removed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from meaning_processes import check_consistent, partition
from meaning_samples import NOW, item, prose, store_items
from sqlalchemy import select

from config import thresholds
from crawlers.items import ArticleItem
from pipelines.topics import batches, cluster, join, lease, memory, shingles
from pipelines.topics.rebuild import rebuild
from pipelines.topics.settle import Settler
from storage import articles, clusters, jobs, removing, schema, sources, stories
from storage.models import Article, Story
from storage.sessions import Database


def copy(of: ArticleItem, number: int, **changes: object) -> ArticleItem:
    """Return what another outlet made of an article."""
    at = of.published_at + timedelta(hours=number) if of.published_at else None
    values = {"source": f"bao-{number}", "url": f"https://bao{number}.vn/{of.url.rsplit('/', 1)[1]}", "published_at": at}
    return replace(of, **(values | changes))  # type: ignore[arg-type]


def undated(of: ArticleItem) -> ArticleItem:
    return replace(of, published_at=None, date_reliable=False, date_basis="", date_precision="")


@dataclass(frozen=True)
class History:
    """What the outlets show in the end, what some of them showed before, and what went away."""

    final: list[ArticleItem]
    before: list[ArticleItem]
    withdrawn: list[str]
    removed: list[str]

    @classmethod
    def invented(cls) -> History:
        """Return copies, edits, a quotation, a late and an undated copy, a false future date, a bridge that is removed."""
        one, other = item(1), item(2, published_at=NOW - timedelta(hours=5))
        cut = replace(one, body="\n".join(one.body.split("\n")[:3]))
        ends = replace(one, body="\n".join(one.body.split("\n")[-2:]), lead="")
        quotes = item(3, title=other.title, body=f"{one.body[:300]}\n{other.body}")
        final = [one, copy(one, 2), copy(cut, 3), other, copy(other, 4), quotes,
                 copy(one, 5, published_at=NOW - timedelta(days=9)), undated(copy(other, 6)), copy(ends, 7),
                 item(8), undated(copy(item(8), 2)), item(9, body="", lead=""), copy(item(9, body="", lead=""), 3)]
        before = [copy(item(8), 2), replace(other, body=one.body, title=one.title), replace(copy(cut, 3), body=prose("x")),
                  undated(one)]
        bridge = item(7, title=one.title, lead=one.lead, body=f"{one.body}\n{item(8).body}")
        return cls([*final, bridge], [undated(before[0]), *before[1:]], [final[1].url, final[5].url], [bridge.url])


def play(database: Database, history: History, seed: int) -> None:
    """Let everything happen in an order of its own, with clustering in between."""
    dice = random.Random(seed)
    final = history.final[:]
    dice.shuffle(final)
    for earlier in history.before:
        place = next(n for n, i in enumerate(final) if i.url == earlier.url)
        final.insert(dice.randrange(place + 1), earlier)
    for number, one in enumerate(final):
        store_items(database, [one])
        if dice.random() < 0.3:
            cluster.run(database, owner="a", limit=dice.choice([1, 2, None]))
        if number == len(final) - 2:
            take_away(database, [u for u in history.withdrawn if dice.random() < 0.5], [])
    cluster.run(database, owner="a")
    take_away(database, history.withdrawn, history.removed)
    cluster.run(database, owner="a")


def take_away(database: Database, withdrawn: list[str], removed: list[str]) -> None:
    with database.writing() as session:
        for url in withdrawn:
            if articles.find(session, url) is not None:
                articles.withdraw(session, url, NOW)
        for url in removed:
            found = articles.find(session, url)
            assert found is not None and removing.remove_article(session, found.id)


def shown(database: Database) -> set[tuple[str, frozenset[str]]]:
    """Return every story as the key of its representative and the keys of its articles."""
    with database.reading() as session:
        keys = dict(session.execute(select(Article.id, Article.key)).all())
        known = {s.id: keys[s.representative_id or 0] for s in session.scalars(select(Story))}
        rows = session.execute(select(Article.story_id, Article.key)).all()
    return {(known[story], frozenset(key for other, key in rows if other == story)) for story, _ in rows if story}


@contextmanager
def another(folder: Path, name: str) -> Iterator[Database]:
    """Give an empty record of its own."""
    url = f"sqlite:///{folder / name}"
    schema.upgrade(url)
    database = Database(url)
    yield database
    database.close()


def test_any_history_with_the_same_end_leaves_the_same_stories(database: Database, tmp_path: Path) -> None:
    history = History.invented()
    gone = set(history.removed)
    with another(tmp_path, "plain.db") as plain:
        store_items(plain, [one for one in history.final if one.url not in gone])
        cluster.run(plain, owner="a")
        expected = shown(plain)
    assert sorted(len(keys) for _, keys in expected) == [2, 2, 4, 5]
    play(database, history, 1)
    assert shown(database) == expected
    check_consistent(database)
    rebuild(database)
    assert shown(database) == expected
    with another(tmp_path, "other.db") as other:
        play(other, history, 2)
        assert shown(other) == expected


def test_two_parts_of_a_removed_article_are_two_stories(database: Database) -> None:
    whole = item(1)
    lines = whole.body.split("\n")
    half = len(lines) // 2
    parts = [copy(replace(whole, lead="", body="\n".join(part)), n) for n, part in ((2, lines[:half]), (3, lines[half:]))]
    store_items(database, [whole, *parts])
    cluster.run(database, owner="a")
    assert sorted(len(keys) for keys in partition(database)) == [3]
    take_away(database, [], [whole.url])
    cluster.run(database, owner="a")
    assert sorted(len(keys) for keys in partition(database)) == [1, 1]
    check_consistent(database)


def test_an_article_that_is_removed_while_others_are_clustered_leaves_its_story(database: Database) -> None:
    first = item(1)
    store_items(database, [first, copy(first, 2), copy(first, 3)])
    cluster.run(database, owner="a")
    store_items(database, [copy(first, 4)])
    limits = thresholds.load()
    with database.reading() as session:
        batch = batches.Batch(memory.load(session, limits.topics, join.shipped()),
                              cluster.load_window(session, limits.stories), Settler.load(session))
    take_away(database, [], [first.url])
    with database.writing() as session:
        assert batch.write(session, 40).articles == 3
    assert {(key, len(keys)) for key, keys in shown(database)} == {(copy(first, 2).url, 3)}


def test_a_late_older_copy_represents_from_then_on(database: Database) -> None:
    first = item(1)
    store_items(database, [first, copy(first, 2)])
    cluster.run(database, owner="a")
    late = copy(first, 3, published_at=NOW - timedelta(days=12))
    store_items(database, [late])
    cluster.run(database, owner="a")
    assert {(key, len(keys)) for key, keys in shown(database)} == {(late.url, 3)}


def test_a_date_in_the_future_does_not_represent_until_it_is_known(database: Database) -> None:
    first = item(1)
    ahead = replace(undated(copy(first, 2)), published_at=NOW + timedelta(days=30), date_basis="text")
    store_items(database, [ahead, first])
    cluster.run(database, owner="a")
    assert {key for key, _ in shown(database)} == {first.url}
    store_items(database, [copy(first, 2, published_at=NOW - timedelta(hours=9))])
    cluster.run(database, owner="a")
    assert {(key, len(keys)) for key, keys in shown(database)} == {(ahead.url, 2)}


def test_a_story_that_reaches_beyond_the_window_is_derived_whole(database: Database, tmp_path: Path) -> None:
    chain = [item(1, published_at=NOW - timedelta(days=25 * n), url=f"https://bao{n}.vn/x", source=f"bao-{n}")
             for n in range(5)]
    with another(tmp_path, "plain.db") as plain:
        store_items(plain, chain)
        cluster.run(plain, owner="a")
        expected = partition(plain)
    for number in (4, 2, 3, 0, 1):
        store_items(database, [chain[number]])
        cluster.run(database, owner="a")
    assert partition(database) == expected
    assert len(expected) > 1


def test_an_undated_article_is_compared_with_those_around_its_collection(database: Database) -> None:
    old = item(1, published_at=NOW - timedelta(days=60))
    recent = item(1, published_at=NOW - timedelta(days=3), url="https://bao9.vn/x", source="bao-9")
    for one in (undated(copy(old, 2)), old, recent):
        store_items(database, [one])
        cluster.run(database, owner="a")
    assert sorted(len(keys) for keys in partition(database)) == [1, 2]


def test_sketches_of_other_rules_are_made_anew_once(database: Database) -> None:
    first = item(1)
    store_items(database, [first, item(2)])
    cluster.run(database, owner="a")
    with database.writing() as session:
        rows = stories.clustered(session, 0, 10)
        clusters.resketch(session, {one.id: b"\0" * 80 for one in rows})
        assert jobs.claim(session, lease.JOB, "b", NOW, 60)
        jobs.finish(session, lease.JOB, "b", NOW, state={"sketches": "1.0", "other": 1})
    store_items(database, [copy(first, 2)])
    cluster.run(database, owner="a")
    assert sorted(len(keys) for keys in partition(database)) == [1, 2]
    with database.reading() as session:
        job = jobs.get(session, lease.JOB)
        assert all(len(shingles.unpack(one.sketch)) > 50 for one in stories.clustered(session, 0, 10))
    assert job is not None and job.state == {"sketches": shingles.VERSION, "other": 1}


def test_a_withdrawn_article_keeps_its_place(database: Database) -> None:
    first = item(1)
    store_items(database, [first, copy(first, 2)])
    cluster.run(database, owner="a")
    take_away(database, [first.url], [])
    with database.writing() as session:
        sources.ensure(session, "bao-2", "Báo 2", "press", enabled=True)
    store_items(database, [copy(first, 3)])
    cluster.run(database, owner="a")
    assert {(key, len(keys)) for key, keys in shown(database)} == {(first.url, 3)}
