"""A small record to ask questions of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.settings import load
from storage import articles, sources
from storage.articles import ArticleRow
from storage.sessions import Database, open_database
from tests.empty_record import lay_empty_record

NOW = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)

TITLES = (
    ("Giá xăng tăng từ chiều nay", "Mỗi lít xăng tăng thêm năm trăm đồng từ ba giờ chiều."),
    ("Gia đình nhận lại đất sau mười năm", "Tòa án tuyên trả lại đất cho các hộ dân trong xã."),
    ("Nước sông dâng cao ở hạ lưu", "Mực nước lên nhanh, người dân được báo trước. Giá xăng không đổi."),
)


def fill(folder: Path) -> list[int]:
    """Store three articles of one source, the last one undated, and return their ids."""
    lay_empty_record(folder)
    database = open_database(load({"LANGNGHE_DATA_DIR": str(folder)}))
    try:
        return store(database)
    finally:
        database.close()


def store(database: Database) -> list[int]:
    """Store the articles in a record that is open."""
    with database.writing() as session:
        source_id = sources.ensure(session, "bao-mau", "Báo Mẫu", "press")
        return [articles.save(session, row(source_id, number)).article_id for number in range(len(TITLES))]


def row(source_id: int, number: int) -> ArticleRow:
    """Return article `number`."""
    title, body = TITLES[number]
    dated = number < 2
    return ArticleRow(
        source_id=source_id, key=f"https://baomau.vn/{number}", url=f"https://baomau.vn/{number}", title=title,
        lead="", body=body, section="Thời sự", published_at=NOW - timedelta(hours=number) if dated else None,
        date_basis="jsonld" if dated else "", date_precision="minute" if dated else "", date_reliable=dated,
        collected_at=NOW, parser="trafilatura", rules_version=1,
    )
