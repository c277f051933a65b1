"""Editions on the desk: saved with a preview, told to the second of two editors, never without what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from web_client import Answer, Client
from web_record import Seeded, fill, settings_for

from config import clock
from langnghe.web.app import create_app
from langnghe.web.forms import Form
from langnghe.web.views import editing
from storage.sessions import open_database

EDIT = "/digest/2026-05-20/edit"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Client, Seeded]]:
    settings = settings_for(tmp_path)
    database = open_database(settings)
    seeded = fill(database)
    database.close()
    yield Client(create_app(settings)), seeded
    clock.freeze(None)


def opened(client: Client) -> tuple[Client, dict[str, str]]:
    """Return a browser that opened the form, and the form's hidden fields."""
    page = client.get(EDIT)
    assert page.status == 200
    cookie = page.headers["set-cookie"].partition(";")[0]
    return Client(client.app, cookies=cookie), dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def send(client: Client, hidden: dict[str, str], **fields: str) -> Answer:
    return client.post(EDIT, urlencode(hidden | fields), {"cookie": client.cookies})


def test_an_edition_is_saved_and_what_was_dropped_cannot_be_switched_off(desk: tuple[Client, Seeded]) -> None:
    client, seeded = desk
    browser, hidden = opened(client)
    clock.freeze(clock.now() + timedelta(hours=1))
    answer = send(browser, hidden, remark="Ngày yên.", proposals="Theo dõi tiếp.", **{f"drop-{seeded.topic}": "trùng lặp"})
    assert (answer.status, answer.headers["location"]) == (303, "/digest/2026-05-20?edition=2")
    page = client.get("/digest/2026-05-20").text
    assert "Ngày yên." in page and "Theo dõi tiếp." in page and f'id="topic-{seeded.topic}"' not in page
    assert "Bản số 2, cán bộ biên tập trên bản số 1" in page
    for target in ("/digest/2026-05-20?section=method", "/digest/2026-05-20.md?section=method"):
        text = client.get(target).text
        assert "Viện phí mới áp dụng từ tháng sau" in text and "trùng lặp" in text
    assert "Tính đến 12:00 20/05/2026" in page        # when the machine counted, not when staff wrote
    machine = client.get("/digest/2026-05-20?edition=1").text
    assert f'id="topic-{seeded.topic}"' in machine and "Ngày yên." not in machine
    assert client.get("/digest/2026-05-20?edition=9").status == 404


def test_what_is_typed_is_shown_as_it_will_be_kept_before_it_is(desk: tuple[Client, Seeded]) -> None:
    browser, hidden = opened(desk[0])
    answer = send(browser, hidden, remark="Gọi 0912 345 678 để hỏi.")
    assert answer.status == 422 and "Chưa lưu" in answer.text and "0912 345 678" not in answer.text
    kept = unescape(re.findall(r'<textarea id="remark"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)[0])
    assert "[số điện thoại]" in kept
    assert "Bản số 2" not in desk[0].get("/digest/2026-05-20").text
    assert send(browser, hidden, remark=kept).status == 303


def test_the_second_of_two_editors_sees_the_difference_and_loses_nothing(desk: tuple[Client, Seeded]) -> None:
    client, seeded = desk
    (one, first), (two, second) = opened(client), opened(client)
    assert send(one, first, remark="Nước đang rút dần.").status == 303
    met = send(two, second, remark="Nước đang rút rất nhanh.", **{f"remark-{seeded.topic}": "xem thêm"})
    assert met.status == 409 and "Có người vừa lưu bản số 2" in met.text
    assert "<del>dần.</del>" in met.text and "<ins>rất nhanh.</ins>" in met.text and "xem thêm" in met.text
    assert ">Nước đang rút rất nhanh.</textarea>" in met.text
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', met.text))
    assert send(two, again, remark="Nước đang rút rất nhanh.").status == 303
    assert "rất nhanh" in client.get("/digest/2026-05-20").text


def test_an_edition_that_is_not_there_and_one_without_a_word_make_none(desk: tuple[Client, Seeded]) -> None:
    client, _seeded = desk
    browser, hidden = opened(client)
    for number in ("9999999999999999999", "1", "7"):
        met = send(browser, hidden | {"edition": number}, remark="Ngày yên.")
        assert met.status == 409 and "nêu một bản không có" in met.text and ">Ngày yên.</textarea>" in met.text
        assert 'name="edition" value="0"' in met.text
    assert send(browser, hidden).headers["location"] == "/digest/2026-05-20?edition=1"
    assert client.get("/digest/2026-05-20?edition=2").status == 404
    assert send(browser, hidden, remark="Ngày yên.").headers["location"] == "/digest/2026-05-20?edition=2"


def test_a_wrong_form_changes_nothing(desk: tuple[Client, Seeded]) -> None:
    client, _seeded = desk
    browser, hidden = opened(client)
    assert client.get("/digest/2026-W21/edit").status == 404 and client.get("/digest/x/edit").status == 404
    assert send(browser, hidden | {"form": "0"}, remark="a").status == 403
    long = send(browser, hidden, remark="dài " * 1200)
    assert long.status == 422 and "4000" in long.text and "dài dài" in long.text
    assert send(browser, hidden, assessment="<script>alert(1)</script>").status == 303
    assert "<script>alert" not in client.get("/digest/2026-05-20").text


@pytest.mark.parametrize(("typed", "order"), [
    ("1 2 3", "a b c"), ("1 2 1", "c a b"), ("3 2 3", "b c a"), ("2 2 3", "b a c"), ("1 1 1", "b c a"), ("9 2 3", "b c a"),
    ("1 2 x", "a b c"), ("1 3 2", "a c b"),
])
def test_of_two_topics_with_one_place_the_moved_one_gets_it(typed: str, order: str) -> None:
    topics = {"a": 30, "b": 10, "c": 20}
    form = Form({f"place-{topics[name]}": [place] for name, place in zip("abc", typed.split(), strict=True)})
    assert editing._order(form, [10, 20, 30]) == [topics[name] for name in order.split()]
