"""A record with a few units and posts, and drafts of reports for the tests of the field side."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from config import areas as files
from pipelines.reports.drafts import Draft, ItemDraft
from storage import area_updates, areas, posts
from storage.sessions import Database

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
TODAY = "2026-05-20"
FILES = sorted((Path(__file__).parents[1] / "few_areas").glob("*.csv"))
HANOI, SAIGON = "new/ward/00025", "new/ward/26740"


class Network:
    """Two posts: one in Giảng Võ (Hà Nội), one in Sài Gòn (Hồ Chí Minh)."""

    def __init__(self, database: Database) -> None:
        with database.writing() as session:
            area_updates.apply(session, *map(files.read, FILES))
        with database.writing() as session:
            self.areas = {key: area_id(session, key) for key in (HANOI, SAIGON)}
            self.hanoi = posts.add(session, self.areas[HANOI], "Tổ dân phố 5", "người cao tuổi", "Mặt trận", NOW)
            self.saigon = posts.add(session, self.areas[SAIGON], "Chợ Bến Thành", "tiểu thương", "Hội Phụ nữ", NOW)


def area_id(session: Session, key: str) -> int:
    return areas.by_keys(session, [key])[key].id


def item(**values: Any) -> ItemDraft:
    """Return an item without a fault, apart from what is given."""
    whole = ItemDraft(kind="opinion", issue="Bà con lo giá điện tăng", heard_on="2026-05-18", basis="Nghe ở ba hộ kinh doanh")
    return replace(whole, **values)


def draft(post_id: int, *items: ItemDraft, **values: Any) -> Draft:
    """Return a weekly report of these items, of one without a fault when none is given."""
    return replace(Draft(post_id, "weekly", "interview", items or (item(),)), **values)
