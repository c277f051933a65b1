"""Which texts of newsrooms are one story: captions, alerts, daily columns, quotations, English, hundreds of copies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from meaning_samples import NOW, prose
from test_stories import LIMITS, edited, stories_of, text

from pipelines.topics.stories import Text, likeness

FLOOD = """Mực nước sông Thu Bồn tại trạm Câu Lâu lúc 7 giờ sáng nay lên 4,12 m, trên báo động ba 12 cm.
Ủy ban nhân dân thị xã cho học sinh hai mươi ba trường nghỉ học và đưa gần bốn trăm hộ dân ven sông lên chỗ cao.
Theo trung tâm khí tượng thủy văn, từ chiều nay mưa giảm dần, nước sẽ xuống chậm trong hai ngày tới.
Đường tránh phía nam còn ngập nửa mét, xe khách phải đi vòng qua cầu mới; điện đã cắt ở ba phường để bảo đảm an toàn."""
BRIDGE = """Sở Giao thông vận tải vừa thông xe kỹ thuật cầu Đông Hà sau mười tám tháng thi công, sớm hơn kế hoạch một quý.
Cầu dài sáu trăm mười mét, bốn làn xe, nối khu dân cư phía đông với quốc lộ và bến cảng mới của tỉnh.
Trong tháng đầu, xe tải trên mười tấn chưa được qua cầu để đơn vị giám sát theo dõi độ võng của nhịp chính.
Người dân hai bờ sông mong tuyến xe buýt số 7 được kéo dài qua cầu ngay trong năm nay để học sinh khỏi phải đi đò."""
CAPTION = "Ảnh: Lực lượng cứu hộ dùng xuồng máy đưa người dân phường Cẩm Nam ra khỏi vùng ngập sáng nay, trong đó có nhiều " \
          "người già, trẻ em và một sản phụ được chuyển thẳng lên bệnh viện đa khoa khu vực."


def grouped(*texts: Text) -> list[list[int]]:
    """Return the stories of texts that come one by one, sorted."""
    return sorted(sorted(story) for story in stories_of(list(texts), [1] * len(texts)))


def bulletin(day: int, title: str = "Thời tiết hôm nay") -> Text:
    """Return a day's weather by one outlet: the same sentences, other numbers and skies."""
    dice = random.Random(day)
    sky = [dice.choice(["có mây, không mưa", "nhiều mây, có mưa rào rải rác", "ít mây, ngày nắng", "âm u, sáng có sương"])
           for _ in range(4)]
    body = (f"Hà Nội {sky[0]}, nhiệt độ {dice.randint(18, 24)} đến {dice.randint(25, 33)} độ, gió đông bắc cấp "
            f"{dice.randint(2, 4)}. Đà Nẵng {sky[1]}, nhiệt độ {dice.randint(20, 25)} đến {dice.randint(26, 34)} độ, gió "
            f"nhẹ. Thành phố Hồ Chí Minh {sky[2]}, nhiệt độ {dice.randint(22, 27)} đến {dice.randint(28, 36)} độ. Trên "
            f"biển {sky[3]}, sóng cao {dice.randint(1, 3)} đến {dice.randint(3, 6)} mét, tầm nhìn xa trên 10 km.")
    return text(day, body, NOW + timedelta(days=day), title, source=1)


def test_a_caption_in_two_articles_makes_them_no_story() -> None:
    left, right = text(1, f"{FLOOD}\n{CAPTION}"), text(2, f"{BRIDGE}\n{CAPTION}")
    captions = [text(n, CAPTION) for n in range(3, 8)]
    assert likeness(left, captions[0], LIMITS) and likeness(right, captions[0], LIMITS)
    assert not likeness(left, right, LIMITS)
    stories = grouped(left, right, *captions)
    assert [story for story in stories if {1, 2} <= set(story)] == []
    assert [3, 4, 5, 6, 7] in [[n for n in story if n > 2] for story in stories]


def test_an_alert_of_many_outlets_takes_one_report_at_most() -> None:
    alert = f"Lũ trên sông Thu Bồn vượt báo động ba. {FLOOD.splitlines()[0]}"
    alerts = [text(n, alert, NOW) for n in range(1, 9)]
    reports = [text(10 + n, f"{alert}\n{prose(f'r{n}', 260)}", NOW + timedelta(hours=n)) for n in range(4)]
    stories = grouped(*alerts, *reports)
    assert all(sum(n > 9 for n in story) <= 1 for story in stories)


@pytest.mark.parametrize("left, right", [
    ("Thời tiết hôm nay", "Thời tiết hôm nay"), ("Video", "Video"), ("Ảnh đẹp", "Ảnh đẹp"), ("", ""), ("Tin vắn", ""),
    ("Video: Cháy chợ ở trung tâm thị xã lúc rạng sáng nay, chưa có thương vong",
     "Video: Cháy chợ ở trung tâm thị xã lúc rạng sáng nay, hai người bị thương"),
])
def test_a_line_says_too_little_to_be_a_copy(left: str, right: str) -> None:
    assert grouped(text(1, "", NOW, left), text(2, "", NOW, right), text(3, FLOOD)) == [[1], [2], [3]]


def test_an_alert_in_the_same_words_is_a_copy_on_its_day_alone() -> None:
    alert = "Động đất 4,2 độ tại huyện miền núi lúc 5 giờ sáng nay, chưa ghi nhận thiệt hại"
    first, toneless = text(1, "", NOW, alert), text(2, "Dong dat 4,2 do tai huyen mien nui luc 5 gio sang nay, "
                                                       "chua ghi nhan thiet hai", NOW + timedelta(hours=3))
    again = text(3, alert, NOW + timedelta(days=1))
    assert grouped(first, toneless, again) == [[1, 2], [3]]
    assert grouped(first, replace(again, at=None)) == [[1, 3]]     # undated: the day it was collected


def test_a_daily_column_is_another_article_every_day() -> None:
    days = [bulletin(day) for day in range(1, 11)]
    assert grouped(*days) == [[n] for n in range(1, 11)]
    assert likeness(days[0], replace(days[0], id=99, source_id=2, at=NOW + timedelta(days=2)), LIMITS) == 1


def test_the_same_title_over_other_words_is_no_copy() -> None:
    title = "Điểm tin sáng"
    assert grouped(*(text(n, prose(f"day{n}", 120), NOW + timedelta(days=n), title, n % 2 + 1) for n in range(1, 6))) == [
        [n] for n in range(1, 6)]


def test_an_outlets_report_of_the_next_day_is_a_new_article_and_anothers_is_a_copy() -> None:
    later = edited(prose("event", 200), 0.35, 1)
    first = text(1, prose("event", 200), NOW, source=1)
    own, other = (text(n, later, NOW + timedelta(hours=20), source=n - 1) for n in (2, 3))
    assert likeness(first, own, LIMITS) == 0 < likeness(first, other, LIMITS)
    assert likeness(first, replace(own, at=NOW + timedelta(hours=2)), LIMITS) > 0


def test_a_quotation_goes_to_the_headline_that_it_has() -> None:
    one, other = prose("one", 220), prose("other", 220)
    title, other_title = "Giá điện bán lẻ bình quân tăng từ ngày mai", "Bến xe mới phía đông mở cửa đón khách"
    mixed = " ".join([*other.split()[:120], *one.split()[20:130], *other.split()[120:220]])
    texts = [text(1, one, NOW, title), text(2, other, NOW, other_title), text(3, edited(other, 0.1, 1), NOW, other_title)]
    assert grouped(*texts, text(4, mixed, NOW, title)) == [[1, 4], [2, 3]]
    assert grouped(*texts, text(4, mixed, NOW, "Hai tin đáng chú ý trong ngày hôm nay")) == [[1], [2, 3, 4]]


def test_english_articles() -> None:
    wire = ("The ministry of transport opened the new container terminal on Tuesday after three years of work. The "
            "first vessel, loaded with coffee and cashew nuts, left for Rotterdam in the afternoon. Officials expect the "
            "terminal to handle half a million containers a year once the rail link to the highlands is finished. "
            "Exporters said that freight costs could fall by a tenth, while fishermen asked for a wider channel.")
    copy = "HANOI (Wire) - " + wire.replace("on Tuesday ", "").replace("Officials", "Port officials") + " Photo: staff."
    other = ("The central bank kept its key rate unchanged on Tuesday and said that inflation would stay below the target "
             "this year. Economists had expected the decision after prices rose more slowly in October. Lenders must "
             "report their property loans every month from January, and small banks get more time to raise capital.")
    assert grouped(text(1, wire), text(2, copy), text(3, other)) == [[1, 2], [3]]


def test_more_copies_than_a_lookup_follows() -> None:
    few = replace(LIMITS, posting_cap=4)
    body = prose("agency", 200)
    copies = [text(n, edited(body, 0.25 * (n % 2), n), NOW + timedelta(minutes=n)) for n in range(1, 31)]
    random.Random(2).shuffle(copies)
    for batches in ([], [1] * 30, [7, 9]):
        assert [len(story) for story in stories_of(copies, batches, few)] == [30]
