"""Pages that are no articles, each with pages that only look or speak like them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawlers.extract.article import extract_article
from crawlers.extract.page_kinds import NotArticle
from crawlers.statuses import Status
from tests.crawlers.mockserver import PARAGRAPH

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
URL = "https://bao.example/nuoc-may-go-say.html"
TITLE = "Nước máy Gò Sậy trong trở lại"
MENU = "<nav><ul>" + "".join(f"<li><a href='/muc-{n}'>Mục {n}</a></li>" for n in range(8)) + "<li><a href='/dn'>Đăng nhập</a></li></ul></nav>"
FOOT = "<footer><p>Cơ quan của một tỉnh không có thật. Mọi trích dẫn xin ghi rõ nguồn từ trang này.</p></footer>"
LD = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"%s","name":"x","headline":"%s"}</script>'


def page(*inner: str, title: str = TITLE, head: str = "") -> str:
    return (f"<html><head><title>{title}</title>{head}</head><body>{MENU}<main><h1>{title}</h1>{''.join(inner)}</main>{FOOT}</body></html>")


def entries(count: int) -> str:
    return "".join(f"<article><h3><a href='/bai-{n}.html'>Tin số {n} ở huyện Gò Sậy hôm nay</a></h3><p>Tóm tắt {n}: {PARAGRAPH[:180]}.</p></article>"
                   for n in range(count))


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def ending(html: str) -> str:
    """Return "article" or how the page is refused."""
    try:
        extract_article(html, URL, None, now=NOW)
    except NotArticle as reason:
        return f"{reason.status}: {reason}"
    return "article"


SUGGESTED = p("Quý vị có thể tìm ở trang chủ hoặc dùng ô tìm kiếm ở trên để đến bài muốn đọc, hay báo cho tòa soạn biết.",
              "Nếu cho rằng đây là lỗi của trang, xin gửi địa chỉ đã bấm về hộp thư bạn đọc để chúng tôi sửa sớm.")


@pytest.mark.parametrize("words", [
    "Không tìm thấy trang", "Không tìm thấy trang bạn yêu cầu", "Trang bạn tìm không tồn tại", "Trang bạn đang tìm kiếm không tồn tại!",
    "Rất tiếc, bài viết không tồn tại hoặc đã bị xóa", "Lỗi 404", "404 - Không tìm thấy trang", "404 Not Found", "Page not found",
    "Nội dung này không tồn tại", "Đường dẫn không tồn tại"])
@pytest.mark.parametrize("place", ["title", "line"])
def test_soft_404s(words, place):
    html = page(SUGGESTED, title=words) if place == "title" else page(p(words), SUGGESTED, title="Báo Mẫu điện tử")
    assert ending(html).startswith(Status.SOFT_404)


@pytest.mark.parametrize("html", [
    page(p(PARAGRAPH), title="Không tìm thấy trang sách cổ ở Gò Sậy"), page(p(PARAGRAPH), title="Trang bạn tìm không tồn tại: vì sao báo đổi địa chỉ"),
    page(p(PARAGRAPH), title="404 hộ dân Gò Sậy có nước sạch"),
    page(p("Cổng dịch vụ của xã hiện dòng chữ “Trang bạn tìm không tồn tại” từ sáng nay, bà con phải ra bộ phận một cửa nộp giấy tờ như cũ.",
           "Tổ kỹ thuật cho biết sẽ khắc phục trong ngày mai.")),
    page(p(PARAGRAPH, "Không tìm thấy trang", PARAGRAPH, PARAGRAPH, PARAGRAPH, PARAGRAPH, PARAGRAPH))], ids=range(5))
def test_articles_that_speak_of_missing_pages(html):
    assert ending(html) == "article"


@pytest.mark.parametrize("demand", [
    "Đăng nhập để đọc tiếp", "Vui lòng đăng nhập để xem toàn bộ bài viết", "Dành cho thuê bao", "Nội dung dành riêng cho thuê bao Báo Mẫu",
    "Bài viết chỉ dành cho hội viên", "Đăng ký gói đọc báo để xem tiếp", "Bạn đã đọc hết số bài miễn phí trong tháng",
    "Subscribe to continue reading", "This article is for subscribers"])
def test_paywalls(demand):
    buttons = "<div><span>Chia sẻ</span></div>"
    assert ending(page(p(PARAGRAPH), buttons, f"<div class='box'><div>{demand}</div><a href='/dn'>Đăng nhập</a></div>")).startswith(Status.PAYWALL)


@pytest.mark.parametrize("html", [
    page(p(PARAGRAPH, "Báo dành cho thuê bao nhiều hơn trước, ông Tư nói trong buổi họp với các đại lý báo của tỉnh hôm thứ Ba.")),
    page("<div class='tren'>Dành cho thuê bao</div>", p(*[PARAGRAPH] * 3)),
    page(p(*[f"Đoạn {n}. {PARAGRAPH}" for n in range(20)]), "<div>Đăng nhập để đọc tiếp</div>"),
    page(p(PARAGRAPH), title="Đăng nhập để đọc tiếp: báo mạng thu phí ra sao"),
    page(p(PARAGRAPH, PARAGRAPH[:150]), "<div><h3>Dành cho thuê bao</h3>", entries(3), "</div>")], ids=range(5))
def test_articles_that_speak_of_subscriptions(html):
    assert ending(html) == "article"


@pytest.mark.parametrize("title", ["Before you continue to Báo Mẫu", "Just a moment...", "Xác nhận bạn không phải robot", "Trước khi bạn tiếp tục",
                                   "Chúng tôi tôn trọng quyền riêng tư của bạn"])
def test_consent_pages(title):
    assert ending(page(p(PARAGRAPH[:300]), title=title)).startswith(Status.CONSENT)


@pytest.mark.parametrize("title", ["Trang web hỏi “xác nhận bạn không phải robot” làm khó người già", "Vì sao web nào cũng hỏi cookie",
                                   "Bà con Gò Sậy trước khi tiếp tục họp"])
def test_articles_about_consent(title):
    assert ending(page(p(PARAGRAPH), title=title)) == "article"


ENTRIES = "".join(f"<div class='moc'><span>{8 + n}:{n}5</span><p>Mốc {n}: {PARAGRAPH}</p></div>" for n in range(6))


@pytest.mark.parametrize("html", [
    page(ENTRIES, title="TRỰC TIẾP: Họp dân bàn chuyện nước máy"), page(ENTRIES, title="[Trực tiếp] Họp dân bàn chuyện nước máy"),
    page(ENTRIES, head=LD % ("LiveBlogPosting", TITLE))], ids=["title", "bracket", "declared"])
def test_live_blogs(html):
    assert ending(html) == "not_article: a live blog"


@pytest.mark.parametrize("html", [
    page(ENTRIES, title="Lịch xả đường ống ở Gò Sậy từng giờ"), page(p(PARAGRAPH, PARAGRAPH), title="Trực tiếp: xem họp dân ở đâu"),
    page(p(PARAGRAPH, PARAGRAPH), title="Trực tiếp gặp dân, chủ tịch xã nghe nhiều việc")], ids=["times alone", "announced", "directly"])
def test_articles_that_are_not_live(html):
    assert ending(html) == "article"


def test_videos():
    assert ending(page(p(PARAGRAPH[:250]), head=LD % ("VideoObject", TITLE))) == "not_article: a video"
    assert ending(page(p(PARAGRAPH[:250]), head='<meta property="og:type" content="video.other">')) == "not_article: a video"


def test_articles_with_a_video():
    both = LD % ("NewsArticle", TITLE) + LD % ("VideoObject", TITLE)
    assert ending(page(p(PARAGRAPH[:250]), head=both)) == "article"
    assert ending(page(p(*[f"Đoạn {n}. {PARAGRAPH}" for n in range(3)]), head=LD % ("VideoObject", TITLE))) == "article"


def pictures(count: int) -> str:
    return "".join(f"<figure><img src='/{n}.jpg'><figcaption>Ảnh {n} của buổi xả đường ống</figcaption></figure>" for n in range(count))


def test_galleries():
    assert ending(page(p(PARAGRAPH[:250]), pictures(10))) == "not_article: a gallery"
    assert ending(page(p(PARAGRAPH[:250]), pictures(2), head=LD % ("ImageGallery", TITLE))) == "not_article: a gallery"


@pytest.mark.parametrize(("text", "count"), [(PARAGRAPH[:250], 4), ("</p><p>".join(f"Đoạn {n}. {PARAGRAPH}" for n in range(4)), 12)], ids=["few pictures", "much text"])
def test_articles_with_pictures(text, count):
    assert ending(page(p(text), pictures(count))) == "article"


def test_lists_with_summaries():
    assert ending(page(entries(12), title="Đời sống")) == "not_article: a list of articles"


HEADLINES = [f"<a href='/bai-{n}.html'>Tin số {n} ở huyện Gò Sậy hôm nay</a>" for n in range(6000)]


@pytest.mark.parametrize("html", [
    page(f"<p>{' '.join(HEADLINES[:40])}</p>"), page(*HEADLINES[:40]), page("<ul>", *(f"<li>{link}</li>" for link in HEADLINES), "</ul>")],
    ids=["one paragraph", "bare", "6,000 links"])
def test_nothing_but_links(html):
    assert ending(html) == "not_article: a list of articles"


@pytest.mark.parametrize("text", [
    "<br>".join(f"{n}. Xã thứ {n} của huyện Gò Sậy, {n * 37} hộ" for n in range(40)),
    "<br>".join(f"<a href='/xa-{n}'>Xã {n}</a> đón đoàn vào sáng ngày thứ {n % 7} của tuần" for n in range(40))], ids=["a table in words", "a schedule with links"])
def test_articles_without_sentences(text):
    assert ending(page(f"<div>{text}</div>")) == "article"


def test_articles_with_links_between_paragraphs():
    inner = "".join(f"<p>Đoạn {n}. {PARAGRAPH}</p>" + (f"<p><a href='/bai-{n}.html'>Tin số {n} ở huyện Gò Sậy hôm nay</a></p>" if n % 3 == 0 else "")
                    for n in range(12))
    assert ending(page(inner)) == "article"
    assert ending(page(p(*[f"Đoạn {n}. {PARAGRAPH}" for n in range(5)]), f"<aside>{entries(8)}</aside>")) == "article"
