"""Daily series: each day's piece is news of its own, an event of weeks stays one topic, whatever the clock says."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import count

import pytest
from meaning_samples import item, words
from meaning_samples import report as event_report

from config import thresholds
from pipelines.topics import features, join
from pipelines.topics.series import AWAY, DAYS, SPAN, Series
from pipelines.topics.topics import CLOCK, TopicModel
from vietnamese import editions

# Sentences of a daily piece: nearly the same every day, but for its numbers.
SERIES = {
    "Giá vàng hôm nay {d}/3: thêm {n} nghìn đồng": "Giá vàng miếng trong nước mua vào {n} nghìn đồng, bán ra {m} nghìn "
    "đồng mỗi lượng. Giá vàng thế giới giao ngay ở mức {n} USD một ounce. Chênh lệch hai chiều mua bán còn {m} nghìn.",
    "Dự báo thời tiết {d}/3: Bắc Bộ {n} độ": "Bắc Bộ nhiều mây, sáng sớm có sương mù, nhiệt độ từ {n} đến {m} độ. "
    "Trung Bộ có mưa rào vài nơi, gió nhẹ. Nam Bộ ngày nắng, chiều tối có mưa dông, nhiệt độ cao nhất {m} độ.",
    "Kết quả xổ số miền Hạ ngày {d}/3": "Giải đặc biệt {n}{m}, giải nhất {m}{n}. Vé trúng được lĩnh thưởng trong ba mươi "
    "ngày tại các đại lý. Công ty xổ số nhắc người chơi giữ vé nguyên vẹn, không tẩy xoá, số kỳ {n}.",
    "Chứng khoán ngày {d}/3: chỉ số tăng {n} điểm": "Chỉ số đóng cửa tăng {n} điểm, thanh khoản {m} tỷ đồng. Nhóm ngân "
    "hàng dẫn dắt, khối ngoại bán ròng {n} tỷ đồng. Số mã tăng {m}, số mã giảm {n}, còn lại đứng giá tham chiếu.",
}
# A series that no list names, and an event of weeks whose reports carry dates for its first days.
OWN = "Mực nước hồ Lũng Hạ ngày {d}/3: {n} mét"
OWN_TEXT = ("Mực nước thượng lưu hồ Lũng Hạ đo lúc bảy giờ là {n} mét, lưu lượng về hồ {m} mét khối mỗi giây, lưu lượng "
            "xả {n}. Công ty thuỷ lợi vận hành hai cửa xả, hạ du theo dõi thông báo để chủ động sản xuất vụ xuân.")


def piece(title: str, text: str, day: int) -> features.Counts:
    dice = random.Random(f"{title}{day}")
    values = {"d": day, "n": dice.randrange(20, 99), "m": dice.randrange(100, 999)}
    return features.count(title.format(**values), "", text.format(**values))


def report(day: int) -> features.Counts:
    """Return a report of one flood: names and terms in common, most words new."""
    dice = random.Random(day)
    terms = ["vỡ đê sông Lam", "xã Hạ Khê", "sơ tán dân", "hàn khẩu", "đoạn đê vỡ", "ngập lúa", "bao tải đất", "hộ đê"]
    title = f"Vỡ đê sông Lam {'hôm nay ' if day < 5 else ''}: {' '.join(dice.sample(terms, 2))}"
    body = " ".join(f"{dice.choice(terms)} {' '.join(words(f'{day}.{n}', 3))}" for n in range(14))
    return features.count(title, " ".join(dice.sample(terms, 3)), body)


def other(number: int) -> features.Counts:
    made = item(number)
    return features.count(made.title, made.lead, made.body)


def fortnights(model: TopicModel, kinds: dict[str, str], days: int = 28) -> dict[str, list[int]]:
    """Play weeks of series, an event and other news; return each one's topics, day by day, after all merges."""
    numbers = count(1)
    homes: dict[str, list[int]] = {name: [] for name in (*kinds, "event", "other")}
    for day in range(1, days + 1):
        made = [(name, piece(name, text, day)) for name, text in kinds.items()]
        made += [("event", report(day)), *(("other", other(100 * day + n)) for n in range(4))]
        for n, (name, counts) in enumerate(made):
            placed = model.assign(counts, 20_000 + day + n / 24, numbers.__next__)
            homes[name].append(placed.topic_id)
            merged = dict(placed.merged)
            homes = {key: [merged.get(h, h) for h in row] for key, row in homes.items()}
    return homes


def model() -> TopicModel:
    return TopicModel(thresholds.load().topics, join.shipped())


def test_no_daily_series_melts_into_one_topic_and_an_event_of_weeks_stays_one() -> None:
    homes = fortnights(model(), SERIES | {OWN: OWN_TEXT})
    for name in SERIES:
        assert max(map(homes[name].count, homes[name])) <= 2, name
    # A series that the record has to learn is one topic until it is known.
    assert max(map(homes[OWN].count, homes[OWN])) <= SPAN + 2
    assert len(set(homes[OWN][SPAN + 2 :])) >= 15
    assert max(map(homes["event"].count, homes["event"])) >= 22
    assert not set(homes["event"]) & {h for name, row in homes.items() if name != "event" for h in row}


def test_pieces_of_one_day_come_together() -> None:
    topics = model()
    homes = set()
    numbers = count(1)
    for n in range(30):
        topics.assign(other(n), 20_000.0, numbers.__next__)
    title, text = next(iter(SERIES.items()))
    for n, source in enumerate(("", "Cập nhật: ", "Mới nhất: ")):
        homes.add(topics.assign(piece(source + title, text, 5), 20_005 + n / 10, numbers.__next__).topic_id)
    assert len(homes) == 1


@pytest.mark.parametrize(("title", "known", "name"), [
    ("Giá vàng hôm nay 11/7: Vàng miếng tăng sốc", True, "gia vang"),
    ("Gia xang dau chieu nay", True, "gia xang dau"),
    ("Cập nhật: Kết quả xổ số miền Bắc 12/3", True, "ket qua xo so mien bac"),
    ("Mực nước sông Lam ngày 5/3: còn lên", False, "muc nuoc song lam"),
    ("12/3: Giá cà phê Tây Nguyên", False, "gia ca phe tay nguyen"),
    ("Vỡ đê sông Lam", False, ""),
    ("Đánh giá vàng son một thuở", False, ""),
    ("", False, ""),
])
def test_titles_of_series_are_told_from_headlines(title: str, known: bool, name: str) -> None:
    assert editions.is_edition(title) is known
    assert editions.series_name(title) == name


def test_a_name_is_a_series_after_days_and_forgotten_after_a_pause() -> None:
    series = Series()
    found = [series.seen(77, 20_000.0 + day) for day in range(12)]
    assert found == [day > SPAN and day >= DAYS for day in range(12)]
    assert not any(series.seen(78, 20_000.0) for _ in range(20))          # often on one day
    assert not series.seen(77, 20_011.0 + AWAY + 1)
    assert not any(series.seen(name, at) for name, at in ((None, 20_000.0), (77, None), (77, -5.0), (77, 1e9)))


def test_series_survive_storage() -> None:
    series = Series()
    for day in range(9):
        series.seen(2**63 + 5, 20_000.0 + day)
    again = Series.load(series.dump())
    assert again.dump() == series.dump() and again.seen(2**63 + 5, 20_009.0)


def test_topics_that_nothing_can_join_any_more_are_closed_by_the_dates_of_the_news() -> None:
    topics = TopicModel(replace(thresholds.load().topics, window_days=10), join.shipped())
    numbers = count(1)
    for day in range(40):
        for n in range(4):
            topics.assign(other(10 * day + n), 20_000.0 + day, numbers.__next__)
    assert min(t.last or 0 for t in topics.topics.values()) >= 20_039 - 10 - CLOCK / 8 - 1
    assert len(topics.topics) < 160 / 2


def test_a_clock_that_jumps_and_undated_news_close_nothing() -> None:
    topics = model()
    numbers = count(1)
    for n in range(200):
        future = 80_000.0 if n % 5 == 0 else 20_000.0 + n / 40      # one in five lies decades ahead
        topics.assign(other(n), None if n % 7 == 0 else future, numbers.__next__)
    assert len(topics.topics) >= 199
    assert not topics.dropped - set(range(1, 201))


def test_news_days_late_join_what_they_belong_to() -> None:
    topics = model()
    numbers = count(1)
    for n in range(30):
        topics.assign(other(n), 20_000.0 + n / 10, numbers.__next__)
    texts = [event_report(1, n) for n in range(4)]
    counted = [features.count(text.title, text.lead, text.body) for text in texts]
    homes = [topics.assign(counts, 20_003.0, numbers.__next__).topic_id for counts in counted[:3]]
    late = topics.assign(counted[3], 19_995.0, numbers.__next__)
    assert late.topic_id == homes[0]
    assert topics.topics[homes[0]].first == 19_995.0


def test_all_that_is_written_about_one_name_is_not_one_topic() -> None:
    """Invented news that share a long name and little else stay apart once there are some."""
    topics = model()
    numbers = count(1)
    homes: list[int] = []
    for n in range(24):
        body = " ".join(f"Lũng Hạ {' '.join(words(f'u{n}.{k}', 24))}." for k in range(6))
        counts = features.count(f"Lũng Hạ {' '.join(words(f'ut{n}', 5))}", "", body)
        placed = topics.assign(counts, 20_000 + n / 4, numbers.__next__)
        merged = dict(placed.merged)
        homes = [merged.get(h, h) for h in [*homes, placed.topic_id]]
        for k in range(3):
            topics.assign(other(1000 + 10 * n + k), 20_000 + n / 4, numbers.__next__)
    assert max(map(homes.count, homes)) <= 6
