"""Articles: stored, revised, unchanged, duplicate; a change of rules is never a revision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from storage_samples import DAY, NOW, article

from storage import articles, outbox
from storage.sessions import Database


def save(database: Database, row, **options):
    with database.writing() as session:
        return articles.save(session, row, **options)


def stored(database: Database, article_id: int) -> articles.StoredArticle:
    with database.reading() as session:
        found = articles.get(session, article_id)
    assert found is not None
    return found


def behind(database: Database) -> int:
    with database.reading() as session:
        return outbox.behind(session)


def test_a_new_article_is_stored_with_its_first_revision(database, source_id):
    saved = save(database, article(source_id))
    assert saved.outcome == "stored"
    found = stored(database, saved.article_id)
    assert (found.title, found.published_at, found.version, found.revisions) == (
        article(source_id).title, NOW, 1, 1,
    )
    assert found.cluster_due
    with database.reading() as session:
        assert [revision.number for revision in articles.revisions(session, saved.article_id)] == [1]
        assert [row.ref_id for row in outbox.read(session, 10)] == [saved.article_id]


def test_the_same_page_again_changes_nothing(database, source_id):
    first = save(database, article(source_id))
    again = save(database, article(source_id, collected_at=NOW + DAY))
    assert (again.article_id, again.outcome) == (first.article_id, "unchanged")
    assert stored(database, first.article_id).version == 1
    assert behind(database) == 1


def test_a_page_that_takes_the_words_of_another_is_a_duplicate_and_keeps_its_own(database, source_id):
    one, two = save(database, article(source_id, 1)), save(database, article(source_id, 2))
    words = article(source_id, 1)
    taken = save(database, article(source_id, 2, title=words.title, lead=words.lead, body=words.body))
    assert (taken.article_id, taken.outcome) == (one.article_id, "duplicate")
    assert stored(database, two.article_id).revisions == 1


def test_a_changed_text_is_a_revision_and_both_texts_stay(database, source_id):
    first = save(database, article(source_id))
    again = save(database, article(source_id, title="Nước đã rút", collected_at=NOW + DAY))
    assert again.outcome == "revised"
    found = stored(database, first.article_id)
    assert (found.title, found.revisions, found.version) == ("Nước đã rút", 2, 2)
    with database.reading() as session:
        kept = articles.revisions(session, first.article_id)
    assert [(revision.number, revision.title) for revision in kept] == [
        (1, article(source_id).title), (2, "Nước đã rút"),
    ]


def test_the_same_words_at_another_address_are_a_duplicate(database, source_id):
    first = save(database, article(source_id, 1))
    same = article(source_id, 1, key="https://baomau.vn/amp/bai-1", url="https://baomau.vn/amp/bai-1")
    again = save(database, same)
    assert (again.article_id, again.outcome) == (first.article_id, "duplicate")


def test_imports_without_addresses_are_told_apart_by_their_ids(database, source_id):
    first = save(database, article(source_id, 1, key="import:1", url=""))
    second = save(database, article(source_id, 1, key="import:2", url=""))
    assert second.outcome == "stored"
    with database.reading() as session:
        same = articles.by_text_hash(session, stored(database, first.article_id).text_hash)
    assert [found.id for found in same] == [first.article_id, second.article_id]


def test_a_change_of_rules_is_no_revision(database, source_id):
    first = save(database, article(source_id, body="HOÀ bình", rules_version=1))
    again = save(database, article(source_id, body="hòa bình", rules_version=2),
                 renew=lambda text: text.replace("HOÀ", "hòa"))
    assert again.outcome == "unchanged"
    found = stored(database, first.article_id)
    assert (found.body, found.rules_version, found.revisions, found.version) == ("hòa bình", 2, 1, 2)
    with database.reading() as session:
        assert [revision.body for revision in articles.revisions(session, first.article_id)] == ["hòa bình"]


def test_a_real_change_under_new_rules_is_a_revision(database, source_id):
    save(database, article(source_id, body="HOÀ bình", rules_version=1))
    again = save(database, article(source_id, body="chiến tranh", rules_version=2), renew=lambda text: text)
    assert again.outcome == "revised"


def test_a_withdrawn_article_keeps_its_text_and_may_come_back(database, source_id):
    saved = save(database, article(source_id))
    with database.writing() as session:
        assert articles.withdraw(session, article(source_id).key, NOW + DAY)
        assert not articles.withdraw(session, saved.article_id, NOW + DAY)
    found = stored(database, saved.article_id)
    assert (found.withdrawn_at, found.body, found.version) == (NOW + DAY, article(source_id).body, 2)
    again = save(database, article(source_id))
    assert again.outcome == "unchanged"
    found = stored(database, saved.article_id)
    assert (found.withdrawn_at, found.version) == (None, 3)


def test_an_unknown_article_cannot_be_withdrawn(database, source_id):
    with database.writing() as session:
        assert not articles.withdraw(session, "https://baomau.vn/nowhere", NOW)


@pytest.mark.parametrize(("reliable", "kept"), [(True, NOW), (False, NOW + DAY)])
def test_a_reliable_date_stays_and_an_unreliable_one_gives_way(database, source_id, reliable, kept):
    saved = save(database, article(source_id, date_reliable=reliable))
    save(database, article(source_id, published_at=NOW + DAY))
    found = stored(database, saved.article_id)
    assert found.published_at == kept
    assert found.date_reliable


def test_between_gives_reliable_dates_only_in_order(database, source_id):
    late = save(database, article(source_id, 1, published_at=NOW + timedelta(hours=2)))
    early = save(database, article(source_id, 2))
    save(database, article(source_id, 3, date_reliable=False))
    save(database, article(source_id, 4, published_at=NOW + DAY))
    with database.reading() as session:
        found = articles.between(session, NOW, NOW + DAY)
    assert [row.id for row in found] == [early.article_id, late.article_id]


def test_iterate_walks_over_everything_once(database, source_id):
    ids = [save(database, article(source_id, number)).article_id for number in range(7)]
    seen, last = [], 0
    with database.reading() as session:
        while part := articles.iterate(session, last, 3):
            seen += [row.id for row in part]
            last = seen[-1]
    assert seen == ids


def test_the_hash_is_of_words_alone():
    one = articles.text_hash("Hoà bình!", "", "a  b")
    assert one == articles.text_hash("hòa BÌNH", "", "a, b")
    assert one != articles.text_hash("hòa", "bình", "a b")
