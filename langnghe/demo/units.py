"""The administrative units of the demo's invented province, in a file such as an office would add."""

from __future__ import annotations

from pathlib import Path

_BEGAN = "2025-07-01"
# Codes that no province of Vietnam has.
_UNITS = (
    ("province", "97", "", "Tỉnh", "Lam Khê"), ("province", "98", "", "Tỉnh", "Thạch Bình"),
    ("ward", "97001", "97", "Phường", "Đồng Sen"), ("ward", "97002", "97", "Phường", "Bến Cau"),
    ("ward", "97003", "97", "Phường", "Cầu Ngói"), ("ward", "97004", "97", "Xã", "Khe Lác"),
    ("ward", "97005", "97", "Xã", "Bàu Nhãn"), ("ward", "97006", "97", "Xã", "Suối Rạng"),
    ("ward", "97007", "97", "Xã", "Cồn Sẻ"), ("ward", "97008", "97", "Xã", "Bình Lãng"),
)


def write_units(folder: Path) -> None:
    """Write the file into `folder`, from which the units are taken into the record."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"unit,new,{','.join(unit)},{_BEGAN}" for unit in _UNITS]
    lines.insert(0, "row,era,level,code,parent,type,name,day")
    (folder / "lam-khe.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
