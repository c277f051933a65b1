"""One spelling a page; what is never fetched is refused."""

import gzip
import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.addresses import (
    AddressRefused,
    address_allowed,
    canonical,
    names_a_contact,
    names_somebody,
    on_page,
    without_visit,
)
from pipelines.removal.address import spellings

DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.mark.parametrize(("url", "expected"), [
    ("HTTPS://Bao.Example:443/a//b?utm_source=x&id=1#c", "https://bao.example/a/b?id=1"),
    ("http://bao.example", "http://bao.example/"),
    ("http://bao.example:8080/a", "http://bao.example:8080/a"),
    ("http://bao.example/tin tức", "http://bao.example/tin%20t%E1%BB%A9c"),
    ("http://bao.example/tin%20t%E1%BB%A9c", "http://bao.example/tin%20t%E1%BB%A9c"),
    ("http://bao.example/2026/11/11/a.html", "http://bao.example/2026/11/11/a.html"),
    ("http://bao.example/a;jsessionid=1F", "http://bao.example/a"),
    ("http://bao.example/t%69n-%c4%90%e1%bb%93ng%2f1", "http://bao.example/tin-%C4%90%E1%BB%93ng%2F1"),
    ("http://bao.example/gia-100%-moi", "http://bao.example/gia-100%25-moi"),
    ("http://bao.example/%%34%31", "http://bao.example/%2541"), ("http://bao.example/a/%2e%2e/b/./c", "http://bao.example/b/c"),
    ("http://bao.example/../a//./b/", "http://bao.example/a/b/"),
    ("http://bao.example/a;jsessionid=1F.may2?id=5", "http://bao.example/a?id=5"),
    ("http://bao.example/(S(lit3py55t21z5v55vlm25s55))/tin.aspx", "http://bao.example/tin.aspx"),
    ("http://bao.example/a?PHPSESSID=3&jsessionid=4&ASPSESSIONIDQQ=5&id=5", "http://bao.example/a?id=5"),
    ("http://bao.example/a?id=5&amp;x=1&&", "http://bao.example/a?id=5&x=1"),
    ("http://bao.example/index.php?threads/c%E1%BA%A7u.12/", "http://bao.example/index.php?threads/c%E1%BA%A7u.12/"),
    ("http://bao.example/web/so/tin/-/web/so/tin/-/12-cau.html", "http://bao.example/web/so/tin/-/12-cau.html"),
    ("http://bao.example/tim?tu=n%b5ng+l%b5ng", "http://bao.example/tim?tu=n%B5ng+l%B5ng"),
])
def test_canonical(url, expected):
    assert canonical(url) == expected
    assert canonical(expected) == expected


HEX, TOKEN = "9f86d081884c7d659a2feaa0c55ad015", "8k3jd92mxq71pz0v4b6t"


@pytest.mark.parametrize("query", [
    f"sid={HEX}", f"s={HEX}", f"SID={TOKEN}", f"session={TOKEN}", f"session_id={HEX}", f"sessionKey={HEX.upper()}",
    "sid=1b4e28ba-2fa1-11d2-883f-0016d3cca427", "ref=trang-chu", "ref=",
    f"token={HEX}", f"access_token={TOKEN}", f"auth={HEX}", f"phien={HEX}", f"sessionid={TOKEN}", "sess=dGhpc2lzYXNlc3Npb24aXk9Qz==",
    "token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.8k3jd92m_xq71-pz0v4b6t", "csrf_token=Qk9-x_WZ3aLp7cVtYb",
])
def test_the_number_of_a_visit_is_cut(query):
    assert canonical(f"http://bao.example/viewtopic.php?{query}&t=9") == "http://bao.example/viewtopic.php?t=9"


@pytest.mark.parametrize("query", [
    # NukeViet 2 and 3, and the modules that were written for them
    "name=News&op=viewst&sid=123", "name=News&file=article&sid=4567", "nv=news&op=viewst&sid=89", "op=viewcat&sid=7",
    "sid=100230412083015123", "s=nuoc-may-go-say-2026", "s=tintucxahoi2026", "session=2", "session=ky-hop-thu-8-2026",
    "sid=a1b2c3", "ref=20261125", "sid=",
    "auth=bo-truong-bo-giao-duc-2026", "s=NuocMayGoSay2026ChoDan", "token=nuoc-may", "ticket=20261125", "s=dot-1a-2b-3c-nha-o-xa-hoi",
])
def test_an_article_keeps_its_number(query):
    url = f"http://bao.example/modules.php?{query}"
    assert canonical(url) == url


def test_relative():
    assert canonical("../c.html", "http://bao.example/a/b/") == "http://bao.example/a/c.html"


@pytest.mark.parametrize("url", [
    "file:///etc/passwd", "ftp://bao.example/", "data:text/plain,x", "javascript:alert(1)", "mailto:a@b.c", "http://",
    "http://user:pw@bao.example/", "http://user@bao.example/", "http://bao.example/members/lan.12/",
    "http://bao.example/tac-gia/lan", "http://bao.example/@lan", "http://bao.example/u/lan",
    "http://bao.example/en/vi/en/tin", "http://bao.example/EN/vi/tin", "http://bao.example/tin/12-a.html/en/vi.html",
    "http://bao.example/vi-vn/tin/en-us/tin-moi", "http://bao.example/a/a/b", "http://bao.example/a/b/c/a/b",
    "http://bao.example/" + "x" * 1000, "http://bao.example/" + "/".join(map(str, range(20))),
    "http://bao.example:99999/", "http://[::1", "http://bao.example/%40lan",
    "http://bao.example/member.php?u=8841377", "http://bao.example/memberlist.php", "http://bao.example/profile.aspx?id=1",
    "http://bao.example/index.php?members/lan.12/", "http://bao.example/?author=3", "http://bao.example/tin?p=1&userid=77",
    "http://bao.example/tac-gia-12.html", "http://bao.example/tin%3Fuser_id=9",
    "http://bao.example/profile.php?id=1", "http://bao.example/th%C3%A0nh-vi%C3%AAn/lan", "http://bao.example/BUT-DANH/lan",
    "http://bao.example/tha\u0300nh-vie\u0302n/lan", "http://bao.example/thanh-vien-xyz/", "http://bao.example/authors/lan",
    "https://www.facebook.com/ten.that", "http://bao.example/lien-he/ky.nguyen@thu.vn", "http://bao.example/tin?mail=a", "http://bao.example/lien-he/0912345678",
    "http://bao.example/ky%40thu.example/x", "http://bao.example/index.php?action=profile;u=3", "http://bao.example/x/../members/lan", "http://bao.example/%2540lan",
    "http://bao.example/a-0912345678.html", "http://bao.example/0912-345-678/", "http://bao.example/sdt0912345678.html", "http://bao.example/tim?q=0912345678",
    "http://bao.example/84912345678/", "http://bao.example/teo%5Bat%5Dgmail.com", "http://bao.example/tin?id=teo%2540gmail.com",
    "http://bao.example/teo-at-gmail-dot-com", "http://bao.example/ban-nha-0912-34-56-78.html", "http://bao.example/tim?q=%2B84912345678",
    "http://bao.example/goi-091-234-5678", "http://bao.example/phong-vien/teo", "http://bao.example/people/teo", "http://bao.example/home.php?uid=5",
])
def test_refused(url):
    with pytest.raises(AddressRefused):
        canonical(url)


@pytest.mark.parametrize("url", [
    "http://bao.example/thanh-vien-hoi-dong-nhan-dan-123.html", "http://bao.example/tac-gia-tac-pham/a-1.html",
    "http://bao.example/member-of-parliament.html", "http://bao.example/tin?uid=12", "http://bao.example/users-guide.html",
    "http://bao.example/anh@2x.html", "http://bao.example/tin/9912345678", "http://bao.example/tin?id=0912345678",
    "http://bao.example/gia-xang-09-12-2026-123.html", "http://bao.example/xo-so-ngay-09-12-2026.html", "http://bao.example/2026/09/12/345678/tin.html",
    "http://bao.example/tin-20260912345678.htm", "http://bao.example/anh/b8e0855390093bf01207b72925f97c51/a.html", "http://bao.example/tin-84912345678.html",
    "http://bao.example/cafe-at-home-12.html", "http://bao.example/tin?newsid=0912345678", "http://bao.example/so-09-123-bao-xuan.html",
])
def test_news_about_members_and_authors_is_no_profile(url):
    assert canonical(url) == url


@pytest.mark.parametrize(("path", "holds"), [
    ("/t/ban-nha-goi-0912345678.15/", True), ("/t/lien-he-0912-345-678-gap-anh-ba.9/", True),
    ("/t/thu-ve-lanh.nguyen@mail.example/", True), ("/t/cau-moi.12/", False), ("/t/gia-xang-ngay-20-11-2026.88231/", False),
    ("/t/mua-lu-2026.884137/trang-2", False), ("/threads/duong-day-nong.4823456/", False),
])
def test_a_thread_whose_address_holds_contact_data_is_told(path, holds):
    assert names_a_contact("http://dien-dan.example" + path) is holds


@given(st.text(max_size=60))
def test_any_text_gives_a_fixed_point_or_a_refusal(text):
    try:
        once = canonical("http://bao.example/" + text)
    except AddressRefused:
        return
    assert canonical(once) == once


@pytest.mark.parametrize(("address", "public", "loopback"), [
    ("8.8.8.8", True, True), ("127.0.0.1", False, True), ("::1", False, True), ("10.1.2.3", False, False),
    ("192.168.0.1", False, False), ("169.254.169.254", False, False), ("0.0.0.0", False, False),
    ("100.64.0.1", False, False), ("::ffff:10.0.0.1", False, False), ("::ffff:127.0.0.1", False, True),
    ("64:ff9b::a00:1", False, False), ("fe80::1%eth0", False, False), ("fc00::1", False, False),
    ("224.0.0.1", False, False), ("2002:7f00:1::", False, True), ("2606:4700::1111", True, True), ("name", False, False),
    ("::127.0.0.1", False, False), ("::10.0.0.1", False, False), ("::8.8.8.8", False, False), ("fec0::1", False, False),
    ("64:ff9b:1::a00:1", False, False), ("64:ff9b:1::808:808", False, False), ("64:ff9b::808:808", True, True), ("192.0.0.8", False, False),
    ("3fff::1", False, False), ("5f00::1", False, False), ("2001:db8::1", False, False), ("2002:a00:1::", False, False), ("::", False, False),
])
def test_address_allowed(address, public, loopback):
    assert address_allowed(address, False) is public
    assert address_allowed(address, True) is loopback


def test_the_language_loop_of_a_real_portal_is_cut():
    paths = portal_paths()
    assert len(accepted(paths)) <= 1600
    # 1,475 of the list have no language switch at their end, and one of them is a member's page.
    distinct = without_switch(paths)
    assert (len(distinct), {path.split("/")[1] for path in set(distinct) - accepted(distinct)}) == (1475, {"users"})


def portal_paths() -> list[str]:
    file = DATA / "vietnamese-pages" / "hanoi-liferay-httrack" / "all-12820-paths.txt.gz"
    if not file.exists():
        pytest.skip("shared data is absent")
    return gzip.decompress(file.read_bytes()).decode().splitlines()


def without_switch(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not re.search(r"/(en|vi)(\.html)?(/|$)", path)]


def accepted(paths: Iterable[str]) -> set[str]:
    return {path for path in paths if is_accepted("http://portal.example" + path)}


def is_accepted(url: str) -> bool:
    try:
        return bool(canonical(url))
    except AddressRefused:
        return False


def test_a_page_that_its_number_tells_apart_has_links_with_theirs():
    page, plain = f"http://bao.example/doc?token={HEX}", "http://bao.example/doc?id=5"
    assert on_page(f"/doc?token={HEX}&utm_source=x", page) == page == canonical(page, whole=True)
    assert on_page(f"/doc?id=5&token={HEX}", plain) == plain == without_visit(f"{plain}&token={HEX}")
    # A request for deletion reaches it under either.
    assert {page, "http://bao.example/doc"} <= spellings(page)


@pytest.mark.parametrize(("path", "somebody"), [
    ("tran-binh", True), ("tin/nguyen-an-12.html", True), ("?q=bui+lan", True), ("nguyen-van-an-7", True),
    ("tran-phu", False), ("nguyen-hue/tin", False), ("dang-nhap", False), ("hoang-long", False), ("thoi-su", False),
    ("tran-binh-bi-phat", False), ("kinh-doanh/vang.html", False),
])
def test_a_toneless_pair_is_a_name_where_no_unit_or_section_is_called_so(path: str, somebody: bool) -> None:
    assert names_somebody(f"https://bao.example/{path}") is somebody
