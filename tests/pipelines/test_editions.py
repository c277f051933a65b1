"""Editions by staff: the machine's stays, what was dropped is named everywhere, two editors do not overwrite each other."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from meaning_samples import NOW, report, store_items

from config import clock, thresholds
from langnghe.render.html import digest_fragment, digest_html
from langnghe.render.markdown import digest_markdown
from langnghe.render.terminal import digest_text
from pipelines import digest, editions
from pipelines.editions import Conflict, Edits
from pipelines.periods import Period
from pipelines.removal import remove
from pipelines.topics import cluster
from pipelines.topics.refusals import Refused
from storage import digests, finding, views
from storage.sessions import Database

DAY = clock.local_day(NOW)
PERIOD = Period("day", DAY)
FORMS = (digest_html, digest_fragment, digest_markdown, digest_text)


@pytest.fixture
def body(database: Database) -> dict:
    """Return the machine's digest of a day with three topics of different size."""
    store_items(database, [report(event, n, published_at=NOW - timedelta(hours=n))
                           for event, size in ((1, 5), (2, 3), (3, 2)) for n in range(size)])
    cluster.run(database, owner="a")
    return json.loads(digest.publish(database, DAY).body)


def test_the_largest_topic_that_is_dropped_is_named_with_size_and_reason(database: Database, body: dict) -> None:
    largest = body["topics"][0]
    row = editions.save(database, PERIOD, Edits(dropped={largest["id"]: "đã báo cáo riêng"}), 0, None)
    edited = json.loads(row.body)
    assert largest["id"] not in {topic["id"] for topic in edited["topics"]}
    assert largest["id"] not in (*edited["new"], *edited["growing"])
    assert edited["totals"] == body["totals"] and edited["topics_total"] == body["topics_total"]
    assert edited["hotspots"] == body["hotspots"] and edited["coverage"] == body["coverage"]
    for form in FORMS:
        text = " ".join(form(edited, "vi").split())
        assert "Đã lược khỏi bản tin" in text and "đã báo cáo riêng" in text and largest["label"] in text
        assert f"{largest['articles']} bài · {largest['stories']} tin" in text
    for form in (digest_html, digest_fragment, digest_markdown):      # no choice of sections takes it away
        assert "đã báo cáo riêng" in form(edited, "vi", {"method"})


def test_the_machines_edition_stays_and_the_edition_can_be_made_again(database: Database, body: dict) -> None:
    ids = [topic["id"] for topic in body["topics"]]
    edits = Edits("Ngày yên.", "Ổn định.", "Theo dõi.\nBáo cáo lại.", {}, {ids[1]: "xem thêm"}, tuple(ids[::-1]))
    row = editions.save(database, PERIOD, edits, 0, 7)
    assert (row.edition, row.base, row.owner_id) == (2, 1, 7)
    with database.reading() as session:
        base = digests.get(session, DAY, edition=row.base)
    assert json.loads(base.body) == body
    again = editions.apply(json.loads(base.body), editions.of_body(json.loads(row.body)), base.sha256)
    assert digest.canonical(again) == row.body and again["edits"]["base_sha256"] == base.sha256
    assert [topic["id"] for topic in again["topics"]] == ids[::-1]
    for form in FORMS:
        text = " ".join(form(again, "vi").split())
        assert all(words in text for words in ("Ngày yên.", "Ổn định.", "Báo cáo lại.", "xem thêm", base.sha256[:12]))


def test_the_machine_counts_on_beside_what_staff_made(database: Database, body: dict) -> None:
    editions.save(database, PERIOD, Edits("Nhận xét."), 0, None)
    assert digest.publish(database, DAY).edition == 1            # the same count is no new edition
    store_items(database, [report(2, 50, published_at=NOW)])
    cluster.run(database, owner="a")
    assert digest.publish(database, DAY).edition == 3
    with database.reading() as session:
        shown = views.digest(session, DAY)
        assert (shown.edition, shown.base, shown.newer) == (2, 1, 3)
        assert views.digest(session, DAY, edition=3).base is None
    assert editions.save(database, PERIOD, Edits("Nhận xét."), 2, None).base == 3


def test_of_two_editors_the_second_is_told(database: Database, body: dict) -> None:
    first = editions.save(database, PERIOD, Edits("Của một người."), 0, None)
    with pytest.raises(Conflict) as met:
        editions.save(database, PERIOD, Edits("Của người kia."), 0, None)
    assert met.value.theirs == first
    assert editions.save(database, PERIOD, Edits("Của cả hai."), first.edition, None).edition == 3


def test_personal_data_is_taken_out_and_a_reason_is_wanted() -> None:
    kept = editions.checked(Edits("Gọi 0912 345 678.\n\nHết.", dropped={1: "trùng lặp"}))
    assert "0912" not in kept.remark and kept.remark.endswith("\n\nHết.")
    for wrong in (Edits(dropped={1: "  "}), Edits(dropped={1: "x" * 501}), Edits("x" * 4001), Edits(remarks={1: "x" * 9999})):
        with pytest.raises(Refused):
            editions.checked(wrong)


def test_without_a_digest_there_is_nothing_to_edit(database: Database) -> None:
    with pytest.raises(LookupError):
        editions.save(database, Period("week", "2026-11-23"), Edits(), 0, None)


def test_what_is_deleted_on_request_goes_from_editions_too_and_theirs_stays_the_one_shown(
        database: Database, body: dict) -> None:
    largest = body["topics"][0]
    editions.save(database, PERIOD, Edits("Nhận xét.", dropped={largest["id"]: "trùng"}), 0, None)
    gone = largest["headline"]["article_id"]
    with database.reading() as session:
        found = finding.Found([finding.FoundArticle(gone, "", "", "", 2)])
    remove.remove(database, found, owner="forget", limits=thresholds.load().topics)
    with database.reading() as session:
        shown = views.digest(session, DAY)
        every = digests.list(session)
    assert shown.base == 1 and shown.body["edits"]["remark"] == "Nhận xét."
    assert all(largest["headline"]["title"] not in row.body for row in every)
    assert [one["id"] for one in shown.body["left_out"]] == [largest["id"]]
