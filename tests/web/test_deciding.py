"""Decisions on a topic's page: forms without JavaScript, only from this desk, and a way back from each."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from test_safety import assert_guarded
from web_client import Answer, Client
from web_record import Seeded, fill, settings_for

from config import clock
from langnghe.web.app import create_app
from pipelines.topics import splits
from storage import decisions, jobs, topics
from storage.sessions import Database, open_database


class Staff:
    """A browser on a desk of its own record: it keeps the cookie and sends the forms of the pages it sees."""

    def __init__(self, folder: object) -> None:
        settings = settings_for(folder)
        self.database: Database = open_database(settings)
        self.seeded: Seeded = fill(self.database)
        self.client = Client(create_app(settings))
        self.topic = f"/topic/{self.seeded.topic}"
        self.page = self.open(self.topic)

    def open(self, target: str) -> Answer:
        answer = self.client.get(target)
        if "set-cookie" in answer.headers:
            self.client.cookies = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def post(self, target: str, **fields: object) -> Answer:
        seal = re.search(r'name="form" value="(\w+)"', self.page.text)
        return self.client.post(target, urlencode({"form": seal[1] if seal else "", **fields}, doseq=True))

    def stories(self) -> list[int]:
        with self.database.reading() as session:
            return [m.story_id for m in topics.members(session, [self.seeded.topic])]

    def decided(self) -> list[str]:
        with self.database.reading() as session:
            return [row.kind for row in decisions.in_force(session)]


def attributes(text: str) -> set[str]:
    """Return the names of all attributes of a page."""
    found: set[str] = set()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, pairs: found.update(name for name, _ in pairs)  # type: ignore[method-assign]
    reader.feed(text)
    return found


@pytest.fixture
def staff(tmp_path: object) -> Staff:
    made = Staff(tmp_path)
    yield made
    made.database.close()
    clock.freeze(None)


def test_a_topic_page_tells_days_sources_changes_and_offers_forms(staff: Staff) -> None:
    text = staff.page.text
    assert "Diễn biến theo ngày" in text and "2 bài" in text and "Lần đầu có bài của: Cổng Mẫu" in text
    assert "Cổng Mẫu <span" in text
    for act in ("rename", "merge", "split", "move", "set-aside"):
        assert f'"{staff.topic}/{act}"' in text
    assert "HttpOnly" in staff.page.headers["set-cookie"] and "samesite=strict" in staff.page.headers["set-cookie"].lower()
    assert not [name for name in attributes(text) if name == "style" or name.startswith("on")]
    assert len(text) < 30_000


def test_a_name_is_saved_shown_and_taken_back(staff: Staff) -> None:
    answer = staff.post(f"{staff.topic}/rename", text="Viện phí ở tuyến huyện")
    assert (answer.status, answer.headers["location"]) == (303, f"{staff.topic}?done=1")
    page = staff.open(answer.headers["location"]).text
    assert "<h1 lang=\"vi\">Viện phí ở tuyến huyện</h1>" in page
    assert "Đã lưu quyết định số 1: đặt tên: Viện phí ở tuyến huyện." in page
    answer = staff.post("/decision/1/undo", topic=staff.seeded.topic)
    page = staff.open(answer.headers["location"]).text
    assert "Đã hủy quyết định số 1" in page and "<h1 lang=\"vi\">Viện phí ở tuyến huyện</h1>" not in page
    assert staff.post("/decision/1/undo", topic=staff.seeded.topic).status == 409


def test_what_is_taken_out_of_a_text_is_shown_before_it_is_saved(staff: Staff) -> None:
    answer = staff.post(f"{staff.topic}/set-aside", text="Anh Nguyễn Văn Tám 0912345678 bảo bỏ")
    assert answer.status == 422 and "Chưa lưu" in answer.text and staff.decided() == []
    [kept] = re.findall(r'<input id="set-aside"[^>]* value="([^"]*)"', answer.text)
    assert "Tám" not in kept and "0912" not in kept and "[số điện thoại]" in kept
    assert staff.post(f"{staff.topic}/set-aside", text=kept).status == 303
    page = staff.open(staff.topic).text
    assert "Không theo dõi: " in page and "[số điện thoại]" in page and "Đánh dấu không theo dõi" not in page
    assert '<span class="mark">không theo dõi</span>' in staff.client.get("/topics").text


def test_stories_are_split_off_moved_back_and_merged(staff: Staff) -> None:
    first, other = staff.stories()
    answer = staff.post(f"{staff.topic}/split", story=other)
    assert answer.status == 303 and staff.stories() == [first]
    new = answer.headers["location"].partition("?")[0]
    assert staff.client.get(new).status == 200
    answer = staff.post(f"{new}/move", story=other, text=str(staff.seeded.topic))
    assert answer.status == 303 and staff.stories() == [first, other]
    staff.post("/decision/2/undo")
    offered = staff.open(f"{staff.topic}/merge")
    assert offered.status == 200 and "Trong những tuần này không có chủ đề nào giống hẳn" in offered.text
    with staff.database.writing() as session:
        topics.describe(session, int(new[7:]), "Viện phí mới áp dụng từ tháng sau", ())
    offered = staff.open(f"{staff.topic}/merge")
    assert f'<input type="checkbox" name="topic" value="{new[7:]}">' in offered.text
    target = f'<input type="radio" name="topic" value="{new[7:]}"'
    for words in ("vien phi moi", new[7:], ""):
        found = staff.post(f"{staff.topic}/into", story=first, text=words)
        assert found.status == 200 and target in found.text
        assert re.search(rf'name="story" value="{first}"[^>]* checked', found.text)
    assert "90 ngày qua không có" in staff.post(f"{staff.topic}/into", text="cầu treo").text
    answer = staff.post(f"{new}/move", story=other, text="những từ đã gõ", topic=str(staff.seeded.topic))
    assert answer.status == 303 and staff.stories() == [first, other]
    staff.post(f"/decision/{answer.headers['location'].partition('done=')[2]}/undo")
    with staff.database.writing() as session:
        topics.describe(session, int(new[7:]), "Viện phí mới áp dụng từ tháng sau", ())
    slip = staff.post(f"{staff.topic}/merge", text="x", topic=new[7:])
    assert slip.status == 422 and f'name="topic" value="{new[7:]}" checked' in slip.text
    assert staff.post(f"{staff.topic}/merge", text="", topic=new[7:]).status == 303
    assert staff.client.get(new).headers["location"] == staff.topic
    assert staff.client.get(f"{new}/merge").headers["location"] == staff.topic
    refused = staff.post(f"{new}/rename", text="Tên khác")
    assert refused.status == 422 and f"đã gộp vào chủ đề {staff.seeded.topic}" in refused.text


@pytest.mark.parametrize(("act", "fields", "said"), [
    ("rename", {"text": "Nguyễn Văn Tám"}, "Không đặt tên chủ đề theo tên người"),
    ("rename", {"text": "a" * 10_000}, "dài quá 200 ký tự"),
    ("rename", {"text": "\x00\u202e"}, "Chưa có tên chủ đề"),
    ("rename", {}, "Chưa có tên chủ đề"),
    ("merge", {"text": "1"}, "Không thể gộp một chủ đề với chính nó"),
    ("merge", {"text": "abc"}, "&#39;abc&#39; không phải số của chủ đề"),
    ("merge", {"text": "2, l8"}, "&#39;l8&#39; không phải số của chủ đề"),
    ("merge", {"text": "9" * 5000}, "không phải số của chủ đề"),
    ("merge", {"text": " , "}, "Chưa nhập số của chủ đề"),
    ("merge", {"text": "987"}, "Không có chủ đề 987"),
    ("split", {}, "Chưa chọn tin nào"),
    ("split", {"story": ["1", "2"]}, "phải để lại ít nhất một tin"),
    ("move", {"story": "1", "text": ""}, "Chưa nhập số của chủ đề"),
    ("move", {"story": "1", "text": "3 4"}, "chỉ chuyển sang một chủ đề"),
])
def test_slips_are_said_on_the_page_and_change_nothing(
    staff: Staff, act: str, fields: dict[str, object], said: str
) -> None:
    answer = staff.post(f"{staff.topic}/{act}", **fields)
    assert answer.status == 422 and said in answer.text and staff.decided() == []


def test_markup_in_a_name_is_shown_as_text(staff: Staff) -> None:
    answer = staff.post(f"{staff.topic}/rename", text='<script>alert(1)</script> "lũ" & hạn')
    page = staff.open(answer.headers["location"]).text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_only_forms_of_this_desk_and_browser_are_taken(staff: Staff) -> None:
    target, sealed = f"{staff.topic}/rename", re.search(r'name="form" value="(\w+)"', staff.page.text)[1]
    body = urlencode({"form": sealed, "text": "Tên từ nơi khác"})
    others = [
        ({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403), ({"origin": "https://evil.test"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403), ({"content-type": "text/plain"}, 415), ({"cookie": "form=0"}, 403),
        ({"cookie": f"form={'0' * 32}"}, 403),
    ]
    for headers, status in others:
        answer = staff.client.post(target, body, headers)
        assert answer.status == status, headers
        assert_guarded(answer.headers)
    for wrong in ("text=a", f"form={'é' * 4}&text=a", f"form={sealed}&" + "&".join(["a=1"] * 600)):
        assert staff.client.post(target, wrong).status in {400, 403}
    assert staff.client.post(target, body + "a" * 70_000).status == 413
    assert "Biểu mẫu này đã cũ" in staff.client.post(target, "text=a").text
    assert staff.decided() == []
    for headers in ({"sec-fetch-site": "same-origin", "origin": "null"}, {"origin": "http://127.0.0.1:8000"}):
        assert staff.client.post(target, body, headers).status in {303, 422}
    assert staff.decided() == ["rename"]


def test_other_addresses_and_a_busy_clusterer(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    assert staff.client.get(f"{staff.topic}/rename").headers["location"] == staff.topic
    assert staff.client.get(f"{staff.topic}/none").status == 404
    assert staff.client.get("/decision/1/undo").status == 405
    assert staff.client.get(f"{staff.topic}?done={'9' * 30}").status == 200
    assert [staff.post("/decision/99/undo", topic=number).status for number in ("9" * 19, "-1", "x")] == [404] * 3
    monkeypatch.setattr("langnghe.web.views.deciding.WAIT_SECONDS", 0.0)
    with staff.database.writing() as session:
        jobs.claim(session, "cluster", "another", clock.now().replace(year=2100), 60)
    answer = staff.post(f"{staff.topic}/rename", text="Viện phí ở tuyến huyện")
    assert answer.status == 409 and "chưa có gì thay đổi" in answer.text
    assert 'value="Viện phí ở tuyến huyện"' in answer.text and staff.decided() == []


def test_why_stories_are_together_is_a_page(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    text = staff.open(f"{staff.topic}/why").text
    assert "Tin ít khớp nhất đứng đầu" in text and re.search(r'<th scope="row" lang="vi">\S.*<td class="n">2</td>', text)
    assert staff.client.get(f"/topic/{staff.seeded.merged}/why").headers["location"] == f"{staff.topic}/why"
    assert staff.client.get("/topic/987/why").status == 404
    first, other = staff.stories()
    parts = splits.Part((first,), ("viện phí",), 0.9), splits.Part((other,), ("hạ lưu",), 0.8)
    monkeypatch.setattr(splits, "propose", lambda members, frequencies: splits.Proposal(*parts, 0.1))
    text = staff.open(f"{staff.topic}/why").text
    assert "chia thành hai phần ít liên quan" in text and f'name="story" value="{other}"' in text
