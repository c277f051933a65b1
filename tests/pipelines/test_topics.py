"""The topic model: one sequence, the same outcome however it is cut; names never in labels."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from itertools import count

import pytest
from meaning_samples import item, report

from benchmarks.read_topics import FILE, UNKNOWN
from benchmarks.topics import scored
from benchmarks.topics_data import Labelled
from benchmarks.train_topics import stream, train
from config import thresholds
from config.thresholds import TopicThresholds
from crawlers.items import ArticleItem
from pipelines.topics import background, features, join, labels
from pipelines.topics.active import ActiveTopic
from pipelines.topics.series import Series
from pipelines.topics.topics import TopicModel


def model(limits: TopicThresholds | None = None) -> TopicModel:
    return TopicModel(limits or thresholds.load().topics, join.shipped())


def counts(article: ArticleItem) -> features.Counts:
    return features.count(article.title, article.lead, article.body)


def play(articles: list[ArticleItem], topics: TopicModel) -> list[int]:
    """Assign in order and return each article's topic after all merges."""
    numbers = count(1)
    homes: list[int] = []
    for number, article in enumerate(articles):
        placed = topics.assign(counts(article), 100.0 + number / 10, numbers.__next__)
        homes.append(placed.topic_id)
        merged = dict(placed.merged)
        homes = [merged.get(h, h) for h in homes]
    return homes


STREAM = [report(event, number) for number in range(8) for event in range(6)]


def test_reports_of_an_event_come_together_and_events_stay_apart() -> None:
    homes = play([*[item(900 + n) for n in range(20)], *STREAM], model())[20:]
    events = [event for _ in range(8) for event in range(6)]
    for event in range(6):
        own = [h for h, e in zip(homes, events, strict=True) if e == event]
        assert max(map(own.count, own)) >= 6
    assert len({(h, e) for h, e in zip(homes, events, strict=True)}) == len(set(homes))


def test_a_stored_model_goes_on_exactly_as_if_it_had_never_stopped() -> None:
    whole = model()
    expected = play(STREAM, whole)
    half = model()
    numbers = count(1)
    homes: list[int] = []
    for number, article in enumerate(STREAM):
        if number in (7, 20, 33):
            again = model()
            again.sequence = half.sequence
            again.dates.extend(half.dates)
            again.series = Series.load(half.series.dump())
            again.frequencies = features.Frequencies(half.frequencies.texts, half.frequencies.seen,
                                                     half.frequencies.table.copy())
            for topic in half.topics.values():
                again.restore(ActiveTopic.load(topic.dump()))
            half = again
        placed = half.assign(counts(article), 100.0 + number / 10, numbers.__next__)
        merged = dict(placed.merged)
        homes = [merged.get(h, h) for h in [*homes, placed.topic_id]]
    assert homes == expected
    assert {t: v.dump() for t, v in half.topics.items()} == {t: v.dump() for t, v in whole.topics.items()}


def test_a_topic_survives_storage() -> None:
    topics = model()
    play(STREAM, topics)
    for topic in topics.topics.values():
        assert ActiveTopic.load(topic.dump()) == topic


def test_a_topic_takes_nothing_after_its_window() -> None:
    topics = model(replace(thresholds.load().topics, window_days=5))
    numbers = count(1)
    first = topics.assign(counts(report(1, 1)), 100.0, numbers.__next__)
    late = topics.assign(counts(report(1, 1)), 106.0, numbers.__next__)
    assert late.topic_id != first.topic_id


def test_an_undated_story_may_join_but_does_not_move_the_span() -> None:
    topics = model()
    numbers = count(1)
    for n in range(30):
        topics.assign(counts(item(n)), 100.0, numbers.__next__)
    first = topics.assign(counts(report(1, 1)), 100.0, numbers.__next__)
    undated = topics.assign(counts(report(1, 1)), None, numbers.__next__)
    assert undated.topic_id == first.topic_id
    assert topics.topics[first.topic_id].last == 100.0


def test_idle_topics_are_closed_when_there_are_too_many() -> None:
    topics = model(replace(thresholds.load().topics, active_topics=10))
    play([item(n) for n in range(60)], topics)
    assert len(topics.topics) == 10
    assert min(t.touched for t in topics.topics.values()) > 40


def test_weights_name_every_input_and_their_training() -> None:
    for weights in (join.shipped().article, join.shipped().headline):
        assert len(weights.join) == len(weights.merge) == len(join.NAMES)
        assert 0 < weights.join_from < 1 and 0 < weights.merge_from < 1


def test_weights_are_trained_from_labelled_articles() -> None:
    articles = [Labelled(str(n), a.title, a.lead, a.body, a.published_at, str(n % 6)) for n, a in enumerate(STREAM)]
    trained = train([stream(articles)], 0.45, 0.5)
    assert trained.join[join.NAMES.index("bias")] < 0
    assert sum(trained.join[join.NAMES.index(name)] for name in ("all", "title", "names", "nearest")) > 0
    assert scored(articles, join.WeightSets(trained, trained))[2] > 0.9


def test_topics_that_were_read_teach_what_is_apart_and_the_unjudged_nothing() -> None:
    articles = [Labelled(str(n), a.title, a.lead, a.body, a.published_at, str(n % 6)) for n, a in enumerate(STREAM)]
    alone = train([stream(articles)], 0.45, 0.5)
    assert train([stream(articles)], 0.45, 0.5, stream([replace(a, story=UNKNOWN) for a in articles])) == alone
    apart = train([stream(articles)], 0.45, 0.5, stream([replace(a, story=a.id) for a in articles]))
    likeness = [sum(w.join[join.NAMES.index(name)] for name in ("all", "title", "names", "nearest")) for w in (apart, alone)]
    assert likeness[0] < likeness[1]


def test_each_article_of_the_read_topics_was_judged_once() -> None:
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(str(row["event"]).startswith(str(row["topic"])) for row in rows)


def test_headlines_are_compared_by_weights_of_their_own() -> None:
    sets = join.shipped()
    texts = [features.count("Vỡ đê sông Lam ở xã Hạ", "", ""), counts(item(1))]
    headline, article = (features.Frequencies(50.0).weigh(text) for text in texts)
    topics = [ActiveTopic(1), ActiveTopic(2)]
    for topic, story in zip(topics, (headline, article), strict=True):
        topic.add(story, None, 1)
    assert [sets.of(story, topic) is sets.headline for story in (headline, article) for topic in topics] == [
        True, True, True, False]


def test_headlines_of_an_event_come_together() -> None:
    topics = model()
    numbers = count(1)
    events = {
        "đê": ["Vỡ đê sông Lam ở xã Hạ Khê, trăm nhà dân phải sơ tán", "Sơ tán trong đêm vì vỡ đê sông Lam",
               "Xã Hạ Khê sau đêm vỡ đê sông Lam", "Hàn khẩu đoạn đê sông Lam bị vỡ"],
        "xăng": ["Giá xăng dầu giảm lần thứ ba trong tháng", "Xăng dầu giảm giá từ chiều nay",
                 "Giá xăng giảm thêm 500 đồng một lít", "Giá xăng dầu giảm, cước vận tải vẫn cao"],
        "bóng": ["Đội bóng Lũng Hạ thắng trận chung kết", "Chung kết giải trẻ: Lũng Hạ nâng cúp",
                 "Đội bóng Lũng Hạ diễu hành sau chung kết", "Bàn thắng phút cuối đưa đội bóng Lũng Hạ lên ngôi"],
    }
    homes: dict[str, set[int]] = {}
    for round_ in range(4):
        for event, titles in events.items():
            placed = topics.assign(features.count(titles[round_], "", ""), None, numbers.__next__)
            homes.setdefault(event, set()).add(placed.topic_id)
    assert max(map(len, homes.values())) <= 2
    assert len(set.union(*homes.values())) == sum(map(len, homes.values()))


def test_the_first_reports_of_a_record_come_together_without_others_before_them() -> None:
    homes = play([report(event, number) for number in range(4) for event in range(3)], model())
    assert len({homes[0], homes[3], homes[6], homes[9]}) == 1


def test_common_words_are_known_to_a_new_record_and_persons_are_not() -> None:
    frequencies = background.frequencies()
    common, unknown = features.count("cho biết", "", ""), features.count("quỷnh quàng", "", "")
    assert frequencies.rarity(common.title).max() < frequencies.rarity(unknown.title).min()
    lines = resources.files("pipelines.topics").joinpath(background.FILE).read_text("utf-8").splitlines()
    terms = [line.split(" ", 1)[1] for line in lines if not line.startswith("#")]
    assert len(terms) > 4_000
    assert not {"donald trump", "trump", "nguyen van", "tran thi"} & set(terms)
    assert all(0 < int(line.split()[0]) <= background.PARTS for line in lines if not line.startswith("#"))


def test_a_topic_stored_before_headlines_were_told_apart_is_read() -> None:
    topics = model()
    play(STREAM[:6], topics)
    topic = next(iter(topics.topics.values()))
    stored = topic.dump()
    newer = b'"brief": 0, "editions": 0, '
    older = stored.replace(newer, b"")
    older = (int.from_bytes(stored[:4], "little") - len(newer)).to_bytes(4, "little") + older[4:]
    assert len(older) < len(stored)
    assert ActiveTopic.load(older) == topic


def test_two_topics_are_as_far_apart_as_their_spans() -> None:
    wide, inside, later = (ActiveTopic(n, first=first, last=last) for n, first, last in
                           ((1, 1.0, 40.0), (2, 20.0, 21.0), (3, 45.0, 46.0)))
    assert join.apart(wide, inside) == join.apart(inside, wide) == 0
    assert join.apart(wide, later) == join.apart(later, wide) == 5
    assert join.apart(wide, ActiveTopic(4)) is None


@pytest.mark.parametrize("headlines", [
    ["Nguyễn Văn Tám bị khởi tố", "Khởi tố vụ phá rừng ở Lũng Hạ", "Công an khởi tố vụ phá rừng Lũng Hạ"],
    ["Trần Thị Hoa", "Ông Nguyễn Văn Tám từ chức"],
])
def test_labels_hold_no_personal_name(headlines: list[str]) -> None:
    found = labels.label(headlines, features.Frequencies())
    for name in ("Nguyễn Văn Tám", "Trần Thị Hoa", "văn tám", "nguyễn văn", "thị hoa"):
        assert name not in found.headline
        assert all(name not in term for term in found.terms)


def test_terms_are_what_headlines_share() -> None:
    frequencies = features.Frequencies()
    for n in range(50):
        frequencies.add(counts(item(n)))
    found = labels.label(["Vỡ đê sông Lam ở xã Hạ", "Nước rút sau vỡ đê sông Lam", "Khắc phục vỡ đê"], frequencies)
    assert "vỡ đê" in found.terms


def test_terms_are_whole_names_and_end_in_no_word_of_grammar() -> None:
    headlines = ["Thổ Nhĩ Kỳ cấm xe ở bến Bạch Hạc", "Xe khách bị cấm ở bến Bạch Hạc", "Vì sao Thổ Nhĩ Kỳ cấm xe ở bến",
                 "Bến Bạch Hạc vắng khách: cấm xe"]
    terms = labels.label(headlines, features.Frequencies(100.0)).terms
    assert {"thổ nhĩ kỳ", "bến bạch hạc", "cấm xe"} <= set(terms)
    assert not {"ở bến", "thổ nhĩ", "nhĩ kỳ", "bạch hạc", "bến bạch", "xe ở"} & set(terms)
