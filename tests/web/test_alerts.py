"""The pages of saved searches and alerts: forms without JavaScript, two editors, a way back, the feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from test_doors import As
from test_safety import assert_guarded
from web_client import Answer, Client
from web_record import HOSTILE, NOW, fill, settings_for

from config import clock
from langnghe.web.app import create_app
from storage import accounts, alert_messages, alerts, saved
from storage.sessions import open_database

ATOM = "{http://www.w3.org/2005/Atom}"


class Staff:
    """A browser on a desk of its own record."""

    def __init__(self, folder: Path) -> None:
        settings = settings_for(folder)
        self.database = open_database(settings)
        self.seeded = fill(self.database)
        self.client = Client(create_app(settings))
        self.page = self.open("/saved")

    def open(self, target: str) -> Answer:
        answer = self.client.get(target)
        if "set-cookie" in answer.headers:
            self.client.cookies = answer.headers["set-cookie"].partition(";")[0] + "; language=en"
        self.page = answer
        return answer

    def post(self, target: str, **fields: object) -> Answer:
        seal = re.search(r'name="form" value="(\w+)"', self.page.text)
        return self.client.post(target, urlencode({"form": seal[1] if seal else "", **fields}))

    def follow(self, answer: Answer) -> Answer:
        assert answer.status == 303, answer.text
        return self.open(answer.headers["location"].partition("#")[0])


    def search(self) -> int:
        """Keep one more search, so that tests of one desk do not meet."""
        with self.database.writing() as session:
            return saved.add(session, "Viện phí", f"q={quote('viện phí')}", None, NOW)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    made = Staff(tmp_path_factory.mktemp("desk"))
    yield made
    made.database.close()
    clock.freeze(None)


@pytest.fixture
def staff(desk: Staff) -> Staff:
    """Return the desk of this file, with a list open."""
    clock.freeze(NOW)
    desk.open("/saved")
    return desk


def alert_form(staff: Staff, **changes: object) -> dict[str, object]:
    return {"saved": staff.seeded.saved, "rule": "stories", "rhythm": "hourly", "hour": "7", "least": "20", "hours": "24",
            "recipients": "", "feed": "1"} | changes


def test_a_reader_is_shown_no_form_that_would_be_refused(staff: Staff) -> None:
    alert = staff.follow(staff.post("/alerts/new", **alert_form(staff)))
    number = re.search(r'id="alert-(\d+)"', alert.text)
    assert number is not None
    reader = Client(As(staff.client.app, "reader"), cookies="language=en")
    for address in ("/saved", "/alerts", f"/alerts/{number[1]}", "/?q=vi%E1%BB%87n+ph%C3%AD"):
        text = reader.get(address).text
        acts = re.findall(r'(?:form)?action="([^"]+)"|href="(/(?:saved|alerts)/[^"#]+)"', text.partition("<main")[2])
        assert all(re.fullmatch(r"/|/alerts/(seen|feed|\d+)", one or two) for one, two in acts), (address, acts)
        assert "Delete" not in text and "Pause" not in text


def test_an_answer_leads_to_saving_the_whole_search(staff: Staff) -> None:
    asked = f"q={quote('viện phí')}&source=bao-mau&from=2026-05-01&fold=0"
    form = staff.open(f"/saved/new?{asked}")
    assert re.search(r'name="title"[^>]* value="[^"]+"', form.text)
    assert "It finds:" in form.text
    kept = re.search(r'name="query" value="([^"]+)"', form.text)
    assert kept is not None
    listed = staff.follow(staff.post("/saved/new", title="Viện phí ở Báo Mẫu", query=kept[1].replace("&amp;", "&")))
    assert "Viện phí ở Báo Mẫu" in listed.text
    with staff.database.reading() as session:
        row = next(row for row in saved.listed(session) if row.title.startswith("Viện phí ở"))
    assert row.query == f"q={quote('viện phí').replace('%20', '+')}&source=bao-mau&from=2026-05-01&fold=0"
    assert f'href="/?{row.query.replace("&", "&amp;")}"' in listed.text


@pytest.mark.parametrize(("title", "query", "said"), [
    ("Một người", f"q={quote('nguyen van tam')}", "a person&#39;s name and nothing else"),
    ("Trần Thị Mùi", f"q={quote('viện phí')}", "named for what it is about"),
    ("", f"q={quote('viện phí')}", "needs a name"),
    ("Mọi bài", "", "type words or choose a filter"),
    ("Trang hai", "page=2&sort=oldest", "type words or choose a filter"),
    ("Lạ", "q=khongco%3Ax", "no field"),
])
def test_what_is_not_kept_says_why_and_loses_nothing(staff: Staff, title: str, query: str, said: str) -> None:
    answer = staff.post("/saved/new", title=title, query=query)
    assert (answer.status, said in answer.text) == (422, True), answer.text
    assert title in answer.text


def test_the_second_of_two_editors_sees_what_the_first_made(staff: Staff) -> None:
    made = staff.search()
    page = f"/saved/{made}"
    staff.open(page)
    staff.follow(staff.post(page, title="Viện phí mới", text="viện phí", version=1))
    late = staff.post(page, title="Viện phí công", text="viện phí bệnh viện", version=1)
    assert late.status == 409
    assert "Somebody else changed this search" in late.text
    assert re.search(r"<del>mới\s*</del>\s*<ins>công", late.text)
    assert re.search(r"<ins>\s*bệnh viện\s*</ins>", late.text)
    assert 'name="version" value="2"' in late.text and 'value="Viện phí công"' in late.text
    staff.follow(staff.post(page, title="Viện phí công", text="viện phí bệnh viện", version=2))
    with staff.database.reading() as session:
        row = saved.get(session, made)
    assert row is not None and (row.title, row.version) == ("Viện phí công", 3)


def test_a_broken_search_stays_with_its_error_and_a_deleted_one_can_be_taken_back(staff: Staff) -> None:
    assert "Broken: There is no source “không-có”" in staff.open("/saved").text
    made = staff.search()
    listed = staff.follow(staff.post(f"/saved/{made}/delete"))
    assert "is deleted; its alerts tell nothing any more" in listed.text
    back = staff.follow(staff.post(f"/saved/{made}/restore"))
    assert f'id="saved-{made}"' in back.text
    assert staff.client.get("/saved/987654").status == 404


def test_an_alert_is_made_changed_under_a_version_and_deleted(staff: Staff) -> None:
    listed = staff.follow(staff.post("/alerts/new", **alert_form(
        staff, rule="count", least="5", recipients="ban@phong.example; hai@phong.example")))
    assert "more than 5 articles of “Viện phí” in 24 hours" in listed.text
    with staff.database.reading() as session:
        made = alerts.listed(session)[-1]
    assert (made.spec.recipients, made.since) == (("ban@phong.example", "hai@phong.example"), NOW)
    page = f"/alerts/{made.id}"
    staff.open(page)
    staff.follow(staff.post(page, **alert_form(staff, rule="count", least="9", version=1)))
    late = staff.post(page, **alert_form(staff, rule="count", least="7", version=1))
    assert late.status == 409
    assert "More articles than: theirs “9”, yours “7”" in late.text
    gone = staff.follow(staff.post(f"{page}/delete"))
    assert f"Alert {made.id} is deleted." in gone.text
    assert f'id="alert-{made.id}"' in staff.follow(staff.post(f"{page}/restore")).text


@pytest.mark.parametrize(("changes", "said"), [
    ({"saved": ""}, "choose the saved search"), ({"saved": "999"}, "not there any more"), ({"rule": "mood"}, "choose what"),
    ({"rule": "count", "hours": "0"}, "from 1 to 336"), ({"rule": "count", "least": "-1"}, "from 0 to 100000"),
    ({"rhythm": "daily", "hour": "24"}, "from 0 to 23"), ({"recipients": "ban@phong.example, x"}, "is no e-mail address"),
    ({"recipients": "a@b.example\r\nBcc:c@d.example"}, "is no e-mail address"),
    ({"recipients": "=?utf-8?b?Cg==?=@b.example"}, "is no e-mail address"),
    ({"recipients": " ".join(f"a{n}@b.example" for n in range(21))}, "at most 20"),
])
def test_an_alert_that_is_none_is_refused_with_the_reason(staff: Staff, changes: dict[str, str], said: str) -> None:
    answer = staff.post("/alerts/new", **alert_form(staff, **changes))
    assert (answer.status, said in answer.text) == (422, True), answer.text


def test_quieting_an_alert_is_one_press_and_so_is_going_on(staff: Staff) -> None:
    page = f"/alerts/{staff.seeded.alert}"
    assert "paused" in staff.follow(staff.post(f"{page}/pause")).text
    assert "Go on" in staff.open(page).text
    staff.follow(staff.post(f"{page}/resume"))
    assert "mute until" in staff.follow(staff.post(f"{page}/mute", days="3")).text
    with staff.database.reading() as session:
        row = alerts.get(session, staff.seeded.alert)
    assert row is not None and row.muted_until is not None and (row.muted_until - NOW).days == 3
    assert staff.post(f"{page}/shout").status == 404


def test_the_page_says_what_is_new_since_one_looked(staff: Staff) -> None:
    text = staff.open("/alerts").text
    assert "2 things are new since you last looked." in text
    assert "Rule: new stories of “Viện phí”; told at once. Query: “viện” and “phí” (diacritics as typed). Found: 3." in text
    assert "and 1 more" in text and "<script>alert" not in text
    assert "1 letter waits to be sent. The office sends no mail yet" in text
    assert 'Alerts <span class="waiting">2<span class="sr"> new</span></span>' in staff.client.get("/topics").text
    item = re.search(r'name="item" value="(\d+)"', text)
    assert item is not None
    after = staff.follow(staff.post("/alerts/seen", item=item[1])).text
    assert "since you last looked" not in after and 'class="waiting"' not in after and "Viện phí mới áp dụng" in after
    staff.follow(staff.post("/alerts/seen", item=0))
    with staff.database.reading() as session:
        assert alert_messages.unseen(session, None) == 0


def test_a_dead_mail_server_is_said_on_the_page(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    with staff.database.writing() as session:
        alert_messages.put_off(session, 1, 3, NOW, "[Errno 111] Connection refused")
    monkeypatch.setattr(staff.client.app.state.desk.settings, "smtp_host", "mail.example")  # type: ignore[attr-defined]
    assert "The last error: [Errno 111] Connection refused. It is tried again" in staff.open("/alerts").text


def test_a_feed_opens_by_its_secret_alone_and_ends_with_it(staff: Staff) -> None:
    staff.open("/alerts")
    first = re.search(r"/alerts/feed/[\w-]{43}", staff.follow(staff.post("/alerts/feed")).text)
    assert first is not None
    answer = Client(staff.client.app).get(first[0])
    assert_guarded(answer.headers)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = ElementTree.fromstring(answer.body)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["3 tin mới: Viện phí"]
    content = entries[0].findtext(f"{ATOM}content") or ""
    assert "<script>alert(1)</script>" in content and "http://127.0.0.1:8000/alerts/" in content
    assert "\u202e" not in content and "\u202e" in HOSTILE
    assert first[0].rpartition("/")[2] not in answer.text
    staff.follow(staff.post("/alerts/feed"))
    assert Client(staff.client.app).get(first[0]).status == 404


def test_a_feed_ends_with_its_account(tmp_path: Path) -> None:
    staff = Staff(tmp_path)
    with staff.database.writing() as session:
        alert_messages.set_token(session, None, "nobody", NOW)
        somebody = accounts.add(session, "nv1", "x", "reader", (), NOW)
        alert_messages.set_token(session, somebody, "somebody", NOW)
    nobodys = Client(staff.client.app)
    assert (nobodys.get("/alerts/feed/nobody").status, nobodys.get("/alerts/feed/somebody").status) == (404, 200)
    with staff.database.writing() as session:
        accounts.set_disabled(session, somebody, NOW)
    assert nobodys.get("/alerts/feed/somebody").status == 404
    staff.database.close()
    clock.freeze(None)


def test_every_change_needs_the_form_of_this_desk(staff: Staff) -> None:
    for target in ("/saved/new", f"/saved/{staff.seeded.saved}/delete", "/alerts/new", f"/alerts/{staff.seeded.alert}/delete",
                   "/alerts/seen", "/alerts/feed"):
        assert staff.client.post(target, "title=x&query=q%3Dx").status == 403, target
