"""Programs that run beside the desk: each a process of its own, started again when it ends."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

log = logging.getLogger(__name__)

# Processes and not threads: clustering would hold up every page, and Scrapy's reactor starts once a process.
PROGRAM = (sys.executable, "-m", "langnghe")
COMMANDS = {"crawl": ("crawl", "--follow"), "work": ("work",)}
FIRST_REST, LONGEST_REST = 1.0, 300.0
STEADY_SECONDS = 60.0       # what ran this long had no trouble with its start
PATIENCE_SECONDS = 60.0     # a crawl ends what is under way


@contextmanager
def running(names: Sequence[str]) -> Iterator[None]:
    """Keep the named programs running until the block ends; then they end politely."""
    stop = threading.Event()
    keepers = [threading.Thread(target=_keep, args=(name, stop), name=f"beside-{name}") for name in names]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stop.set()
        for keeper in keepers:
            keeper.join()


def _keep(name: str, stop: threading.Event) -> None:
    rest = FIRST_REST
    while not stop.is_set():
        began = time.monotonic()
        code = _run(name, stop)
        if stop.is_set():
            return
        rest = FIRST_REST if time.monotonic() - began > STEADY_SECONDS else min(rest * 2, LONGEST_REST)
        log.warning("%s ended with code %s and is started again in %.0f s", name, code, rest)
        stop.wait(rest)


def _run(name: str, stop: threading.Event) -> int:
    """Run a program until it ends or `stop` is set; returns its exit code."""
    # A session of its own: Ctrl-C is for the desk, which then asks it to end.
    with subprocess.Popen([*PROGRAM, *COMMANDS[name]], env=dict(os.environ),  # noqa: S603
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        while process.poll() is None:
            if stop.wait(0.2):
                _end(process)
        return process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
