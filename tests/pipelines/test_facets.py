"""Documents of a topic: counted once an article, short names with the full one that they mean."""

from __future__ import annotations

from pipelines.topics import facets
from storage.topictexts import TopicText


def _texts(*bodies: str, story: int | None = None) -> list[TopicText]:
    return [TopicText(n, story or n, "bao", "Báo", "", "Tin", "", body, None, "") for n, body in enumerate(bodies, 1)]


def test_a_short_name_counts_for_the_full_one() -> None:
    found = facets.named(_texts(
        "Theo Nghị quyết số 18-NQ/TW, bộ máy gọn lại. Nghị quyết 18 nêu rõ.", "NQ 18 và Nghị quyết 57 được nhắc tới.",
        "Nghị quyết 18-NQ/TW của Trung ương."))
    assert [(f.name, f.articles, f.stories) for f in found] == [("Nghị quyết 18-NQ/TW", 3, 3), ("Nghị quyết 57", 1, 1)]


def test_a_short_name_that_could_mean_two_stays_alone() -> None:
    found = facets.named(_texts("Nghị định 46/2016/NĐ-CP", "Nghị định 46/2019/NĐ-CP", "Nghị định 46", "Nghị định 46/2016"))
    assert [(f.name, f.articles) for f in found] == [
        ("Nghị định 46/2016/NĐ-CP", 2), ("Nghị định 46", 1), ("Nghị định 46/2019/NĐ-CP", 1)]


def test_copies_of_one_text_are_one_story() -> None:
    assert [(f.articles, f.stories) for f in facets.named(_texts("Thông tư 29.", "Thông tư 29.", story=7))] == [(2, 1)]


def test_the_spelling_with_diacritics_is_shown_and_the_search_has_every_spelling() -> None:
    facet, = facets.named(_texts("Nghị định 168/2024/NĐ-CP", "nghi dinh 168/2024/ND-CP", "nghị định số 168"))
    assert facet.name == "Nghị định 168/2024/NĐ-CP"
    assert set(facet.question.split(" OR ")) == {
        '"nghị định 168 2024 nđ cp"', '"nghi dinh 168 2024 nd cp"', '"nghị định số 168"'}


def test_a_number_in_a_list_is_no_search_of_its_own() -> None:
    found = facets.named(_texts("Thực hiện Nghị quyết 18, 19 của Trung ương."))
    assert [(f.name, f.question) for f in found] == [
        ("Nghị quyết 18", '"nghị quyết 18"'), ("Nghị quyết 19", '"nghị quyết 19"')]


def test_persons_are_no_facet() -> None:
    assert facets.named(_texts("Ông Nguyễn Văn An, số 12, ngày 18/7, biển 29A-123.45, gặp bà Trần Thị Bình.")) == []
