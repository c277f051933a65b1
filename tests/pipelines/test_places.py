"""The places of articles: a function of text, date and units, derived anew when one of them changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from meaning_samples import NOW, item, row, store_items
from sqlalchemy import delete, select, update

from config import thresholds
from config.settings import Settings, load
from pipelines.areas import filling, places
from pipelines.removal import find as finding
from pipelines.removal.remove import remove
from storage import area_updates, article_areas, articles, jobs, outbox, stories, topics
from storage import areas as units
from storage.models import Area, AreaFile
from storage.sessions import Database

OLD_DAY = datetime(2023, 5, 1, tzinfo=UTC)
CHANGE = "row,era,level,code,parent,type,name,day\nunit,new,ward,30001,79,Phường,Cầu Kho,2025-07-01\n"


@pytest.fixture
def finder(settings: Settings) -> places.Finder:
    return places.Finder(settings)


def found(database: Database, *ids: int) -> list[list[object]]:
    """Return the keys of the certain places of articles, and lists of the keys of candidates."""
    with database.reading() as session:
        rows = article_areas.of_articles(session, ids)
        wanted = {number for places_ in rows.values() for place in places_ for number in (place.area_id, *place.candidates)}
        keys = {number: area.key for number, area in units.get_many(session, wanted - {None}).items()}
    return [[keys[p.area_id] if p.area_id else [keys[c] for c in p.candidates] for p in rows[number]] for number in ids]


def run(database: Database, finder: places.Finder, **options) -> int:
    return places.run(database, finder, owner="tester", **options)


def learned(database: Database) -> list[int]:
    """Return the articles that the index was told of since this was last asked."""
    with database.writing() as session:
        told = outbox.read(session, 1000)
        outbox.done(session, [number for row_ in told for number in row_.ids])
    return sorted(row_.ref_id for row_ in told if row_.kind == "article")


def waiting(database: Database) -> int:
    with database.reading() as session:
        return article_areas.waiting_count(session, area_updates.version(session))


def test_articles_get_the_units_of_their_day(database: Database, finder: places.Finder) -> None:
    body = "Chợ ở phường Bến Thành, TP.HCM. Phường Bến Thành đông khách."
    new, old, undated = store_items(database, [
        item(1, body=body), item(2, body=body, published_at=OLD_DAY),
        item(3, body="Phường Bến Nghé, quận 1.", published_at=None, date_reliable=False),
    ])
    assert run(database, finder) == 3
    assert found(database, new, old, undated) == [
        ["new/ward/26743", "new/province/79"], ["old/ward/26743", "old/province/79"],
        ["old/ward/26740", "old/district/760"]]
    assert run(database, finder) == 0 and waiting(database) == 0


def test_a_place_is_kept_once_with_offsets_in_the_joined_text(database: Database, finder: places.Finder) -> None:
    given = item(1, title="Tin phường Bến Thành", lead="TP.HCM", body="Phường Bến Thành và xã Tân Phú.")
    store_items(database, [given])
    run(database, finder)
    with database.reading() as session:
        rows = article_areas.of_articles(session, [1])[1]
    text = article_areas.joined(given.title, given.lead, given.body)
    assert [(text[r.start:r.start + r.length], r.mentions) for r in rows] == [
        ("phường Bến Thành", 2), ("TP.HCM", 1), ("xã Tân Phú", 1)]


def test_what_is_open_keeps_its_candidates(database: Database, finder: places.Finder) -> None:
    (number,) = store_items(database, [item(1, body="Xã Tân Phú họp.")])
    run(database, finder)
    assert found(database, number) == [[["new/ward/26116", "new/ward/27000"]]]


def test_a_source_reports_from_its_own_province(database: Database, settings: Settings) -> None:
    own = settings.config_dir / "sources"
    own.mkdir(parents=True)
    (own / "bao-mau.toml").write_text('title = "Báo Mẫu"\nkind = "press"\ndomains = ["baomau.vn"]\nareas = ["TP.HCM"]\n'
                                      '[start]\nfeeds = ["https://baomau.vn/rss"]\n', encoding="utf-8")
    (number,) = store_items(database, [item(1, body="Xã Tân Phú họp.")])
    run(database, places.Finder(settings))
    assert found(database, number) == [["new/ward/27000"]]


def test_a_new_text_or_date_is_looked_at_anew(database: Database, finder: places.Finder) -> None:
    first = item(1, body="Xã Tân Phú, Đồng Nai.", published_at=None, date_reliable=False)
    (number,) = store_items(database, [first])
    run(database, finder)
    assert found(database, number) == [["new/ward/26116", "new/province/75"]]
    for changed, wanted in ((replace(first, body="Phường Sài Gòn."), ["new/ward/26740"]),
                            (replace(first, body="Quận 3.", published_at=OLD_DAY, date_reliable=True), ["old/district/770"])):
        with database.writing() as session:
            articles.save(session, row(changed, 1))
        assert waiting(database) == 1
        run(database, finder)
        assert found(database, number) == [wanted]


def test_a_change_of_units_reaches_every_article(
    database: Database, finder: places.Finder, settings: Settings, tmp_path: Path
) -> None:
    (number,) = store_items(database, [item(1, body="Phường Cầu Kho, TP.HCM.")])
    run(database, finder)
    assert found(database, number) == [["new/province/79"]]
    path = tmp_path / "change.csv"
    path.write_text(CHANGE, encoding="utf-8")
    assert filling.update(database, settings, path).applied.added == 1
    assert waiting(database) == 1
    run(database, finder)
    assert found(database, number) == [["new/ward/30001", "new/province/79"]]
    assert filling.update(database, settings, path).known and waiting(database) == 0
    path.write_text(CHANGE + "\n", encoding="utf-8")
    assert filling.update(database, settings, path).known and waiting(database) == 0


def test_new_rules_reach_every_article(
    database: Database, finder: places.Finder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_items(database, [item(1)])
    run(database, finder)
    monkeypatch.setattr(filling, "RULES_VERSION", 99)
    filling.fill(database, settings)
    assert waiting(database) == 1 and run(database, finder) == 1


def test_an_older_record_learns_what_lies_in_what(database: Database, settings: Settings) -> None:
    filling.fill(database, settings)
    with database.writing() as session:     # as migration 0013 leaves it
        before = session.execute(select(Area.id, Area.within).order_by(Area.id)).all()
        session.execute(update(Area).values(within=None))
        session.execute(delete(AreaFile).where(AreaFile.name == "rules"))
    filling.fill(database, settings)
    with database.reading() as session:
        assert session.execute(select(Area.id, Area.within).order_by(Area.id)).all() == before


def test_the_index_learns_of_other_places_only(database: Database, finder: places.Finder, settings: Settings, tmp_path: Path) -> None:
    named, none = store_items(database, [item(1, body="Phường Sài Gòn."), item(2, body="Không nơi nào.")])
    assert learned(database) == [named, none]
    run(database, finder)
    assert learned(database) == [named]
    with database.writing() as session:
        articles.save(session, row(item(1, body="Ở phường Sài Gòn."), 1))
    assert learned(database) == [named]
    run(database, finder)
    assert learned(database) == []
    path = tmp_path / "change.csv"
    path.write_text(CHANGE, encoding="utf-8")
    filling.update(database, settings, path)
    run(database, finder)
    assert learned(database) == [named]


def test_a_file_of_the_office_is_taken_in_once(database: Database, settings: Settings) -> None:
    own = settings.config_dir / "areas"
    own.mkdir(parents=True)
    version = filling.fill(database, settings)
    (own / "2027-01-01.csv").write_text(CHANGE, encoding="utf-8")
    assert filling.fill(database, settings) == filling.fill(database, settings) == version + 1
    with database.reading() as session:
        assert units.by_key(session, "new", "ward", "30001") is not None


def test_machines_with_different_files_do_not_undo_each_other_for_ever(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    own = settings.config_dir / "areas"
    own.mkdir(parents=True)
    (own / "2026-04-30.csv").write_text(CHANGE, encoding="utf-8")
    other = load({"LANGNGHE_DATA_DIR": str(tmp_path / "other")})
    versions = [filling.fill(database, each) for each in (settings, other, settings, other)]
    assert versions == [versions[0], versions[0] + 1, versions[0] + 1, versions[0] + 1]


def test_work_in_pieces_ends_where_it_should(database: Database, finder: places.Finder) -> None:
    store_items(database, [item(number) for number in range(5)])
    assert [run(database, finder, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_another_process_does_it(database: Database, finder: places.Finder) -> None:
    store_items(database, [item(1)])
    finder.load(database)
    with database.writing() as session:
        jobs.claim(session, places.JOB, "other", datetime.now(UTC), 60)
    assert run(database, finder) == 0 and waiting(database) == 1


def test_a_removed_article_takes_its_places_along(database: Database, finder: places.Finder, settings: Settings) -> None:
    gone, kept = store_items(database, [item(1, body="Phường Sài Gòn."), item(2, body="Phường Bến Thành.")])
    run(database, finder)
    found_ = finding.by_address(database, ["https://baomau.vn/bai-1"])
    assert remove(database, found_, owner="tester", limits=thresholds.load(settings).topics)
    assert found(database, gone, kept) == [[], ["new/ward/26743"]]


def test_counts_by_province_follow_units_through_the_reform(database: Database, finder: places.Finder) -> None:
    ids = store_items(database, [
        item(1, body="Phường Bến Nghé, quận 1, TP.HCM.", published_at=OLD_DAY),
        item(2, body="Tỉnh Bình Dương và quận 3.", published_at=OLD_DAY),
        item(3, body="Phường Sài Gòn, TP.HCM. Hà Nội."),
        item(4, body="Xã Tân Phú."),
    ])
    run(database, finder)
    with database.writing() as session:
        topic = topics.create(session, "Chủ đề")
        for sequence, number in enumerate(ids, 1):
            story = stories.create(session)
            stories.assign(session, number, story, b"")
            topics.assign(session, story, topic, sequence, 1.0)
    with database.reading() as session:
        key = {area.id: area.key for area in units.get_many(session, range(1, 100)).values()}
        everything = [(key[c.area_id], c.articles, c.stories) for c in article_areas.topic_provinces(session, topic)]
        lately = article_areas.topic_provinces(session, topic, since=NOW - timedelta(days=30))
        named = {key[c.area_id]: c.articles for c in article_areas.topic_areas(session, topic)}
        lines = article_areas.topic_province_lines(session, topic, limit=1)
        each = article_areas.provinces_of(session, ids)
        by_topic = article_areas.topics_by_province(session, NOW - timedelta(days=30), NOW)
    assert everything == [("new/province/79", 3, 3), ("new/province/01", 1, 1)]
    assert sorted((key[c.area_id], c.articles) for c in lately) == [("new/province/01", 1), ("new/province/79", 1)]
    assert [(line.name, line.articles, line.stories) for line in lines] == [("Thành phố Hồ Chí Minh", 3, 3)]
    assert [sorted(key[p] for p in each.get(number, ())) for number in ids] == [
        ["new/province/79"], ["new/province/79"], ["new/province/01", "new/province/79"], []]
    assert named["old/ward/26740"] == named["old/province/74"] == named["new/ward/26740"] == 1
    assert [(c.topic_id, key[c.area_id], c.articles) for c in by_topic] == [
        (topic, "new/province/01", 1), (topic, "new/province/79", 1)]
