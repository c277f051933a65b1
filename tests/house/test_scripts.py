"""`./run` from anywhere, and the scripts' own promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT, text

from langnghe.cli.app import COMMANDS


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_a_script_is_executable_and_reads_as_bash(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / script]).returncode == 0


def test_help_needs_no_environment_and_names_every_command(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ENV_DIR": str(tmp_path / "env")}
    done = subprocess.run([ROOT / "run", "help"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0
    assert [name for name in COMMANDS if not re.search(rf"\b{name}\b", done.stdout)] == []
    assert not (tmp_path / "env").exists()


def test_ci_ends_in_the_whole_test_run() -> None:
    assert 'run" test --all' in text(".ci/run")
    assert "export CI=true" in text(".ci/run")


def test_a_folder_of_the_caller_does_not_shadow_a_room(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "__init__.py").write_text("raise SystemExit('shadowed')")
    done = subprocess.run([ROOT / "run", "python", "-c", "import config; print(config.__file__)"], cwd=tmp_path,
                          env=same_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).parent == ROOT / "config"


def same_environment() -> dict[str, str]:
    """Return variables that make `run` use the environment these tests run in."""
    kept = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONSAFEPATH", "PYTHON"}}
    return kept | {"ENV_DIR": sys.prefix}


def test_a_named_environment_of_another_lock_is_left_alone(tmp_path: Path) -> None:
    env = tmp_path / "env"
    env.mkdir()
    (env / "prepared.lock").write_text("packaging==1.0\n")
    done = subprocess.run([ROOT / "run", "python", "-V"], env=same_environment() | {"ENV_DIR": str(env)},
                          capture_output=True, text=True)
    assert done.returncode == 2 and f"ENV_DIR={env}" in done.stderr and "another requirements.lock" in done.stderr
    assert [file.name for file in env.iterdir()] == ["prepared.lock"]


def test_run_works_through_a_link_with_spaces(tmp_path: Path) -> None:
    link = tmp_path / "a link" / "run me"
    link.parent.mkdir()
    link.symlink_to(ROOT / "run")
    done = subprocess.run([link, "python", "-c", "import sys; print(sys.argv[1:])", "a b", "c"], cwd=tmp_path,
                          env=same_environment(), capture_output=True, text=True)
    assert done.stdout.strip() == "['a b', 'c']", done.stderr


def test_run_passes_the_exit_code_on() -> None:
    done = subprocess.run([ROOT / "run", "python", "-c", "raise SystemExit(7)"], env=same_environment())
    assert done.returncode == 7


def test_run_refuses_an_old_python(tmp_path: Path) -> None:
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    env = same_environment() | {"PYTHON": str(fake)}
    done = subprocess.run([ROOT / "run", "python", "-V"], env=env | {"ENV_DIR": str(tmp_path / "env")},
                          capture_output=True, text=True)
    assert done.returncode == 2
    assert "is not a Python 3.11 or newer" in done.stderr


PYTHON_STUB = """#!/bin/bash
echo "python $*" >> "$CALLS"
if [[ "$1 $2" == "-m venv" ]]; then mkdir -p "${@: -1}/bin"; cp "$0" "${@: -1}/bin/python"; fi
"""
UV_STUB = """#!/bin/bash
echo "uv $*" >> "$CALLS"
if [[ "$1" == venv ]]; then mkdir -p "${@: -1}/bin"; cp "$(dirname "$0")/python3" "${@: -1}/bin/python"; fi
"""


@pytest.fixture
def prepared(tmp_path: Path):
    """Return a function that starts a copy of `run` between stubs and gives the calls that it made."""
    checkout, stubs = tmp_path / "checkout", tmp_path / "stubs"
    for folder in (checkout, stubs):
        folder.mkdir()
    shutil.copy(ROOT / "run", checkout / "run")
    (checkout / "requirements.lock").write_text("one==1\n")

    def start(uv: str) -> list[str]:
        for name, body in (("python3", PYTHON_STUB), ("uv", uv)):
            (stubs / name).write_text(body)
            (stubs / name).chmod(0o755)
        (tmp_path / "calls").write_text("")
        env = {"PATH": f"{stubs}:/usr/bin:/bin", "HOME": str(tmp_path), "CALLS": str(tmp_path / "calls")}
        done = subprocess.run([checkout / "run", "python", "-V"], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return (tmp_path / "calls").read_text().splitlines()

    start.lock = checkout / "requirements.lock"
    return start


@pytest.mark.parametrize(("uv", "installs"), [
    (UV_STUB, "uv pip sync --quiet --no-config --require-hashes"),
    ("#!/bin/sh\nexit 1\n", "python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r"),
], ids=["uv", "pip"])
def test_run_prepares_from_the_lock_once_and_again_when_it_changed(prepared, uv: str, installs: str) -> None:
    first = prepared(uv)
    assert [call for call in first if call.startswith(installs)], first
    assert first[-1] == "python -V"
    assert prepared(uv) == ["python -V"]
    prepared.lock.write_text("one==2\n")
    assert [call for call in prepared(uv) if call.startswith(installs)]
