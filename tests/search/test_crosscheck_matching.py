"""Which article tells what an item says: by words, time and place, and what must not be taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from search.crosschecking import index, model, wording
from search.crosschecking.index import Article, Corpus, Item
from search.crosschecking.places import NOWHERE, OTHER, PROVINCE, SAME, UNKNOWN, Places, relation

DAY = date(2026, 10, 10).toordinal()
HERE = Places(frozenset({11}), frozenset({11, 5}), frozenset({1}))
NEAR = Places(frozenset({12}), frozenset({12}), frozenset({1}))
FAR = Places(frozenset({91}), frozenset({91}), frozenset({9}))
TOLD = Article(1, "Hồ chứa mở cửa tràn trong đêm, hàng trăm nhà ngập sâu",
               "Người dân hạ du nói không nhận được thông báo xả lũ.",
               "Nhiều gia đình mất lúa mới gặt và gia cầm khi hồ xả lũ lúc nửa đêm.", DAY + 1, HERE)
ITEM = Item("Hồ xả lũ ban đêm mà không thông báo, nhà ngập hết",
            "Nước lên nửa đêm, lúa mới gặt ướt sạch, gà vịt trôi hết, dân hỏi sao hồ xả lũ không báo.", DAY, DAY, HERE)


def sure(article: Article, item: Item = ITEM) -> float:
    everything = model.Weights(model.shipped().values, 0.0)
    return next((m.confidence for m in model.matches(Corpus([article]), item, everything)), 0.0)


def moved(**changes: object) -> Article:
    return Article(**{name: getattr(TOLD, name) for name in Article.__dataclass_fields__} | changes)


def test_an_article_about_what_people_say_is_a_match() -> None:
    assert sure(TOLD) > model.SETTLE_FROM


@pytest.mark.parametrize("other", [
    moved(places=FAR),
    moved(title="Nhìn lại trận lũ năm 2013: hồ mở cửa tràn trong đêm", day=DAY + 1),
    moved(title="Chợ mới khai trương", lead="Tiểu thương vui.", body="Quầy hàng đã kín chỗ từ sáng sớm."),
], ids=["elsewhere", "retold", "another event"])
def test_what_is_less_sure(other: Article) -> None:
    assert sure(other) < sure(TOLD)


def test_nearer_in_place_and_time_is_surer() -> None:
    assert sure(TOLD) > sure(moved(places=NEAR)) > sure(moved(places=FAR))
    assert sure(TOLD) > sure(moved(day=DAY + 25))


def test_a_month_away_is_no_candidate() -> None:
    assert model.matches(Corpus([moved(day=DAY + model.DAYS + 1)]), ITEM) == []
    week = Item(ITEM.issue, ITEM.text, DAY, DAY + 6, HERE)
    assert model.matches(Corpus([moved(day=DAY + 6 + model.DAYS)]), week, model.Weights(
        model.shipped().values, 0.0))


def test_an_item_without_marks_finds_the_article_all_the_same() -> None:
    plain = Item("Ho xa lu ban dem khong thong bao", "nuoc len nua dem, lua moi gat uot sach, dan hoi sao ho xa lu "
                 "ko thong bao, nha ngap het", DAY, DAY, HERE)
    assert not wording.is_toned(plain.issue, plain.text)
    assert sure(TOLD, plain) > model.SETTLE_FROM


def test_short_forms_are_written_out() -> None:
    said = wording.of_item("Công an phường gọi điện", "bs ở bv nói ko có thuốc")
    written = wording.of_item("Công an phường gọi điện", "bs ở bệnh viện nói không có thuốc")
    assert set(written.terms.tolist()) == set(said.terms.tolist())


def test_words_without_marks_are_as_common_as_all_that_they_may_mean() -> None:
    toned, plain = (wording.of_article("bán", "", "", toned=marks).terms for marks in (True, False))
    assert wording.rarity(plain)[0] < wording.rarity(toned)[0]


def test_what_no_list_holds_is_rarest() -> None:
    rare, common = (wording.rarity(wording.of_article(word, "", "").terms)[0] for word in ("xyzzy", "người"))
    assert rare == 7.0 and common < 1


def test_an_article_alone_and_among_others_gives_the_same() -> None:
    others = [moved(id=n, title=f"Việc khác số {n}", lead="", body="Nội dung không liên quan gì.") for n in range(2, 40)]
    everything = model.Weights(model.shipped().values, 0.0)
    among = {m.article.id: m.confidence for m in model.matches(Corpus([*others, TOLD]), ITEM, everything)}
    assert among[1] == sure(TOLD)


def test_nothing_in_and_nothing_said() -> None:
    assert model.matches(Corpus([]), ITEM) == []
    assert model.matches(Corpus([TOLD]), Item("", "", DAY, DAY)) == []


@pytest.mark.parametrize(("one", "other", "said"), [
    (HERE, HERE, SAME), (HERE, Places(frozenset({5}), frozenset({5}), frozenset({1})), SAME), (HERE, NEAR, PROVINCE),
    (HERE, FAR, OTHER), (HERE, NOWHERE, UNKNOWN), (NOWHERE, NOWHERE, UNKNOWN),
    (Places(provinces=frozenset({1})), HERE, PROVINCE),
])
def test_how_places_lie_to_each_other(one: Places, other: Places, said: str) -> None:
    assert relation(one, other) == relation(other, one) == said


def test_a_year_of_the_past_in_the_head_is_noticed() -> None:
    assert index.old_years(moved(title="Mười năm sau trận lũ 2016")) == 1
    assert index.old_years(moved(title="Quyết định 2016/QĐ-UBND ngày 10/10/2026, kế hoạch 2027")) == 0
