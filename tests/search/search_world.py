"""A small invented record for the search tests: articles with every field a query can name, texts with every trap."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from storage.searchable import ArticleText
from vietnamese.text import clean

START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
WORDS = (
    "lũ lụt miền Trung hòa hoà hóa hoá bình xăng tăng giá gia tang khoa học khóa học cháy nhà hỏa hoạn TP.HCM "
    "thủ tướng tin đồn tín dụng bệnh viện Đà Nẵng da nang 2026 covid-19 k9 a b học sinh sinh học nước ngập"
).split()
SOURCES = (("bao-sang", "Báo Sáng", "press"), ("nhat-bao", "Nhật Báo", "press"), ("cong-tinh", "Cổng tỉnh", "portal"))
AREAS = ((), ("new/province/79",), ("new/province/79", "old/district/760", "old/province/79"), ("new/province/75",))
DOCUMENTS = ("", "", "Nghị quyết 18-NQ/TW.", "Theo Nghị định 168/2024/NĐ-CP và Thông tư 29.", "Nghị định 168.")
SECTIONS = ("Thời sự", "Thời Sự", "Đời sống", "")


def article(id_: int, title: str = "", body: str = "", **changes: object) -> ArticleText:
    """Return an article row; everything not said is plain."""
    values: dict[str, object] = {
        "id": id_, "version": 1, "title": clean(title), "lead": "", "body": clean(body), "url": f"https://bao.example/{id_}",
        "source": "bao-sang", "source_title": "Báo Sáng", "kind": "press", "section": "", "published_at": None,
        "date_reliable": False, "story_id": None, "topic_id": None, "topic_label": "", "revisions": 1, "withdrawn_at": None,
    }
    return ArticleText(**(values | changes))  # type: ignore[arg-type]


def world(size: int = 160, seed: int = 7) -> list[ArticleText]:
    """Return `size` articles made by chance, the same for the same seed."""
    dice = random.Random(seed)
    return [_by_chance(dice, id_) for id_ in range(1, size + 1)]


# Groups of spellings of one thing; what stands in one article is asked for by the others.
SPELLINGS = (
    ("UBND", "ủy ban nhân dân", "uỷ ban nhân dân"), ("HĐND", "hội đồng nhân dân"), ("TP.HCM", "TPHCM", "TP HCM", "thành phố Hồ Chí Minh"),
    ("BHYT", "bảo hiểm y tế"), ("CSGT", "cảnh sát giao thông"), ("GD&ĐT", "GD-ĐT", "GD & ĐT", "GDĐT", "giáo dục và đào tạo"),
    ("NN&PTNT", "NNPTNT", "nông nghiệp và phát triển nông thôn"),
)


def spelled(first: int) -> list[ArticleText]:
    """Return articles with each spelling in title or body, and one with the syllables apart; ids from `first`."""
    texts = [one for group in SPELLINGS for one in group]
    rows = [article(first + n, f"Họp {one} hôm nay", "Không có gì thêm.") for n, one in enumerate(texts)]
    rows += [article(first + 100 + n, "Tin vắn", f"Sáng nay họp, {one} hôm nay cho biết.") for n, one in enumerate(texts)]
    return [*rows, article(first + 200, "Dân", "Nhân viên của ban này nghỉ; bà Ủy ở đây, họp hôm nay.")]


def _by_chance(dice: random.Random, id_: int) -> ArticleText:
    def words(least: int, most: int) -> str:
        marks = (" ", " ", " ", " ", ", ", ". ", " – ", " 😀 ", "\n")
        return "".join(dice.choice(WORDS) + dice.choice(marks) for _ in range(dice.randint(least, most)))

    source, title, kind = dice.choice(SOURCES)
    dated = dice.random() < 0.9
    story = dice.choice((None, None, *range(1, 30)))
    return article(
        id_, words(2, 7), words(5, 40) + " " + DOCUMENTS[id_ % len(DOCUMENTS)], areas=AREAS[id_ % 7 % len(AREAS)], lead=clean(words(0, 8)), source=source, source_title=title, kind=kind,
        section=dice.choice(SECTIONS), story_id=story, topic_id=story % 6 + 1 if story and story % 3 else None,
        published_at=START + timedelta(minutes=dice.randrange(60 * 24 * 20)) if dated else None,
        date_reliable=dated and dice.random() < 0.9,
    )
