"""Keys of imported rows: an id that names somebody never becomes one; ordinary ids stay as they are."""

from __future__ import annotations

import gzip
import json
import os
from importlib import resources
from pathlib import Path

import pytest

from pipelines.importkeys import import_key, is_an_articles, names_somebody

DATA = Path(os.environ.get("LANGNGHE_DATA", Path(__file__).parents[3] / "shared" / "data"))
SOMEBODY = [
    "Nguyễn Văn Kỳ", "nguyen-van-ky", "nguyen_van_ky", "NGUYEN VAN KY", "nguyen-van-ky-12", "12-tran-thi-lan", "Trần Thị Lan",
    "ky.nguyen@thu.example", "lan@thu.example:12", "0912345678", "0912 345 678", "0912-345-678", "+84912345678", "bai-0912345678",
    "sdt 0912345678", "001099012345", "@kyla", "user:8841377", "author/12", "fb_ky", "thanh-vien-12", "https://facebook.com/ky.la.9",
    "912345678", "84912345678", "９１２３４５６７８", "ｔranthilan",
    "members/ky.12", "nguyenvanky1990", "NguyenVanKy", "０９１２３４５６７８", "mailto:ky@thu.example", "tác giả: Kỳ",
]
ARTICLES = [
    "0", "7", "12180651", "4954454", "9912345678", "1912345678", "4954454123", "20261120083012345", "0000012345", "000123",
    "550e8400-e29b-41d4-a716-446655440000", "550E8400E29B41D4A716446655440000", "nuoc-may-go-say-trong-tro-lai",
    "nuoc-may-go-say-trong-tro-lai-4954454.html", "vn-123", "bai_4567", "a", "b1", "post-2026-11-20-1", "news:8841377", "tin/2026/11/20/12",
    "185261120083012345", "le-hoi-lang-go", "doi-cho-sang-nen-moi", "8841377.1", "a1b2c3d4e5f60718",
    "507f1f77bcf86cd799439011", "urn:uuid:550e8400-e29b-41d4-a716-446655440000", "https://bao.example/tin/gia-xang-tang-manh-123.html",
]


# May be somebody's account or be no more than a section: nobody can tell, so they are no keys either.
UNCLEAR = [
    "teo_90", "hungnguyen", "hung.nguyen", "nguyenvanhung-12", "article/nguyen-van-hung", "hoang_anh99", "post by tunnguyen 12",
    "B1234567", "b12345678", "tran-van-teo-90", "do-thi-moi", "lehoi2026", "Hà Nội 12", "tin-cua-ban-doc-tunnguyen", "k3vin",
    "ｔeo＿９０",
]


@pytest.mark.parametrize("identity", [*SOMEBODY, *UNCLEAR])
def test_an_id_that_names_somebody_is_no_key(identity):
    key = import_key(identity, "Nước máy\n\n\nĐã trong lại.")
    assert key.startswith("import:text-") and identity not in key
    assert key == import_key("other.name@thu.example", "Nước máy\n\n\nĐã trong lại.")
    assert key != import_key(identity, "Bài khác")


@pytest.mark.parametrize("identity", ARTICLES)
def test_an_ordinary_id_is_the_key(identity):
    assert import_key(identity, "x") == f"import:{identity}"


def test_ids_of_real_archives_stay():
    file = DATA / "news" / "vietnews-20k.jsonl.gz"
    if not file.exists():
        pytest.skip("shared data is absent")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        assert all(is_an_articles(str(row["id"])) for row in map(json.loads, lines))


def test_no_shipped_source_is_called_like_a_person():
    outlets = [file.stem for file in Path(str(resources.files("config").joinpath("sources"))).glob("*.toml")]
    towns = ["phu-tho", "ha-giang", "le-thuy", "tran-phu-daily", "vu-thu", "hoang-mai-portal", "ngo-quyen-phuong", "do-luong"]
    assert not [name for name in [*outlets, *towns, "bao-mau", "kho", "docbao.vn", "24h"] if names_somebody(name)]
