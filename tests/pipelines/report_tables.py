"""Reports' tables as files: rows are dictionaries by column, what is not given is filled in without a fault."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipelines.reports.files.columns import columns

HEADS = {column.name: column.head for column in columns()}
GOOD = {
    "post_area": "Phường Giảng Võ, Hà Nội", "unit": "Tổ dân phố 5", "type": "Tuần", "method": "Quan sát",
    "sent_on": "19/05/2026", "kind": "Ý kiến", "issue": "Bà con lo giá điện tăng trong tháng tới",
    "basis": "Nghe ở ba hộ kinh doanh", "heard_on": "18/05/2026",
}


def row(**cells: Any) -> dict[str, Any]:
    return GOOD | cells


def csv_file(path: Path, *rows: dict[str, Any], heads: dict[str, str] | None = None, sign: str = ",",
             encoding: str = "utf-8-sig") -> Path:
    names = _names(rows)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sign)
    writer.writerow([(heads or {}).get(name, HEADS.get(name, name)) for name in names])
    writer.writerows([[one.get(name, "") for name in names] for one in rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx_file(path: Path, *rows: dict[str, Any], title: bool = False, merge: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    names = _names(rows)
    if title:
        sheet.append(["BÁO CÁO TÌNH HÌNH DƯ LUẬN"])
        sheet.merge_cells("A1:D1")
        sheet.append([])
    sheet.append([HEADS.get(name, name) for name in names])
    for one in rows:
        sheet.append([one.get(name) for name in names])
    for place in merge:
        sheet.merge_cells(place)
    book.save(path)
    return path


def _names(rows: tuple[dict[str, Any], ...]) -> list[str]:
    return list(dict.fromkeys(name for one in rows for name in one))
