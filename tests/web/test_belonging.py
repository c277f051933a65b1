"""What belongs to a situation is added and taken out under a version, and its course keeps both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from staff_desk import PASSWORD, Office

from config import clock
from langnghe.accounts import managing
from storage import articles, audit, crosschecks, situations, sources, stories, topics
from storage.articles import ArticleRow
from storage.crosschecks import CheckRow, MatchRow
from tests import asked_record

DRAFT = {"issue": "Rác ùn ở bãi Gò Sậy.", "begins_on": "2026-05-10", "ends_on": "", "grievance": "", "scale": "",
         "form": "", "demands": "", "level": "", "area_id": 9002}


@pytest.fixture
def office(tmp_path):
    clock.freeze(asked_record.NOW)
    made = Office(tmp_path, roles=("administrator", "reader", "reviewer"))
    with made.database.writing() as session:
        held = asked_record.posts(session)
        made.items = [asked_record.item(session, post, f"Rác ùn ở bãi {post}", "event", area_id=9001 + at % 2)
                      for at, post in enumerate(held)]
        made.other = asked_record.item(session, held[0], "Cống tràn ở ngõ nhỏ", "event", area_id=9001)
        made.situation = situations.add(session, DRAFT, None, asked_record.NOW)
        situations.link(session, made.situation, "item", made.items[:1], asked_record.NOW)
        made.topic = tied_topic(session, made.items[0])
    yield made
    made.close()
    clock.freeze(None)


def tied_topic(session, item: int) -> int:
    """Add a topic of one article, to which the cross-check ties an item."""
    source = sources.ensure(session, "bao", "Báo Mẫu", "press", enabled=True)
    at = asked_record.NOW - timedelta(hours=2)
    number = articles.save(session, ArticleRow(
        source_id=source, key="a", url="https://mau.example/a", title="Bãi rác Gò Sậy quá tải", lead="", body="Thân bài",
        section="", published_at=at, date_basis="jsonld", date_precision="minute", date_reliable=True, collected_at=at,
        parser="x", rules_version=1)).article_id
    story = stories.create(session)
    stories.assign(session, number, story, b"")
    stories.refresh(session, [story])
    topic = topics.create(session, "Bãi rác Gò Sậy quá tải")
    topics.assign(session, story, topic, 1, 1.0)
    topics.refresh(session, [topic])
    crosschecks.save(session, CheckRow("item", "both", "2026-05-04", at, item_id=item),
                     [MatchRow(number, 0.9, "same", "reports", [])])
    return topic


def version(browser) -> str:
    return browser.page.text.split('name="version" value="')[1].split('"')[0]


def test_reports_and_topics_are_added_and_taken_out_and_the_course_keeps_it(office: Office):
    browser, page = office.browser("reviewer"), f"/situation/{office.situation}"
    shown = browser.get(f"{page}/links").text
    assert "Bãi rác Gò Sậy quá tải" in shown and "khớp 1 phản ánh" in shown and "Cống tràn" in shown
    assert shown.index(f"Rác ùn ở bãi {office.items[1]}") < shown.index("Cống tràn")
    ticked = [("item", office.items[1]), ("item", office.items[2]), ("topic", office.topic), ("text", "Cùng một bãi")]
    assert browser.send(f"{page}/links", [("version", version(browser)), *ticked]).status == 303
    with office.database.reading() as session:
        assert situations.links(session, office.situation) == {
            "item": office.items[1:3], "topic": [office.topic], "hotspot": []}
        step = situations.notes(session, office.situation)[0]
    assert (step.before, step.after) == ({"item": office.items[:1]}, {"item": office.items[1:3], "topic": [office.topic]})
    course = browser.get(page).text
    assert all(one in course for one in ("thêm 2 phản ánh", "bỏ 1 phản ánh", "thêm chủ đề: Bãi rác", "Cùng một bãi"))
    readers = office.browser("reader").get(page).text
    assert "Cùng một bãi" in readers and "thêm 2 phản ánh" not in readers
    assert office.browser("reader").get(f"{page}/links").status == 403


def test_the_second_of_two_and_a_name_lose_nothing(office: Office):
    browser, page = office.browser("reviewer"), f"/situation/{office.situation}"
    browser.get(f"{page}/links")
    at = version(browser)
    named = browser.post(f"{page}/links", version=at, item=office.other, text="Ông Lê Văn Bảy báo")
    assert named.status == 422 and "Lê Văn Bảy" not in named.text
    assert browser.post(f"{page}/links", version=at, item=office.other, text="").status == 303
    browser.get(f"{page}/links")
    late = browser.post(f"{page}/links", version=at, item=office.items[3], text="muộn")
    assert late.status == 409 and "muộn" in late.text
    assert browser.post(f"{page}/links", version=version(browser), item=office.other, text="").status == 303
    with office.database.reading() as session:
        assert situations.links(session, office.situation)["item"] == [office.other]
        assert len(situations.notes(session, office.situation)) == 2      # what changes nothing is no step


def test_words_find_what_is_offered(office: Office):
    browser, page = office.browser("reviewer"), f"/situation/{office.situation}/links"
    found = browser.get(f"{page}?q=cong+tran+ngo").text
    assert "Cống tràn" in found and f"Rác ùn ở bãi {office.items[1]}" not in found
    assert "Bãi rác Gò Sậy quá tải" not in found and "Không có chủ đề nào khác" in found
    assert "Bãi rác Gò Sậy quá tải" in browser.get(f"{page}?q=b%C3%A3i+r%C3%A1c").text


def test_a_persons_name_finds_nothing_and_what_was_searched_for_is_recorded(office: Office):
    with office.database.writing() as session:
        asked_record.item(session, 1, "Bà Trần Thị Mùi kêu cống tràn ngõ", "event", area_id=9001)
    browser, page = office.browser("reviewer"), f"/situation/{office.situation}/links"
    text = browser.get(f"{page}?q=Tr%E1%BA%A7n+Th%E1%BB%8B+M%C3%B9i").text
    assert "Đó là tên người" in text and "kêu cống tràn" not in text and "Không có phản ánh nào khác" not in text
    assert "kêu cống tràn" in browser.get(f"{page}?q=cong+tran+ngo").text
    browser.get(page)
    office.app.state.recorder.flush()
    with office.database.reading() as session:
        assert [(line.details, line.query) for line in audit.listed(session, limit=9) if line.act == "search"] == [
            ({"situation": office.situation}, words) for words in ("cong tran ngo", "Trần Thị Mùi")]


def test_who_holds_some_areas_neither_sees_nor_drops_what_lies_elsewhere(office: Office):
    with office.database.writing() as session:
        situations.link(session, office.situation, "item", office.items, asked_record.NOW)
        far = office.items[::2]
    managing.create(office.database, "near", PASSWORD, "reviewer", ("new/ward/92",))
    browser, page = office.browser("near"), f"/situation/{office.situation}/links"
    shown = browser.get(page).text
    assert f"Rác ùn ở bãi {far[0]}" not in shown and f"Rác ùn ở bãi {office.items[1]}" in shown
    assert browser.post(page, version=version(browser), item=far[0], text="").status == 303
    with office.database.reading() as session:
        assert situations.links(session, office.situation)["item"] == far
    managing.create(office.database, "away", PASSWORD, "reviewer", ("new/ward/91",))
    away = office.browser("away")
    assert away.get(page).status == 403


def test_opening_from_reports_fills_in_the_place_and_offers_their_topics(office: Office):
    browser = office.browser("reviewer")
    form = browser.get(f"/situations/new?item={office.items[0]}").text
    assert 'value="phường Mẫu 1"' in form.replace("Phường", "phường")
    assert f'name="topic" value="{office.topic}" checked' in form and f'name="item" value="{office.items[0]}" checked' in form
    both = browser.get(f"/situations/new?item={office.items[0]}&item={office.items[1]}").text
    assert 'id="area" name="area" maxlength="200" autocomplete="off" lang="vi" value=""' in both
