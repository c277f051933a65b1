"""kill -9 while an export is made: the next process goes on, and the file is the one that nobody disturbed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from langnghe.exporting import files, making, working
from storage.processes import owner_name
from tests.conftest import processes
from tests.langnghe import export_process
from tests.langnghe.test_exporting import Place, place

__all__ = ["place"]
pytestmark = pytest.mark.slow


def killed(place: Place, moment: str, times: int) -> None:
    process = processes.Process(target=export_process.export, args=(str(place.settings.data_dir), moment, times), daemon=True)
    process.start()
    process.join(100)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("kind", ["csv", "jsonl", "mediacloud"])
@pytest.mark.parametrize("moment", [m for m in export_process.MOMENTS if "workbook" not in m])
def test_a_file_is_gone_on_with_after_every_kill(place: Place, tmp_path: Path, kind: str, moment: str) -> None:
    place.fill(tuple(f"Bản tin {n}" for n in range(15)))
    whole = tmp_path / "whole"
    making.make(place.database, place.engine, place.ask(format_=kind), whole)
    job_id = place.job(kind)
    for times in (2, 1, 3) if moment != "whole, not noted" else (1, 1):
        killed(place, moment, times)
        assert not files.manifest_of(place.file(job_id)).exists() or moment == "whole, not noted"
    while working.waiting(place.database):
        working.turn(place.settings, place.database, place.engine, owner_name("test"))
    assert place.file(job_id).read_bytes() == whole.read_bytes()
    assert (place.row(job_id).state, place.row(job_id).rows, place.row(job_id).manifest["complete"]) == ("done", 15, True)
    assert len(list(files.folder(place.settings).iterdir())) == 2


def test_a_workbook_begins_anew_and_leaves_nothing(place: Place) -> None:
    place.fill(tuple(f"Bản tin {n}" for n in range(9)))
    job_id = place.job("xlsx")
    killed(place, "rows of a workbook", 3)
    while working.waiting(place.database):
        working.turn(place.settings, place.database, place.engine, owner_name("test"))
    assert place.row(job_id).rows == 9 and len(list(files.folder(place.settings).iterdir())) == 2
