"""Personal pages by address, in the spellings of forums, content systems and servers; articles are none."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest

from config.personal import is_personal_page

PERSONAL = [
    "/member.php?u=8841377", "/MEMBER.PHP?u=1", "/profile.php?id=1000", "/members/ten-that.123/", "/members/", "/members",
    "/thanh-vien/ten-that.123/", "/thành-viên/ten-that/", quote("/thành-viên/lan/"),
    quote(unicodedata.normalize("NFD", "/thành-viên/lan/")), "/TH%C3%80NH-VI%C3%8AN/LAN", "/thanh_vien/lan", "/Thanh+Vien/lan",
    "/%2574hanh-vien/lan", "/%6dembers/lan", "/thanh-vien-xyz/", "/thanh-vien-lan.12/", "/thanh-vien-nguyen-van-lan/",
    "/thanh-vien-123.html", "/u/lan", "/U/Lan/bai-viet", "/@lan", "/%40lan/bai", "/＠lan", "/~lan/", "/nguoi-dung/lan",
    "/ng%C6%B0%E1%BB%9Di-d%C3%B9ng/lan", "/tac-gia/lan-123.htm", "/tac_gia/lan", "/author/lan", "/authors/lan", "/Author/Lan/",
    "/but-danh/lan", "/b%C3%BAt-danh/lan.html", "/profile/lan", "/profiles/12", "/user/12", "/users/12", "/en/user/12?tab=x",
    "/?author=3", "/tin?p=1&author=3", "/tin?p=1;author=3", "/index.php?members/lan.12/", "/index.php?/profile/12-lan/",
    "/index.php?action=profile;u=12", "/index.php?action=profile&u=12", "/index.php?showuser=12", "/?q=user/12",
    "/memberlist.php?mode=viewprofile&u=2", "/ucp?mode=viewprofile&u=2", "/home.php?mod=space&uid=12",
    "/index.php?option=com_users&view=profile", "/members;jsessionid=1/12", "/forum//members//lan", "/forum\\members\\lan",
    "/user-profile/12", "/UserProfile.aspx?id=3", "/contributors/lan", "/mem\u200bbers/lan", "?author=3", "members/lan.12/",
    "/phong-vien/teo", "/phong-vien-lan.html", "/nick/teo", "/profile-teo.html", "/profile-teo", "/nguoi-dung-5", "/user-12.html", "/people/teo",
    "/people/nguyen-van-lan", "/account/teo", "/accounts/teo.12/", "/blogger/teo", "/ca-nhan/teo", "/tai-khoan/5", "/home.php?uid=5",
    "/diendan/home.php?do=blog&uid=5", "/tac-gia-lan.html", "/but-danh-lan/", "/en/people/teo?tab=x",
]
ARTICLES = [
    "/nguoi-dung-mang-xa-hoi-phan-nan-ve-gia-nuoc-4954454.html", "/nguoi-dung-mang-xa-hoi/", "/tac-gia-tac-pham/",
    "/tac-gia-tac-pham/tho-lang-nghe-12345.html", "/thanh-vien-hoi-dong-nhan-dan-123.html",
    "/thanh-vien-hoi-dong-quan-tri-tu-chuc/", "/thanh-vien-bts-nhap-ngu-4561234.html", "/but-danh-cua-nha-tho-12.html",
    "/member-of-parliament.html", "/users-guide.html", "/profile-of-a-city-123.html", "/authors-day-2026.html",
    "/author-rights/tin-1.html", "/user-agreement", "/tin?uid=12", "/tin?u=12", "/tin-tuc/u-xo-123.html", "/membership/tin",
    "/nguoi-viet/tin-1.html", "/nha-bao-va-cong-luan-1.html", "/a@b/tin.html",
    "/people/", "/people/a-town-that-waits-for-water-12.html", "/ca-nhan/vay-mua-nha-lai-suat-thap-123.html", "/phong-vien-bao-thu-bi-hanh-hung-123.html",
    "/user-12-noi-ve-gia-nuoc.html", "/profile-images/1/a.html", "/nick-clegg-resigns.html", "/trang-chu/home.php?id=5", "/columnists/2026-royal-arrogance/", "/du-lich/~/tin.html",
]


@pytest.mark.parametrize("path", PERSONAL)
def test_personal_pages(path):
    assert is_personal_page(path)
    assert is_personal_page("https://dien-dan.example" + (path if path[0] in "/?" else "/" + path))


@pytest.mark.parametrize("path", ARTICLES)
def test_articles_are_none(path):
    assert not is_personal_page(path)
    assert not is_personal_page("https://members.bao.example" + path)


@pytest.mark.parametrize(("url", "personal"), [
    ("https://www.facebook.com/ten.that.9", True), ("https://m.facebook.com/ten.that.9/?ref=x", True), ("//t.me/tenthat", True),
    ("https://facebook.com/profile.php?id=1", True), ("https://www.linkedin.com/in/ten-that/", True), ("https://x.com/tenthat", True),
    ("https://zalo.me/0900000000", True), ("https://vk.com/id123", True), ("https://linktr.ee/ten", True), ("https://facebook.com/share/1Ab/", True),
    ("https://youtube.com/channel/UCa", True), ("https://youtube.com/watch?v=a", False), ("https://facebook.com/sharer/sharer.php?u=a", False), ("https://facebook.com/groups/lang", False), ("https://facebook.com/", False),
    ("https://facebook.com/hashtag/lang", False), ("https://notfacebook.com/tin", False), ("https://bao.example/facebook.com/tin", False),
])
def test_networks_of_persons(url, personal):
    assert is_personal_page(url) is personal
