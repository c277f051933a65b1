"""Names of the processes that hold leases, and the one question about them: is that process certainly dead?

A name is `WHAT-PID-RANDOM@PLACE.START`. The place is a hash of this start of the machine and of the process's
namespaces, so that a number is only ever looked up where it was given out: two containers of one machine, two clones
of one disk or a restart in between have other places. The start tells a process from a later one with its number.
Where the system cannot say these things the name ends before the @, and the lease has to run out.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
_NAME = re.compile(r"[^@]+-(\d+)-[0-9a-f]+@([0-9a-f]{16})\.(\d+)")


class _Stat(NamedTuple):
    """What the kernel says of a process: one letter, its threads, when it started (ticks since the machine did)."""

    state: str
    threads: int
    start: str


def owner_name(what: str) -> str:
    """Return a name for this process's leases, at most 80 characters for a `what` of up to 20.

    The random part tells two holders in one process apart.
    """
    name, place, stat = f"{what}-{os.getpid()}-{secrets.token_hex(4)}", _place(), _stat(os.getpid())
    return f"{name}@{place}.{stat.start}" if place and stat else name


def is_dead(owner: str) -> bool:
    """Say whether the process behind a name is gone for certain; False for one elsewhere, or where nobody can tell."""
    found = _NAME.fullmatch(owner)
    if found is None or found[2] != _place():
        return False
    pid = int(found[1])
    stat = _stat(pid)
    if stat is None:
        # /proc can hide the processes of other accounts (hidepid); a signal is never sent, only asked for.
        return _unknown_to_signals(pid)
    return stat.start != found[3] or _ended(stat)


def _ended(stat: _Stat) -> bool:
    # Killed and not yet fetched by its parent. While one thread still hangs in the kernel it may still write.
    return stat.state in "ZX" and stat.threads <= 1


def _unknown_to_signals(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    # Alive, or it started between the two looks: the next one tells.
    return False


def _stat(pid: int) -> _Stat | None:
    try:
        text = (PROC / str(pid) / "stat").read_text("ascii", "replace")
    except OSError:
        return None
    # The second field is the program's name in brackets and may hold anything, blanks and brackets too.
    fields = text.rpartition(")")[2].split()
    return _Stat(fields[0], int(fields[17]), fields[19]) if len(fields) > 19 else None


@cache
def _place() -> str:
    """Return where this process's number means it, "" where that cannot be known."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        spaces = [str((PROC / "self/ns" / name).readlink()) for name in ("pid", "time") if _has_space(name)]
        # A /proc of another container counts processes otherwise than we do.
        ours = str((PROC / "self").readlink()) == str(os.getpid())
    except OSError:
        return ""
    if not (boot and ours and spaces and spaces[0].startswith("pid:")):
        return ""
    return hashlib.sha256("\n".join([boot, *spaces]).encode()).hexdigest()[:16]


def _has_space(name: str) -> bool:
    # Time namespaces came with Linux 5.6; they shift the start that is read.
    return name == "pid" or (PROC / "self/ns" / name).exists()
