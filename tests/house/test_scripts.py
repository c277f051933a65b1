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


def test_a_python_that_is_not_there_is_refused_once(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHON": "python3.99"}
    done = subprocess.run([ROOT / "run", "doctor"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "python3.99" in done.stderr and "command not found" not in done.stderr


def test_messages_name_the_command_as_it_was_typed(tmp_path: Path) -> None:
    env = same_environment() | {"LANGNGHE_DATA_DIR": str(tmp_path), "LANGNGHE_LANGUAGE": "en"}
    for call, named in ((["./run"], "./run"), (["bash", "run"], "bash run"), ([str(ROOT / "run")], str(ROOT / "run"))):
        done = subprocess.run([*call, "crawl"], cwd=ROOT, env=env, capture_output=True, text=True)
        assert f"`{named} source list`" in done.stderr, done.stderr
        usage = subprocess.run([*call, "crawl", "--help"], cwd=ROOT, env=env, capture_output=True, text=True).stdout
        assert usage.startswith(f"Usage: {named} crawl")


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

    def start(uv: str, code: int = 0, **more: str) -> list[str]:
        for name, body in (("python3", PYTHON_STUB), ("uv", uv)):
            (stubs / name).write_text(body)
            (stubs / name).chmod(0o755)
        (tmp_path / "calls").write_text("")
        env = {"PATH": f"{stubs}:/usr/bin:/bin", "HOME": str(tmp_path), "CALLS": str(tmp_path / "calls")} | more
        done = subprocess.run([checkout / "run", "python", "-V"], env=env, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        start.said = done.stderr
        return (tmp_path / "calls").read_text().splitlines()

    start.lock = checkout / "requirements.lock"
    return start


WITHOUT_UV = "#!/bin/sh\nexit 1\n"


@pytest.mark.parametrize(("uv", "installs"), [
    (UV_STUB, "uv pip sync --quiet --no-config --require-hashes"),
    (WITHOUT_UV, "python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r"),
], ids=["uv", "pip"])
def test_run_prepares_from_the_lock_once_and_again_when_it_changed(prepared, uv: str, installs: str) -> None:
    first = prepared(uv)
    assert [call for call in first if call.startswith(installs)], first
    assert first[-1] == "python -V"
    assert prepared(uv) == ["python -V"]
    prepared.lock.write_text("one==2\n")
    assert [call for call in prepared(uv) if call.startswith(installs)]


@pytest.mark.parametrize("uv", [UV_STUB, WITHOUT_UV], ids=["uv", "pip"])
def test_an_environment_that_is_named_and_made_from_another_lock_is_left_alone(prepared, uv: str, tmp_path: Path) -> None:
    """Two checkouts may share one environment, and somebody may be working with it."""
    named = tmp_path / "shared env"
    assert prepared(uv, ENV_DIR=f"{named}/")[-1] == "python -V"
    before = sorted(path.relative_to(named) for path in named.rglob("*"))
    old = prepared.lock.read_text()
    prepared.lock.write_text("one==2\n")
    calls = prepared(uv, code=2, ENV_DIR=str(named))
    assert not [call for call in calls if re.search(r"-m venv|pip install|uv venv|uv pip", call)]
    assert "was made from another requirements.lock" in prepared.said and f"ENV_DIR={named} " in prepared.said
    assert sorted(path.relative_to(named) for path in named.rglob("*")) == before
    prepared.lock.write_text(old)
    assert prepared(uv, ENV_DIR=str(named)) == ["python -V"]


@pytest.mark.parametrize("uv", [UV_STUB, WITHOUT_UV], ids=["uv", "pip"])
def test_a_folder_that_is_no_environment_is_not_cleared(prepared, uv: str, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("mine")
    prepared(uv, code=2, ENV_DIR=str(tmp_path / "letters"))
    assert "is not empty" in prepared.said
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["one.txt"]


@pytest.mark.parametrize("uv", [UV_STUB, WITHOUT_UV], ids=["uv", "pip"])
def test_a_preparation_that_was_interrupted_is_taken_up_again(prepared, uv: str, tmp_path: Path) -> None:
    named = tmp_path / "env"
    prepared(uv, ENV_DIR=str(named))
    (named / "prepared.lock").rename(named / "preparing.lock")
    assert prepared(uv, ENV_DIR=str(named))[-1] == "python -V"
    assert (named / "prepared.lock").exists() and not (named / "preparing.lock").exists()
