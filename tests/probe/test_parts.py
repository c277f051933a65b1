"""The probe's parts: addresses, selectors on which pages agree, and the file that is written."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta

import pytest

from config.characters import obeyed
from config.errors import ConfigError
from config.families import load_families
from config.patterns import check_pattern
from config.sources import Start, read_source
from crawlers.addresses import AddressRefused
from crawlers.extract.jobs import Done
from crawlers.fetching import Fetched
from crawlers.items import ArticleItem
from crawlers.probe import agree, jobs, portal, shapes, toml_file
from crawlers.probe.asking import Site
from crawlers.probe.front import read_front
from crawlers.probe.observe import Seen, observe
from crawlers.probe.report import Report, Sample
from tests.probe.sites import body, page
from vietnamese.text import clean

NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)
SITE = "https://baomau.example"


@pytest.mark.parametrize(("urls", "expected"), [
    (["/a-b-c-4100123.html", "/x/d-e-f-4100199.html"], [r"-\d{7,}\.html$"]),
    (["/a-b-c-post332614.vov", "/d-e-f-post1332614.vov"], [r"-post\d{6,}\.vov$"]),
    (["/t/a-b.7301/", "/t/c-d.17302/"], [r"\.\d{4,}/$"]),
    (["/2026/11/a-b/", "/2026/12/c/"], [r"/20\d\d/\d{1,2}/[^/]+/$"]),
    (["/Pages/tin.aspx?ItemID=1", "/Pages/tin.aspx?ItemID=22"], [r"[?&]ItemID=\d+"]),
    (["/tin/nuoc-may-trong-lai", "/tin/cau-moi-thong-xe"], ["/tin/[^/]{16,}$"]),
    (["/a-b-c-4100123.html", "/lien-he", "/gioi-thieu", "/x"], []),
    ([], []),
])
def test_what_addresses_of_a_feed_have_in_common(urls, expected):
    found = shapes.of_feeds([SITE + url for url in urls])
    assert list(found) == expected
    assert all(check_pattern(pattern) is None for pattern in found)


def test_menu_entries_are_no_articles():
    menu = [f"{SITE}/chuyen-muc-{n}0000.html" for n in range(1, 6)]
    assert shapes.of_links(menu, menu) == ()
    articles = [f"{SITE}/mot-bai-dai-{n}00000.htm" for n in range(1, 6)]
    assert shapes.of_links(menu + articles, menu) == (r"-\d{6,}\.htm$",)
    assert shapes.of_links(articles[:3], []) == ()


def test_samples_are_spread():
    assert shapes.spread([str(n) for n in range(11)], 3) == ["0", "5", "10"]
    assert shapes.spread(["a", "a", "b"], 5) == ["a", "b"]


@pytest.mark.parametrize(("text", "reason"), [
    ("https://baomau.example/tac-gia/ai-do", "profile"), ("https://baomau.example/members/5", "profile"),
    ("https://baomau.example/?author=3", "profile"), ("https://a:b@baomau.example/", "credentials"),
    ("ftp://baomau.example/", "neither http"), ("không phải", "host name"), ("https://", "neither http"),
    ("", "neither http"), ("javascript:alert(1)", "not an address"), ("https://may-chu", "host name"),
    ("https://baomau.example:99999/", "not an address"), ("https://bao mau.example/", "host name"),
])
def test_what_is_not_probed(text, reason):
    with pytest.raises(AddressRefused, match=reason):
        portal.address(text)


@pytest.mark.parametrize(("text", "address", "name"), [
    ("baomau.example", "https://baomau.example/", "baomau-example"),
    ("HTTP://WWW.BaoMau.example/#x", "http://www.baomau.example/", "baomau-example"),
    ("http://localhost:8000/tin", "http://localhost:8000/tin", "localhost-8000"),
])
def test_an_address_is_brought_to_one_spelling(text, address, name):
    assert portal.address(text) == address
    assert portal.name_of(address) == name


def item(number: int, at: datetime, title: str = "Tiêu đề của bài") -> ArticleItem:
    lines = [line.removesuffix("</p>") for line in body(number).split("<p>")[1:]]
    return ArticleItem("mau", f"{SITE}/{number}", title, "", "\n".join(lines), "", at, "text", "minute", True, NOW, "trafilatura")


def html_of(number: int, at: datetime, banner: datetime) -> bytes:
    local = at + timedelta(hours=7)
    main = (f'<span class="hom-nay">{banner:%d/%m/%Y %H:%M}</span><h1 class="tieu-de">Tiêu đề của bài</h1>'
            f'<div class="ngay">{local:%d/%m/%Y %H:%M}</div><div class="khung" id="bai-10023"><div class="noi-dung col-md-8">'
            f"{body(number)}</div></div><div class='tin-khac'><p>{'Một tin khác của tòa soạn. ' * 5}</p></div>")
    return page("Báo Mẫu", main).encode()


def seen(count: int, step: timedelta) -> tuple[list[Seen], list[ArticleItem]]:
    items = [item(n, datetime(2026, 11, 10, 2, tzinfo=UTC) + n * step) for n in range(count)]
    banner = items[0].published_at + timedelta(hours=7) if not step else NOW
    return [observe(html_of(n, one.published_at, banner), one, None, now=NOW) for n, one in enumerate(items)], items


def test_pages_agree_on_the_elements_that_hold_text_and_date():
    found = agree.proposals(*seen(5, timedelta(days=1)))
    assert (found["body"][0], found["date"], found["title"]) == ("div.noi-dung", ("div.ngay",), ("h1.tieu-de",))
    assert not any("10023" in selector or "col-md" in selector for selectors in found.values() for selector in selectors)


def test_pages_of_one_moment_give_no_date_selector():
    assert agree.proposals(*seen(5, timedelta()))["date"] == ()


def test_two_pages_are_too_few():
    assert not any(agree.proposals(*seen(2, timedelta(days=1))).values())


def test_pages_that_differ_agree_on_nothing():
    pages = [Seen(body=(f"div.a{n}",), date=("span.x",) if n else ()) for n in range(4)]
    found = agree.proposals(pages, [item(n, NOW - timedelta(days=n)) for n in range(4)])
    assert found["body"] == () and found["date"] == ()


def test_a_selector_that_takes_in_other_text_is_not_the_same_text():
    whole = item(0, NOW)
    more = ArticleItem(**{f: getattr(whole, f) for f in whole.__slots__} | {"body": whole.body + "\nTin khác. " * 60})
    assert agree.within(whole, whole) and not agree.within(more, whole)


def test_the_lead_above_the_text_is_told_from_it():
    one = item(1, NOW)
    lead = "Tóm tắt của tòa soạn, không có lớp nào nói rằng đó là tóm tắt."
    one = ArticleItem(**{f: getattr(one, f) for f in one.__slots__} | {"body": lead + "\n" + one.body})
    main = f'<div class="bai"><h1>Tiêu đề của bài</h1><p class="dan">{lead}</p><div class="chu">{body(1)}</div></div>'
    found = observe(page("Báo Mẫu", main).encode(), one, None, now=NOW)
    assert found.body[0] == "div.chu" and found.lead == ("p.dan",)


def test_a_page_leads_to_no_person_and_no_other_site():
    config = portal.draft(SITE + "/")
    links = ('<a href="/tin/mot-bai-dai-1234567.html">a</a><a href="/tac-gia/ai">b</a><a href="/members/9/">c</a>'
             '<a href="https://khac.example/tin">d</a><a href="/van-ban.pdf">e</a><a href="/rss/thoi-su.rss">f</a>'
             '<a href="/lich?month=12&amp;year=2031">g</a><a href="/tin?sort=new">h</a><a href="/login?returnUrl=/tin">i</a>')
    front = read_front(page("Báo Mẫu", links).encode(), SITE + "/", config, ())
    assert front.links == (SITE + "/tin/mot-bai-dai-1234567.html", SITE + "/rss/thoi-su.rss")
    assert front.feeds == (SITE + "/rss/thoi-su.rss",) and front.members == 1


def described(**values: object) -> Report:
    report = Report(SITE + "/", "baomau-example", samples=[Sample("u", "t")])
    config = portal.draft(SITE + "/")
    fields = {name: getattr(config, name) for name in config.__slots__} | {"start": Start(feeds=(SITE + "/a.rss",))} | values
    report.source = type(config)(**fields)
    return report


@pytest.mark.parametrize("title", ['Báo "Mẫu"', "Báo\\Mẫu", "Báo\tMẫu\n# x", "Báo\x7f\x00Mẫu", "Báo \x1b]0;PWN\x07\x1b[5m\x9b31mMẫu\u202e", "\u202e", "]]] = '''", "Báo 🌾"])
def test_whatever_the_site_calls_itself_the_file_is_right(tmp_path, title):
    report = described(title=title)
    path = tmp_path / "baomau-example.toml"
    toml_file.write(toml_file.render(report, {}, date(2026, 11, 25), enabled=False), path, {}, force=False)
    assert json.dumps(read_source(path).title) == json.dumps(" ".join(clean(title).split()) or "baomau.example")
    assert not obeyed(path.read_text("utf-8")) and "u001b" not in path.read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_another_file_is_never_replaced_unasked(tmp_path):
    path = tmp_path / "baomau-example.toml"
    text = toml_file.render(described(), {}, date(2024, 2, 29), enabled=True)
    path.write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        toml_file.write(text, path, {}, force=False)
    assert path.read_text("utf-8") == "mine"
    toml_file.write(text, path, {}, force=True)
    assert read_source(path).enabled


def test_a_file_that_the_check_refuses_is_not_written(tmp_path):
    path = tmp_path / "baomau-example.toml"
    text = toml_file.render(described(domains=("khac.example",)), {}, date(2026, 11, 25), enabled=False)
    with pytest.raises(ConfigError):
        toml_file.write(text, path, {}, force=False)
    assert list(tmp_path.iterdir()) == []


def test_patterns_that_differ_from_the_familys_are_said(tmp_path):
    families = load_families()
    report = described(family="nukeviet", article_urls=())
    text = toml_file.render(report, families, date(2026, 11, 25), enabled=False)
    assert "article_urls = []" in text


def test_a_forum_keeps_its_familys_patterns():
    families = load_families()
    report = described(kind="forum", family="xenforo", article_urls=())
    assert "article_urls" not in toml_file.render(report, families, date(2026, 11, 25), enabled=False)
    own = described(kind="forum", family="xenforo", article_urls=(re.compile("/bai/"),))
    assert "article_urls = ['/bai/']" in toml_file.render(own, families, date(2026, 11, 25), enabled=False)


class HerePool:
    """Does the jobs of a probe at once."""

    def submit(self, job: jobs.ProbeJob) -> Future[Done]:
        future: Future[Done] = Future()
        future.set_result(jobs.run(job, {}))
        return future


def test_a_headline_read_twice_is_no_name_of_the_site():
    async def named() -> str:
        asked = Site(Report(SITE + "/", "baomau-example"), None, HerePool(), portal.draft(SITE + "/"), ())
        texts = {"/": "Báo Mẫu", "/a.html": "Một tiêu đề rất dài của một bài", "/b.html": "Bài khác"}
        pages = {path: Fetched(SITE + path, 200, f"<html><title>{title}</title><p>x".encode(), "text/html", "", "")
                 for path, title in texts.items()}
        fronts = [await asked.front(pages[path]) for path in ("/", "/a.html", "/a.html", "/b.html")]
        return asked.name(fronts[0])

    assert asyncio.run(named()) == "Báo Mẫu"


@pytest.mark.parametrize(("name", "html"), [
    ("nukeviet", '<meta name="generator" content="NukeViet v4.5"><div id="news-bodyhtml">'),
    ("liferay", "<script>Liferay.Loader</script><a href='?p_p_id=101_INSTANCE_x'>"),
    ("sharepoint", '<input id="ctl00_SPWebPartManager1_g_x"><a href="/Pages/tin.aspx">'),
    ("dnn", '<div id="dnn_ctr412_x" class="edn_article">'), ("epi", '<div class="article__body cms-body">'),
    ("mastercms", '<div class="__MASTERCMS_CONTENT"><div class="__MB_CONTENT_FOR_PRINTER">'),
    ("vccorp", '<div data-role="content" class="afcbc-body">'), ("wordpress", '<link href="/wp-content/a"><script src="/wp-includes/b">'),
    ("xenforo", '<html id="XF" data-template="thread_view">'),
])
def test_families_are_told_by_their_marks(name, html):
    families = load_families()
    marks = {family.name: family.marks(html) for family in families.values()}
    assert marks[name] >= 2 and max(marks, key=marks.get) == name
    assert all(family.marks(page("Báo Mẫu", body(0))) == 0 for family in families.values())
