"""What stands on a page without belonging to its text, and lines that only look so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawlers.extract.article import extract_article
from crawlers.extract.bylines import is_byline, is_contact, is_relay
from crawlers.extract.pruning import is_furniture, pruned
from tests.crawlers.mockserver import PARAGRAPH

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TITLE = "Nước máy Gò Sậy trong trở lại"
URL = "https://bao.example/nuoc-may-go-say.html"


@pytest.mark.parametrize("line", [
    "Xem thêm: Chợ huyện dời sang nền mới", "Xem thêm", "Đọc thêm >> Cầu tạm thông xe", ">> Chợ huyện dời sang nền mới",
    "Tin liên quan", "TIN LIÊN QUAN:", "Mời bạn đọc gửi bài về hộp thư của tòa soạn trước ngày mười hai tháng này.",
    "Mời quý độc giả xem video", "Có thể bạn quan tâm", "Các tin khác", "Các bài viết liên quan:", "Read more: A bridge opens",
    "Chia sẻ", "Chia sẻ:", "Facebook", "Copy link", "In bài viết", "Bình luận", "Từ khóa: nước máy, Gò Sậy", "Tags: nước",
    "Chủ đề: Nước sạch", "Theo dõi Báo Mẫu trên Google News", "Ảnh: Lan Anh", "(Ảnh: TTXVN)", "Ảnh minh họa: Báo Mẫu",
    "Công nhân xả đường ống ở khu phố 3. Ảnh: Lan Anh", "Người dân hứng nước sáng 12/11 (Ảnh: Báo Mẫu)", "Nguồn ảnh: Báo Mẫu",
    "© 2026 Báo Mẫu", "Follow us on Facebook and Twitter", "Click here to subscribe to our newsletter",
    "Additional reporting by Jane Roe", "Email Jane Roe at jane@bao.example", "Quảng cáo"])
def test_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize("line", [
    PARAGRAPH, "Xem thêm phim ở rạp Gò Sậy đã dễ hơn trước vì rạp mở thêm hai suất tối, ông Tư cho biết.",
    "Bình luận về giá nước, ông Tư nói mức mới còn cao.", "Chia sẻ với báo, chị Ba nói nước đã trong.",
    "Ảnh chụp cho thấy nước đục.", "Theo dõi mực nước từ sáng, tổ trực ghi nhận nước rút.", "Facebook của xã đưa tin nước đã trong.",
    "Các bài viết khác của tạp chí cho rằng giá nước sẽ tăng.", "Quảng cáo ngoài trời phải xin phép.",
    "Mọi người tin nhau hơn.", "Tin khác với lời đồn, nước không nhiễm độc.", "The doctors contributed money and raised more."])
def test_prose_that_begins_like_furniture(line):
    assert not is_furniture(line)
    assert pruned(["Một đoạn dài.", line, "Đoạn sau."]) == ["Một đoạn dài.", line, "Đoạn sau."]


@pytest.mark.parametrize("line", ["Theo Báo Mẫu", "(Theo Báo điện tử Mẫu)", "Theo TTXVN/Tin Mẫu", "(Theo Báo Mẫu và Đài Mẫu)"])
def test_relays(line):
    assert is_relay(line) or is_byline(line)
    assert pruned(["Một đoạn dài.", line]) == ["Một đoạn dài."]


@pytest.mark.parametrize("line", ["Bài và ảnh: Lê Lan", "Thực hiện: Lan - Mai", "Nhóm PV", "PV Lê Lan", "Tác giả: Lê Lan", "By Jane Roe",
                                  "Lê Lan – Trần Mai", "Nguồn: Báo Mẫu", "LÊ LAN", "Tin, ảnh: Lê Lan"])
def test_labelled_bylines(line):
    assert is_byline(line)


@pytest.mark.parametrize("line", ["Theo đó, nước đã trong", "Theo quy định mới", "Ở đây nước đã trong", "ở Gò Sậy", "Giá 20 nghìn",
                                  "Theo Luật Tài nguyên nước, hộ dân được báo trước.", "Quận 7", "Bà con chờ nước"])
def test_lines_that_sign_nothing(line):
    assert not is_byline(line) and not is_relay(line)


def test_the_end_of_a_list_is_no_byline():
    lines = ["Nước về lại ba nơi:", "- Gò Sậy", "- Gò Me", "- Bàu Sen"]
    assert pruned(lines) == lines


def test_contacts_of_writers():
    assert is_contact("Jane Roe contributed to this report.")
    assert not is_contact("Write to the council before Friday.")


def page(*inner: str, head: str = "") -> str:
    return (f"<html><head><title>{TITLE} - Báo Mẫu</title>{head}</head><body><nav><a href='/'>Trang chủ</a></nav><article><h1>{TITLE}</h1>"
            f"<p>{PARAGRAPH}</p>{''.join(inner)}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article></body></html>")


@pytest.mark.parametrize("inner", [
    "<p><a href='/cho-huyen.html'>Chợ huyện dời sang nền mới từ tháng sau</a></p>",
    "<p>>> <a href='https://www.bao.example/cho-huyen.html'><b>Chợ huyện dời sang nền mới từ tháng sau</b></a></p>",
    "<ul><li><a href='/a.html'>Chợ huyện dời sang nền mới</a></li><li><a href='/b.html'>Cầu tạm ở bến Me thông xe</a></li></ul>",
])
def test_links_to_other_articles_are_not_in_the_body(inner):
    found = extract_article(page(inner), URL, None, now=NOW)
    assert "Chợ huyện" not in found.body and "Cầu tạm" not in found.body
    assert PARAGRAPH in found.body


def test_links_inside_prose_and_to_documents_elsewhere_stay():
    inner = ("<p>Văn bản <a href='https://vanban.example/12.html'>hướng dẫn xả đường ống trước mùa mưa</a> có từ tháng trước.</p>"
             "<p>Toàn văn đặt ở cổng của tỉnh.</p>")
    found = extract_article(page(inner), URL, None, now=NOW)
    assert "Văn bản hướng dẫn xả đường ống trước mùa mưa có từ tháng trước." in found.body


@pytest.mark.parametrize("declared", [
    "<meta name='author' content='Lê Thị Hoa Mai'>",
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + TITLE + '","author":{"@type":"Person","name":"Lê Thị Hoa Mai"}}</script>'])
@pytest.mark.parametrize("line", ["Lê Thị Hoa Mai", "Theo Lê Thị Hoa Mai", "(Lê Thị Hoa Mai)"])
def test_a_declared_writer_is_taken_out_wherever_the_name_stands_alone(declared, line):
    found = extract_article(page(f"<p>{line}</p>", head=declared), URL, None, now=NOW)
    assert "Hoa Mai" not in found.body + found.lead + str(found.meta)
