"""The local web answers like the real one: caching, compression, refusals, breakage, editions."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from email.message import Message

import pytest

from langnghe.demo.oddities import ODDITIES
from langnghe.demo.server import Running
from langnghe.demo.world import World


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def path_of(what: str) -> str:
    return next(odd.path for odd in ODDITIES if odd.what == what)


def test_each_outlet_has_a_host_of_its_own(running: Running) -> None:
    assert len(set(running.bases.values())) == len(running.bases) == 7
    for base in running.bases.values():
        assert b"Disallow: /noi-bo/" in get(base + "/robots.txt")[1]


def test_known_pages_answer_304_until_they_change(running: Running, world: World) -> None:
    piece = next(p for p in world.articles if p.revised)
    url = running.bases[piece.outlet.key] + piece.path
    status, body, headers = get(url)
    assert status == 200
    assert get(url, If_None_Match=headers["ETag"])[:2] == (304, b"")
    running.edition = 2
    status, again, _ = get(url, If_None_Match=headers["ETag"])
    assert status == 200
    assert again != body
    assert "214 gian hàng" in again.decode()


def test_a_withdrawn_story_is_gone_in_the_second_edition(running: Running, world: World) -> None:
    piece = next(p for p in world.articles if p.withdrawn)
    url = running.bases[piece.outlet.key] + piece.path
    assert get(url)[0] == 200
    running.edition = 2
    assert get(url)[0] == 404


def test_compressed_answers_hold_the_same_page(running: Running) -> None:
    import gzip

    plain = get(running.bases["moi"] + "/sitemap.xml")[1]
    packed = get(running.bases["moi"] + "/sitemap.xml", Accept_Encoding="gzip")
    assert packed[2]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed[1]) == plain


def test_broken_pages_break(running: Running) -> None:
    base = running.bases["khe"]
    with pytest.raises(http.client.IncompleteRead):
        get(base + path_of("cut"))
    assert b"\x00" in get(base + path_of("garbage"))[1]
    assert get(base + path_of("loop"))[0] == 302
    assert get(base + path_of("failing"))[0] == 500
    assert get(base + path_of("missing"))[0] == 404


def test_comment_pages_and_replies_add_up(running: Running, world: World) -> None:
    number, posts = max(world.talks.under.items(), key=lambda row: sum(len(p.replies) for p in row[1]))
    base, seen = running.bases["moi"], []
    for offset in range(0, len(posts), 2):
        data = json.loads(get(f"{base}/index/get?objectid={number}&offset={offset}&limit=2")[1])["data"]
        for item in data["items"]:
            seen.append(item["content"])
            if item["replys"]:
                url = f"{base}/index/getreplay?objectid={number}&id={item['comment_id']}&offset=0&limit=12"
                seen += [reply["content"] for reply in json.loads(get(url)[1])["data"]["items"]]
    assert data["totalitem"] == len(seen)
    assert sorted(seen) == sorted([p.text for p in posts] + [r.text for p in posts for r in p.replies])


def test_requests_are_logged_by_outlet(running: Running) -> None:
    get(running.bases["dai"] + "/thoi-su", User_Agent="probe")
    assert [(r.outlet, r.target, r.status, r.agent) for r in running.requests] == [("dai", "/thoi-su", 200, "probe")]
