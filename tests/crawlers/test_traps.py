"""Links that a site makes up without end are not followed from its sections; articles always are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.sources import SourceConfig, Start
from crawlers.addresses import canonical
from crawlers.extract.listing import read_feed, read_section
from crawlers.traps import leads_to_no_article
from tests.crawlers.mockserver import feed

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
BASE = "https://bao.example"

TRAPS = [
    # calendars
    "/su-kien?month=12&year=2031", "/lich?thang=5&nam=2026", "/lich?ngay=25-11-2026", "/?date=2026-11-25", "/2026/11/", "/tin/2026/11/25",
    "/2026-11-25", "/lich/2935/3/26/", "/events/?tribe-bar-date=2031-02-01", "/lich?mini=2031-02",
    # pages without end
    "/thoi-su?page=1000000", "/thoi-su?page=2", "/thoi-su/page/12/", "/thoi-su/trang-3.html", "/tin?start=40", "/tin?trang=-1",
    "/tin?id=5&page=1000000",
    # views of a list
    "/tin?sort=new", "/tin?orderby=date&order=desc", "/tin?filter[a]=1", "/tin?f[0]=x&f[1]=y", "/tin?per_page=50", "/tin?facet_year=2026",
    # searches
    "/?s=nuoc", "/tim-kiem?q=nuoc+may", "/tim?keyword=cau",
    # ways back and actions
    "/dang-nhap?returnUrl=%2Ftin", "/login?redirect=https://bao.example/", "/index.php?nv=users&nv_redirect=/vi/", "/tin-1201.html?share=facebook",
    "/tin-1201.html?replytocom=55", "/a?action=print&id=5", "/chia-se?url=https://bao.example/tin-1201.html",
    # a parameter that grows
    "/tin?lang=vi&lang=en&lang=vi",
]
ARTICLES = [
    "/nuoc-may-go-say-1201.html", "/2026/11/25/nuoc-may-go-say/", "/2026/11/nuoc-may/", "/tin/4567/12", "/tin?id=5", "/Pages/tin.aspx?ItemID=4123",
    "/modules.php?name=News&op=viewst&sid=123", "/index.php?option=com_content&view=article&id=77:cau-ngoi&catid=9",
    "/?p=501", "/bai-viet?newsid=88&page=2", "/cau-ngoi-thong-xe-sau-hai-nam", "/cau-ngoi-thong-xe-sau-hai-nam?page=2",
    "/tin.aspx?date=2026-11-25&id=7", "/chuyen-trang/page-turner-mot-cuon-sach.html", "/a?action=detail&id=5", "/index.php?threads/cau-moi.12/",
    "/web/guest/tin/-/asset_publisher/x1/content/cau-ngoi-thong-xe?p_p_id=101", "/gia-vang-nam-2026", "/tin/2026-nhin-lai",
]


@pytest.mark.parametrize("path", TRAPS)
def test_traps(path):
    assert leads_to_no_article(canonical(BASE + path))


@pytest.mark.parametrize("path", ARTICLES)
def test_articles(path):
    assert not leads_to_no_article(canonical(BASE + path))


def test_a_section_leads_to_articles_alone_and_a_feed_to_what_it_names():
    source = SourceConfig("bao", "Báo", "press", ("bao.example",), Start())
    page = "".join(f'<a href="{path.replace("&", "&amp;")}">x</a>' for path in [*TRAPS, *ARTICLES])
    found = [link.url for link in read_section(f"<html><body>{page}</body></html>".encode(), BASE + "/tin", source, NOW)]
    assert found == [canonical(BASE + path) for path in ARTICLES]
    named = read_feed(feed(BASE, ["/tin?page=2"]).encode(), BASE + "/rss", source, NOW)
    assert [link.url for link in named] == [BASE + "/tin?page=2"]
