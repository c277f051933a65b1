"""A server that is not there is skipped in the open, and fails in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ONE = "tests/storage/test_jobs.py::test_a_schedule_only_moves_forward[postgresql]"


@pytest.mark.slow
@pytest.mark.parametrize(("ci", "code", "word"), [("true", 1, "no server may be missing"), ("", 0, "1 skipped")])
def test_a_missing_server(ci, code, word):
    environment = {key: value for key, value in os.environ.items() if key != "LANGNGHE_TEST_POSTGRESQL_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", ONE, "-p", "no:cacheprovider", "-p", "no:xdist"], cwd=ROOT, text=True,
        env=environment | {"CI": ci}, capture_output=True, check=False, timeout=100,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert word in done.stdout
