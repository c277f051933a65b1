"""Leases of killed processes: over at once where the death is certain, never while the process lives."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import lease_holder
import pytest
from storage_samples import NOW

from storage import frontier, jobs, processes
from storage.processes import is_dead, owner_name
from storage.sessions import Database
from tests.conftest import processes as forked

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")

Holder = tuple[multiprocessing.process.BaseProcess, str]


@pytest.fixture
def holder(database: Database, database_url: str, source_id: int) -> Iterator[Holder]:
    """Start a process that holds a job and a host with five pages; give it and its name."""
    with database.writing() as session:
        frontier.add_links(session, source_id, [(f"https://h.vn/{n}", "article", 0, NOW, None) for n in range(5)])
    ours, theirs = forked.Pipe()
    process = forked.Process(target=lease_holder.hold, args=(database_url, theirs))
    process.start()
    assert ours.poll(60)
    yield process, ours.recv()
    process.kill()
    process.join()


def kill(process: multiprocessing.process.BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def claimed(database: Database, name: str = "indexer") -> bool:
    with database.writing() as session:
        return jobs.claim(session, name, owner_name("next"), NOW, 60) is not None


def freed(database: Database) -> float | None:
    """Free what the dead hold as the crawler does; None when nobody is dead."""
    with database.writing() as session:
        dead = frontier.dead_owners(session)
        return frontier.free(session, dead, NOW) if dead else None


def test_a_killed_process_lets_go_of_its_job_at_once(database: Database, holder: Holder) -> None:
    assert not claimed(database)
    kill(holder[0])
    assert claimed(database)
    assert not claimed(database)      # the next one lives


def test_a_killed_process_lets_go_of_hosts_and_pages_which_rest_for_their_delay(
    database: Database, holder: Holder
) -> None:
    kill(holder[0])
    assert freed(database) == 7.0
    assert freed(database) is None
    rested = NOW + timedelta(seconds=7)
    with database.writing() as session:
        assert frontier.claim_host(session, "next", NOW, 60) is None
        held = frontier.claim_host(session, "next", rested, 60)
        assert held is not None
        assert len(frontier.claim_pages(session, "next", "h.vn", rested, held.until, 9)) == 4   # half of 60 s at 7 s


def test_a_process_that_only_stands_still_keeps_its_leases(database: Database, holder: Holder) -> None:
    process, owner = holder
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    assert not is_dead(owner)
    assert not claimed(database)
    assert freed(database) is None
    with database.writing() as session:
        assert frontier.heartbeat(session, owner, NOW, 60) == {"h.vn"}


def test_a_zombie_is_dead() -> None:
    code = "from storage.processes import owner_name; import time; print(owner_name('z'), flush=True); time.sleep(99)"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    owner = child.stdout.readline().strip()
    assert not is_dead(owner)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)     # it ended, and nobody has fetched it
    assert is_dead(owner)
    child.wait()
    assert is_dead(owner)


def other(owner: str, change: Callable[[str, str, str], tuple[str, str, str]]) -> str:
    """Return a name with another (what-pid-random, place, start)."""
    name, rest = owner.split("@")
    name, place, start = change(name, *rest.split("."))
    return f"{name}@{place}.{start}"


def test_a_later_process_of_the_same_number_is_another_one() -> None:
    mine = owner_name("work")
    assert len(owner_name("w" * 20)) <= 80
    assert not is_dead(mine)
    assert is_dead(other(mine, lambda name, place, start: (name, place, str(int(start) - 1))))


def test_another_machine_container_or_start_is_never_judged() -> None:
    gone = other(owner_name("work"), lambda name, place, start: (name, place, "1"))
    assert is_dead(gone)
    assert not is_dead(other(gone, lambda name, place, start: (name, "0" * 16, start)))
    for strange in ("work-1-ab", "one", "", "host:12:ab", f"work-x-ab@{'0' * 16}.1"):
        assert not is_dead(strange)


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("unshare") is None, reason="needs root and unshare")
def test_a_container_with_its_own_process_numbers_has_another_place() -> None:
    code = "from storage.processes import owner_name; print(owner_name('x'))"
    inside = subprocess.run(
        ["unshare", "--pid", "--fork", "--mount-proc", sys.executable, "-c", code], capture_output=True, text=True)
    if inside.returncode:
        pytest.skip("no namespaces here")
    owner = inside.stdout.strip()
    assert owner.startswith("x-1-") and "@" in owner
    assert owner.partition("@")[2].split(".")[0] != owner_name("x").partition("@")[2].split(".")[0]
    assert not is_dead(owner)         # its number 1 is another one's here: waiting is all that is left


def test_a_process_table_of_elsewhere_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = other(owner_name("work"), lambda name, place, start: (name, place, "1"))
    monkeypatch.setattr(processes, "PROC", tmp_path)
    processes._place.cache_clear()
    try:
        assert "@" not in owner_name("work")
        assert not is_dead(gone)
    finally:
        processes._place.cache_clear()


def test_processes_that_proc_hides_are_asked_for_by_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = owner_name("work")
    monkeypatch.setattr(processes, "_stat", lambda pid: None)
    assert not is_dead(mine)
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert is_dead(mine.replace(f"-{os.getpid()}-", f"-{child.pid}-"))
