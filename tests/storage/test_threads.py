"""Threads: replaced as a whole, unchanged comments keep their rows, what went leaves only a number."""

from __future__ import annotations

import dataclasses

from storage_samples import DAY, HOUR, NOW, article, comment, thread

from storage import articles, outbox, removing, retention, threads, tombstones
from storage.sessions import Database


def replace(database: Database, row) -> str:
    with database.writing() as session:
        return threads.replace(session, row)


def only(database: Database) -> tuple[threads.StoredThread, list[threads.StoredComment]]:
    with database.reading() as session:
        found = threads.get(session, 1)
        assert found is not None
        return found, threads.comments(session, 1)


def test_unchanged_comments_keep_their_row(database, source_id):
    assert replace(database, thread(source_id, comment("a"), comment("b"), comment("b"))) == "stored"
    before = {row.text: row.id for row in only(database)[1] if row.text == "a"}
    assert replace(database, thread(source_id, comment("c"), comment("b"), comment("a"))) == "revised"
    found, rows = only(database)
    assert sorted(row.text for row in rows) == ["a", "b", "c"]
    assert {row.text: row.id for row in rows}["a"] == before["a"]
    assert (found.comments, found.withdrawn, found.version) == (3, 1, 2)


def test_the_same_thread_again_is_unchanged_and_silent(database, source_id):
    replace(database, thread(source_id, comment("a"), comment("a")))
    assert replace(database, thread(source_id, comment("a"), comment("a"), collected_at=NOW + DAY)) == "unchanged"
    with database.reading() as session:
        assert outbox.behind(session) == 1
    assert only(database)[0].collected_at == NOW + DAY


def test_an_hour_makes_another_comment(database, source_id):
    replace(database, thread(source_id, comment("a")))
    assert replace(database, thread(source_id, comment("a", hour=NOW + HOUR))) == "revised"


def test_a_new_id_is_never_an_old_one(database, source_id):
    replace(database, thread(source_id, comment("a")))
    old = only(database)[1][0].id
    replace(database, thread(source_id))
    replace(database, thread(source_id, comment("b")))
    assert only(database)[1][0].id > old


def test_hourly_counts_outlive_the_comments(database, source_id):
    replace(database, thread(source_id, comment("a"), comment("b", hour=NOW + DAY), hourly={NOW: 1, NOW + DAY: 1}))
    with database.writing() as session:
        assert retention.purge_comments(session, NOW + HOUR) == retention.Purged(comments=1, threads=1)
    with database.reading() as session:
        assert retention.comments_before(session, NOW + HOUR) == 0
        assert threads.hours(session, 1) == {NOW: 1, NOW + DAY: 1}
    found, rows = only(database)
    assert [row.text for row in rows] == ["b"]
    assert (found.comments, found.first_comments) == (1, 2)


def test_a_thread_finds_its_article_whichever_comes_first(database, source_id):
    replace(database, thread(source_id, comment("a")))
    assert only(database)[0].article_id is None
    with database.writing() as session:
        saved = articles.save(session, article(source_id))
        threads.adopt(session, source_id, saved.article_id, article(source_id).key)
    assert only(database)[0].article_id == saved.article_id
    replace(database, thread(source_id, comment("b"), url="https://baomau.vn/y-kien/2"))
    with database.reading() as session:
        assert [row.id for row in threads.of_article(session, saved.article_id)] == [1, 2]


def test_the_bound_is_the_largest_thread_never_a_sum(database, source_id):
    replace(database, thread(source_id, comment("a"), comment("b"), comment("c", first=False)))
    replace(database, thread(source_id, comment("a"), url="https://baomau.vn/y-kien/2"))
    with database.reading() as session:
        assert threads.first_bound(session, [1, 2]) == 2
        assert threads.first_bound(session, []) == 0


def test_a_removed_article_takes_its_comments_and_leaves_tombstones(database, source_id):
    with database.writing() as session:
        saved = articles.save(session, article(source_id))
    replace(database, thread(source_id, comment("a")))
    with database.writing() as session:
        assert removing.remove_article(session, saved.article_id)
        assert not removing.remove_article(session, saved.article_id)
    with database.reading() as session:
        assert articles.get(session, saved.article_id) is None
        assert articles.revisions(session, saved.article_id) == []
        assert threads.count(session) == 0
        assert tombstones.versions(session, "article", [saved.article_id]) == {saved.article_id: 2}
        assert tombstones.versions(session, "thread", [1]) == {1: 2}
        assert {(row.kind, row.ref_id) for row in outbox.read(session, 10)} == {
            ("article", saved.article_id), ("thread", 1),
        }


def test_a_window_of_the_newest_leaves_what_lies_before_it(database, source_id):
    hours = {name: NOW + n * HOUR for n, name in enumerate("abcd")}
    rows = {name: comment(name, hour=hour) for name, hour in hours.items()}
    replace(database, thread(source_id, rows["a"], rows["b"], comment("b2", hour=hours["b"]), rows["c"], hourly={
        hours["a"]: 1, hours["b"]: 2, hours["c"]: 1}))
    # "a" and "b2" left the window, "c" was taken away, "d" is new.
    assert replace(database, thread(source_id, rows["b"], rows["d"], since=hours["b"], hourly={hours["b"]: 1, hours["d"]: 1})) == "revised"
    found, kept = only(database)
    assert sorted(row.text for row in kept) == ["a", "b", "b2", "d"]
    assert (found.comments, found.withdrawn) == (4, 1)
    with database.reading() as session:
        assert threads.hours(session, 1) == {hours["a"]: 1, hours["b"]: 2, hours["c"]: 1, hours["d"]: 1}
    assert replace(database, thread(source_id, rows["d"], since=hours["d"], hourly={hours["d"]: 1})) == "unchanged"
    # A window without a comment is the whole thread.
    assert replace(database, thread(source_id, hourly={})) == "revised"
    assert (only(database)[0].comments, only(database)[0].withdrawn) == (0, 5)


def test_a_rough_hour_does_not_make_another_comment(database, source_id):
    """"2 giờ trước" is another hour at each look; the first one, told when the comment was young, stays."""
    first = [comment("a"), comment("b", hour=NOW + HOUR), comment("b", hour=NOW + HOUR)]
    replace(database, thread(source_id, *first, hourly={NOW: 1, NOW + HOUR: 2}))
    ids = {row.id for row in only(database)[1]}

    def rough(text: str, hour) -> threads.CommentRow:
        return dataclasses.replace(comment(text, hour=hour), rough=True)

    again = thread(source_id, rough("a", NOW + HOUR), rough("b", NOW), rough("b", NOW + HOUR), hourly={NOW: 1, NOW + HOUR: 2})
    assert replace(database, again) == "unchanged"
    # Later the day alone is told, and two of them are new.
    days = [comment("a", hour=None), comment("b", hour=None), comment("b", hour=None), comment("b", hour=None), comment("c", hour=None)]
    assert replace(database, thread(source_id, *days, hourly={})) == "revised"
    found, rows = only(database)
    assert ids < {row.id for row in rows} and (found.comments, found.withdrawn) == (5, 0)
    with database.reading() as session:
        assert threads.hours(session, 1) == {NOW: 1, NOW + HOUR: 2}
    # Two hours are too far, and an exact hour is believed.
    assert replace(database, thread(source_id, rough("a", NOW + 2 * HOUR), hourly={NOW + 2 * HOUR: 1})) == "revised"
    assert only(database)[0].withdrawn == 5
