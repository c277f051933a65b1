"""Situations: what the figures of both sides speak for, what staff may set, and what is told and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from meaning_samples import NOW as CLOCK

from config import clock, thresholds
from langnghe import situating
from langnghe.render.field import situation_words
from pipelines import fewunits
from pipelines.situations import checking, digestpart, suggesting
from pipelines.situations.checking import Draft
from pipelines.situations.suggesting import Evidence
from storage import articles, situations, sources, stories, topics
from storage.articles import ArticleRow
from storage.models import Base, Hotspot
from tests.asked_record import NOW, TODAY, item, posts
from tests.conftest import fast_on_sqlite

LIMITS = thresholds.load().situations
NOTHING = Evidence(0, 0, 0, 0, 0, 0, 0, "", 0)
GOOD = Draft("Rác ùn ở bãi Gò Sậy", "2026-05-01", grievance="Rác để ba ngày chưa dọn", demands="Dọn hằng ngày")


@pytest.mark.parametrize(("found", "stage"), [
    ({"items": 9, "units": 1}, "signal"), ({"units": 1, "unanswered": 5, "hot": 1}, "signal"),
    ({"units": 2}, "problem"), ({"units": 1, "outlets": 1}, "problem"), ({"units": 3}, "problem"),
    ({"units": 3, "unanswered": 3}, "hotspot"), ({"units": 3, "unanswered": 2}, "problem"),
    ({"outlets": 3, "articles": 12, "articles_before": 6}, "hotspot"),
    ({"outlets": 3, "articles": 12, "articles_before": 7}, "problem"),
    ({"outlets": 3, "articles": 9}, "problem"), ({"outlets": 3, "hot": 1}, "hotspot"),
    ({"units": 4, "quiet_days": 14}, "resolved"), ({"units": 4, "quiet_days": 14, "unanswered": 1}, "problem"),
    ({"units": 4, "quiet_days": 13}, "problem"),
])
def test_a_stage_is_suggested_with_its_reasons(found: dict[str, int], stage: str):
    said = suggesting.suggest(replace(NOTHING, **found), LIMITS)
    assert said.stage == stage and said.reasons[0] == ("voices", found.get("units", 0), found.get("outlets", 0))
    assert {name for name, *_ in said.reasons} <= {"voices", "online", "unanswered", "hot", "quiet"}


@pytest.mark.parametrize(("units", "outlets", "may"), [
    (1, 0, {"signal", "resolved"}), (2, 0, {"signal", "problem", "resolved"}), (1, 1, {"signal", "problem", "resolved"}),
    (3, 0, set(situations.STAGES)), (0, 3, set(situations.STAGES)), (2, 2, {"signal", "problem", "resolved"}),
])
def test_a_hotspot_takes_three_units_or_three_outlets(units: int, outlets: int, may: set[str]):
    found = replace(NOTHING, units=units, outlets=outlets)
    assert {stage for stage in situations.STAGES if suggesting.allowed(stage, found)} == may


@pytest.mark.parametrize(("name", "value", "fault"), [
    ("issue", "", "issue"), ("issue", "a" * 241, "issue"), ("begins_on", "", "begins_on"), ("begins_on", "1/5", "begins_on"),
    ("begins_on", "0001-01-01", "begins_on"), ("begins_on", "1999-12-31", "begins_on"), ("ends_on", "2026-04-30", "ends_on"), ("ends_on", "2026-05-21", "ends_on"), ("level", "district", "level"),
    ("scale", "x" * 501, "scale"),
])
def test_every_fault_is_told_by_its_field(name: str, value: str, fault: str):
    assert set(checking.read(replace(GOOD, **{name: value}), TODAY).faults) == {fault}


def test_a_situation_of_another_time_that_is_kept_is_still_read(database):
    clock.freeze(NOW)
    with database.writing() as session:
        situations.add(session, replace(GOOD, begins_on="0001-01-01").columns, None, NOW)
        (one,) = situations.listed(session)
        assert suggesting.evidence(session, one, LIMITS, NOW).quiet_days > 700_000
        assert digestpart.part(session, TODAY, TODAY)["situations"][0]["since"] == "0001-01-01"
    clock.freeze(None)


def test_names_are_taken_out_of_every_text():
    named = checking.read(replace(GOOD, form="Ông Nguyễn Văn Tám gọi mọi người đến"), TODAY)
    assert named.redacted and "Tám" not in named.draft.form and checking.read(GOOD, TODAY) == checking.Read(GOOD, {}, False)


def test_no_table_has_a_place_for_who_organises():
    refused = ("organi", "leader", "lead", "instigat", "initiator", "ringleader", "actor", "suspect", "participant", "who")
    columns = [column.name for table in Base.metadata.sorted_tables if table.name.startswith("situation")
               for column in table.columns]
    assert len(columns) > 20
    assert [name for name in columns if any(word in name for word in refused)] == []
    assert set(Draft.__dataclass_fields__) == set(situations.COLUMNS)


@pytest.fixture
def seen(database):
    """Hold a situation with three items of three units, a topic of three outlets, and a hotspot of the machine."""
    clock.freeze(NOW)
    with database.writing() as session:
        held = posts(session)
        items = [item(session, post, "Rác ùn ở bãi", kind, "2026-05-15")
                 for post, kind in zip(held, ("event", "question", "proposal"), strict=False)]
        topic = topics.create(session, "Bãi rác Gò Sậy", [])
        for number in range(3):
            source = sources.ensure(session, f"bao-{number}", f"Báo {number}", "press", enabled=True)
            article = articles.save(session, ArticleRow(
                source_id=source, key=f"a{number}", url=f"https://b{number}.test/a", title=f"Bãi rác {number}", lead="",
                body=f"Thân bài {number}", section="", published_at=NOW - timedelta(days=2), date_basis="jsonld",
                date_precision="minute", date_reliable=True, collected_at=NOW, parser="x", rules_version=1))
            story = stories.create(session)
            stories.assign(session, article.article_id, story, b"")
            stories.refresh(session, [story])
            topics.assign(session, story, topic, number, 1.0)
        hot = Hotspot(topic_id=topic, kind="hotspot", begins_at=NOW, raised_at=NOW, hot_at=NOW, surprise=5.0, peak=9,
                      evidence={})
        session.add(hot)
        session.flush()
        made = situations.add(session, GOOD.columns | {"area_id": 9001}, None, NOW)
        situations.link(session, made, "item", items, NOW)
        situations.link(session, made, "topic", [topic, topic], NOW)
        situations.link(session, made, "hotspot", [hot.id], NOW)
    yield database, made, items, topic, hot.id
    clock.freeze(CLOCK)


def test_both_sides_stand_behind_a_situation(seen):
    database, made, items, _topic, hot = seen
    with database.reading() as session:
        found = suggesting.evidence(session, situations.get(session, made), LIMITS, NOW)
        assert found == Evidence(3, 3, 3, 3, 0, 2, 1, "2026-05-15", 0)
        assert suggesting.suggest(found, LIMITS).stage == "hotspot"
        assert situations.of(session, "hotspot", [hot, 99]) == {hot: made}
        assert situations.of(session, "item", items) == dict.fromkeys(items, made)
        later = suggesting.evidence(session, situations.get(session, made), LIMITS, NOW + timedelta(days=15))
        assert later.articles == 0 and later.quiet_days == 20


@fast_on_sqlite
def test_two_people_at_once_are_told_and_every_step_is_kept(seen):
    database, made, *_ = seen
    with database.writing() as session:
        one = situations.get(session, made)
        assert situations.change(session, made, one.version, {"stage": "problem"}, None, NOW, "hai đơn vị báo") is None
        theirs = situations.change(session, made, one.version, {"stage": "hotspot"}, None, NOW)
        assert theirs is not None and theirs.stage == "problem"
        assert situations.change(session, made, theirs.version, {"scale": "30 hộ"}, None, NOW) is None
        situations.note(session, made, None, NOW, "Xe rác đã đến")
        steps = [(one.stage_before, one.stage_after, one.text, one.after) for one in situations.notes(session, made)]
        assert steps == [("", "", "Xe rác đã đến", {}), ("", "", "", {"scale": "30 hộ"}),
                         ("signal", "problem", "hai đơn vị báo", {}), ("", "signal", "", {})]


@fast_on_sqlite
def test_a_digest_tells_stage_and_counts_and_no_place_of_one_unit(seen):
    database, made, items, _topic, _hot = seen
    with database.writing() as session:
        alone = situations.add(session, GOOD.columns | {"area_id": 9002, "issue": "Mất điện"}, None, NOW)
        situations.link(session, alone, "item", items[:1], NOW)
        found = digestpart.part(session, TODAY, TODAY)["situations"]
        assert [(row["situation"], row["units"], row["outlets"], row["area"]) for row in found] == [
            (made, 3, 3, "phường Mẫu 1"), (alone, 0, 0, "")]
        assert "Tổ kín" not in json.dumps(found, ensure_ascii=False)
        assert digestpart.part(session, "2026-05-19", "2026-05-19") == {}
        situations.change(session, made, 1, {"stage": "resolved"}, None, NOW + timedelta(days=1))
        assert len(digestpart.part(session, "2026-05-22", "2026-05-22")["situations"]) == 1


@fast_on_sqlite
def test_readers_are_told_the_same_whether_two_units_or_one_or_none_tell_of_it(seen):
    database, _made, items, topic, _hot = seen
    told, rows, sentences, counted = set(), [], set(), []
    with database.writing() as session:
        asking = [item(session, 1, f"Bao giờ dọn? {number}", "question", "2026-05-15") for number in range(3)]
        for linked in ([], items[:1], items[:2], items[:1] + asking):
            made = situations.add(session, GOOD.columns | {"area_id": 9002}, None, NOW)
            situations.link(session, made, "item", linked, NOW)
            situations.link(session, made, "topic", [topic], NOW)
            one = situations.get(session, made)
            reader = situating.seen(session, one, LIMITS, reviews=False)
            told.add((reader.place, tuple(reader.reasons), reader.suggestion.stage))
            counted.append(situating.seen(session, one, LIMITS, reviews=True).reasons[0])
            rows += [row | {"situation": 0} for row in digestpart.part(session, TODAY, TODAY)["situations"]
                     if row["situation"] == made]
            sentences.add(situation_words.sentences({"situations": rows[-1:]})[0].text)
    ((place, reasons, _stage),) = told
    assert place == "phường Mẫu 2" and reasons[0].startswith("ít hơn 3 đơn vị ở cơ sở và 3 ")
    assert [said.split(" đơn vị")[0] for said in counted] == ["0", "1", "2", "1"]
    assert all(row == rows[0] for row in rows)
    assert len(sentences) == 1 and "ít hơn 3 đơn vị, 3 " in sentences.pop()
    # An edition that was written before keeps more than it says.
    kept = rows[0] | {"items": 4, "units": 2, "unanswered": 3}
    told_now = fewunits.of_field({"situations": {"situations": [kept, rows[0]]}})["situations"]
    assert [said.text for said in situation_words.sentences(told_now)] \
        == 2 * [situation_words.sentences({"situations": rows[:1]})[0].text]


def test_silence_is_not_claimed_where_few_units_are_not_told():
    found = replace(NOTHING, units=2, quiet_days=99, last_on="2026-01-01", items=2)
    assert suggesting.suggest(found, LIMITS).stage == "resolved"
    assert found.outside == NOTHING and suggesting.suggest(found.outside, LIMITS).stage == "signal"
    assert replace(found, units=3).outside == replace(found, units=3)


@fast_on_sqlite
def test_events_that_belong_nowhere_are_offered(seen):
    database, _made, items, *_ = seen
    with database.writing() as session:
        apart = item(session, 1, "Dân chặn xe rác", "event", "2026-05-16")
        assert situations.unlinked(session, "2026-05-01", 9) == [apart] and apart not in items


def test_a_sentence_of_the_digest_has_one_full_stop(database):
    with database.writing() as session:
        situations.add(session, replace(GOOD, issue="Rác ùn ở bãi Gò Sậy.", demands="Dọn ngay.").columns, None, CLOCK)
        (said,) = situation_words.sentences(digestpart.part(session, TODAY, TODAY))
    assert "Gò Sậy: tín hiệu" in said.text and ".." not in said.text
