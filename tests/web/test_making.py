"""Digests made on the desk."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from web_client import Client
from web_record import seeded_copy

from langnghe.web.app import create_app


@pytest.fixture
def desk(tmp_path) -> Client:
    return Client(create_app(seeded_copy(tmp_path)[0]))


def press(desk: Client, page: str, name: str) -> object:
    shown = desk.get(page)
    cookie = next(re.search(r"form=([0-9a-f]{32})", line)[1] for line in shown.headers.getlist("set-cookie")
                  if line.startswith("form="))
    seal = re.search(r'name="form" value="([0-9a-f]+)"', shown.text)[1]
    desk.cookies = f"form={cookie}"
    return desk.post(f"/digest/{name}/make", urlencode({"form": seal}))


@pytest.mark.parametrize("name", ["2026-05-18", "2026-W21", "2026-05"])
def test_a_digest_that_is_not_there_is_made(desk: Client, name: str) -> None:
    empty = desk.get(f"/digest/{name}")
    assert empty.status == 404 and f'action="/digest/{name}/make"' in empty.text
    assert press(desk, f"/digest/{name}", name).status == 303
    assert desk.get(f"/digest/{name}").status == 200


def test_the_same_count_is_no_new_edition(desk: Client) -> None:
    assert "Tính lại" in desk.get("/digest/2026-05-20").text
    for _ in range(2):
        press(desk, "/digest/2026-05-20", "2026-05-20")
    assert "edition=2" not in desk.get("/digest/2026-05-20").text


@pytest.mark.parametrize("name", ["2026-05-21", "2019-01-01", "2026-W22", "x"])
def test_days_of_which_nothing_can_be_held_have_none(desk: Client, name: str) -> None:
    assert "/make" not in desk.get(f"/digest/{name}").text
    assert press(desk, "/digest/2026-05-20", name).status == 404
