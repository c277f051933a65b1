"""One table of bad input for the search page and the command line: what is typed, and whether it can be read.

Where it can, both count the same; where it cannot, both say the same sentence.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from click.testing import CliRunner
from web_client import Client
from web_record import NOW, Seeded

from config.settings import Settings
from langnghe.cli.app import main
from langnghe.web.examples import _EXAMPLES
from pipelines.areas import filling
from storage.sessions import Database

FEES, NONE = 3, 0
READ = [
    ('"viện phí', FEES), ('viện" phí', FEES), ("“viện phí", FEES), ("(viện phí", FEES), ("viện phí)", FEES), (")(viện", FEES),
    ('(("viện', FEES), ("((((((((viện))))", FEES), 
    ("viện OR", FEES), ("OR viện", FEES),
    ("viện 😀 phí", FEES), ("\u202eviện\u202c phí", FEES), ("\u200fviện\u200e phí", FEES),
    ("vi\u200bện phí", FEES), ("viện\x00 phí", FEES), ("viện\x1b[31m phí", NONE), ("viện\r\nphí", FEES), ("viện\tphí", FEES),
    ("'; DROP TABLE article; --", NONE), ("viện' OR '1'='1", FEES), ("<script>alert(1)</script>", 1), ("{{7*7}} ${7*7} %s %n", NONE),
    ("../../etc/passwd", NONE), ("viện phí AND", FEES), ("NOT viện", 2), ("-viện", 2), ("tiêu đề:", NONE), ("http://x.vn/a", NONE),
    ("x" * 10_000, NONE), ("viện " * 2_000, FEES), ("ᾳ" * 300, NONE), ("ﬁ", NONE), ("ＶＩỆＮ phí", FEES), ("Vie\u0323\u0302n phi\u0301", FEES),
]
UNREAD = [
    ("khongco:x", "“khongco”"), ("author:an", "“author”"), ("tác giả:an", "tiêu đề (title)"), ("ngày:2026-05-20..2026-05-01", "2026-05-20..2026-05-01"),
    ("ngày:31/02/2026", "31/02/2026"), ("ngày:tuần-trước", "tuần-trước"), ("loại:vô-danh", "vô-danh"), ("chủ đề:abc", "abc"),
    ("nguồn:khong-co", "khong-co"), ("nguồn:,", "source"), ("văn bản:abc", "abc"), ('địa bàn:"không nơi nào"', "không nơi nào"),
    *((typed, "Không có chữ") for typed in ('"', "()", "OR OR", "!!! ??? ...", "*", "-", "😀", "👨‍👩‍👧‍👦")),
    ("(" * 41 + "a", "40"), (" ".join(f"từ{n}" for n in range(900)), "800"), ("-(" * 41 + "a", "40"),
]


@pytest.fixture
def told(place: tuple[Settings, Seeded], monkeypatch: pytest.MonkeyPatch):
    """Return a function that searches by the command line and gives its exit code and what it said."""
    monkeypatch.setenv("LANGNGHE_DATA_DIR", str(place[0].data_dir))
    monkeypatch.setenv("LANGNGHE_LANGUAGE", "vi")
    monkeypatch.setenv("LANGNGHE_CLOCK", NOW.isoformat())

    def search(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["search", *words], catch_exceptions=False)
        return result.exit_code, result.stderr

    return search


@pytest.fixture
def units(place: tuple[Settings, Seeded]) -> None:
    """Let the record know the administrative units, as it does from the first `langnghe work` on."""
    database = Database(place[0].database_url)
    filling.fill(database, place[0])
    database.close()


def ask(client: Client, **parameters: str):
    return client.get("/?" + urlencode(parameters))


@pytest.mark.parametrize(("typed", "articles"), READ, ids=[repr(typed[:20]) for typed, _ in READ])
def test_what_can_be_read_counts_alike(client: Client, told, typed: str, articles: int) -> None:
    answer = ask(client, q=typed)
    assert answer.status == 200
    counted = re.search(r'<h2 class="count"[^>]*>([\d.]+) bài', answer.text)
    assert counted is not None and int(counted[1]) == articles
    assert "<script>alert" not in answer.text and "\x00" not in answer.text and "\x1b" not in answer.text
    code, said = told("--", typed)
    assert code == 0
    assert f": {articles} bài trong" in said


@pytest.mark.parametrize(("typed", "named"), UNREAD, ids=[repr(typed[:20]) for typed, _ in UNREAD])
def test_what_cannot_be_read_is_one_sentence_that_names_it(client: Client, told, typed: str, named: str) -> None:
    answer = ask(client, q=typed)
    assert answer.status == 400
    trouble = re.search(r'id="q-error">\s*<h2>.*?</h2>\s*<p>(.*?)</p>', answer.text, re.DOTALL)
    assert trouble is not None
    said = unescape(trouble[1])
    assert named in said
    assert f'value="{typed}"' in unescape(answer.text).replace("&#34;", '"')
    code, line = told("--", typed)
    assert (code, line) == (2, f"Lỗi: {said}\n")


@pytest.mark.parametrize(("typed", "said"), [
    ('"viện phí', ("Dấu ngoặc kép chưa đóng",)), ("viện OR", ("không có từ bên cạnh",)), ("NOT viện AND", ("không có từ bên cạnh",)),
    ("(viện", ("không khớp",)), (')viện"', ("Dấu ngoặc kép", "không khớp")), ("viện OR (phí -nước)", ()), ("-viện & phí", ()), ("“viện”", ())])
def test_what_is_left_open_is_said_in_a_line(client: Client, typed: str, said: tuple[str, ...]) -> None:
    text = ask(client, q=typed).text
    assert all(one in text for one in said)
    assert len(said) == sum(text.count(one) for one in ("Dấu ngoặc kép chưa", "không có từ bên cạnh", "không khớp"))


def test_only_signs_are_refused_and_an_empty_query_is_every_article(client: Client) -> None:
    for typed in ("OR", "AND NOT", '""""', "- -", "\x00"):
        assert ask(client, q=typed).status == 400
    assert client.get("/?q=").status == ask(client, q="  ").status == ask(client, q="viện").status == 200


@pytest.mark.parametrize(("parameters", "named"), [
    ({"q": "x" * 10_001}, "10000 ký tự"), ({"q": "viện", "from": "20/05/2026"}, "20/05/2026"), ({"from": "2026-02-30"}, "2026-02-30"),
    ({"to": "hôm qua"}, "hôm qua"), ({"from": "2026-05-20", "to": "2026-05-01"}, "2026-05-20..2026-05-01"),
    ({"kind": "vô danh"}, "vô danh"), ({"area": "không nơi nào"}, "không nơi nào"), ({"document": "x"}, "x"),
])
def test_a_filter_that_cannot_be_is_said_and_not_passed_over(client: Client, parameters: dict[str, str], named: str) -> None:
    answer = ask(client, **parameters)
    assert answer.status == 400
    assert named in unescape(answer.text)


def test_the_examples_can_be_read_in_both_languages(client: Client, english: Client, units: None) -> None:
    for desk in (client, english):
        found = re.findall(r'<dt><a href="([^"]*)"', desk.get("/?q=").text)
        assert len(found) == len(_EXAMPLES) >= 12
        assert {desk.get(unescape(address)).status for address in found} == {200}


def test_an_empty_answer_helps_with_days_and_filters(client: Client, units: None) -> None:
    text = ask(client, q="viện phí nước", **{"from": "2026-05-01", "area": "Hà Nội"}).text
    assert 'href="/?q=vi%E1%BB%87n+ph%C3%AD+n%C6%B0%E1%BB%9Bc&amp;area=H%C3%A0+N%E1%BB%99i"' in text     # in all days
    assert 'href="/?q=vi%E1%BB%87n+ph%C3%AD+n%C6%B0%E1%BB%9Bc"' in text                                 # without filters
    assert "thử bỏ phần ngày" in ask(client, q="viện ngày:2020").text
    question = ask(client, q="viện phí nước", mode="question").text
    assert "Chỉ tìm bài có đủ mọi từ" in question


def test_a_page_does_not_repeat_a_long_query_a_thousand_times(client: Client) -> None:
    short, long = (client.get(f"/?q={quote('viện phí ' * times)}") for times in (1, 1_100))
    assert (short.status, long.status) == (200, 200) and 'class="hits"' in long.text
    assert len(long.body) < 500_000
    assert 'id="by-source-bao-mau"' in long.text
    assert 'id="by-day-' in short.text and 'id="by-day-' not in long.text
