"""`report template` and `report import` at the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipelines.areas import filling

sys.path.insert(0, str(Path(__file__).parents[1] / "pipelines"))

from report_tables import csv_file, row


@pytest.fixture(autouse=True)
def _few_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).parents[1] / "few_areas"
    monkeypatch.setattr(filling.files, "paths", lambda settings: sorted(folder.glob("*.csv")))


@pytest.mark.parametrize("name", ["mẫu.csv", "mẫu.xlsx"])
def test_the_template_is_written_and_comes_back_as_nothing(run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert run("report", "template", str(file)).exit_code == 0
    assert "--force replaces it" in run("report", "template", str(file)).stderr
    result = run("report", "import", str(file))
    assert result.exit_code == 0 and "Rows: 0 new, 0 corrected, 0 unchanged, 0 not taken." in result.stdout


def test_refused_rows_are_listed_and_written(run, tmp_path: Path, data_folder: Path) -> None:
    file = csv_file(tmp_path / "b.csv", row(), row(post_area="Phường Bến Thàng"))
    result = run("report", "import", str(file))
    assert result.exit_code == 1
    assert "line 2, Đơn vị báo cáo: this area has no post yet" in result.stderr
    assert "is one of these meant: Phường Bến Thành, Thành phố Hồ Chí Minh" in result.stderr
    assert "Bến Thàng" in (data_folder / "imports" / "b.rejected.csv").read_text("utf-8-sig")


def test_a_file_that_is_no_table_is_one_line(run, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("a,b\n1,2\n")
    result = run("report", "import", str(tmp_path / "b.csv"))
    assert result.exit_code == 2 and result.stderr.startswith("Error: b.csv: no line holds the heads")
    assert "name it .xlsx or .csv" in run("report", "template", str(tmp_path / "b.txt")).stderr
