"""Processes that begin with the crawler imported: each is forked off one that has done nothing but import it.

Importing takes more than half of a small crawl. What is forked is a process like any other: it has an environment, a
folder and an output of its own, gets signals, can be killed, and ends as the interpreter ends.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
# What a crawl and a probe load, but no reactor: its import opens one, which must not be shared.
IMPORTED = """crawlers.run crawlers.probe.run crawlers.extract.jobs pipelines.items.adapters langnghe.cli.crawl psycopg tldextract
scrapy.core.downloader.handlers.http11 scrapy.extensions.remote_control scrapy.extensions.telnet scrapy.extensions.feedexport
scrapy.extensions.memusage scrapy.extensions.throttle scrapy.extensions.closespider scrapy.extensions.spiderstate
scrapy.extensions.memdebug scrapy.extensions.logstats scrapy.extensions.logcount scrapy.extensions.corestats
scrapy.downloadermiddlewares.httpcache scrapy.downloadermiddlewares.redirect scrapy.downloadermiddlewares.httpproxy
scrapy.downloadermiddlewares.robotstxt scrapy.spidermiddlewares.referer scrapy.squeues scrapy.resolver""".split()
COMMAND = "from langnghe.cli.app import main; from langnghe.invocation import command; main(prog_name=command())"


class Forked:
    """A running process; like subprocess.Popen, its output is text that is read at the end."""

    def __init__(self, code: str, arguments: list[str], env: dict[str, str], cwd: Path) -> None:
        self.returncode: int | None = None
        self._output = [tempfile.TemporaryFile("w+") for _ in range(2)]  # noqa: SIM115 - read after its end
        self._told, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            asked = json.dumps([code, arguments, env, str(cwd)]).encode()
            socket.send_fds(_parent(), [asked], [theirs.fileno(), *(file.fileno() for file in self._output)])
        self.pid = int(self._told.recv(99))

    def poll(self, seconds: float | None = 0) -> int | None:
        """Return the exit code, None while it runs."""
        if self.returncode is None and select.select([self._told], [], [], seconds)[0]:
            self.returncode = int(self._told.recv(99))
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end and return what it wrote."""
        if self.poll(timeout) is None:
            raise subprocess.TimeoutExpired("a forked process", timeout or 0)
        for file in self._output:
            file.seek(0)
        return self._output[0].read(), self._output[1].read()

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as kill -9 does."""
        self.send_signal(signal.SIGKILL)


def langnghe(arguments: list[str], env: dict[str, str], cwd: Path, timeout: float = 110) -> subprocess.CompletedProcess[str]:
    """Run a command as `python -m langnghe` does, to its end."""
    process = Forked(COMMAND, arguments, env, cwd)
    try:
        out, err = process.communicate(timeout)
    finally:
        process.kill()
    return subprocess.CompletedProcess(arguments, process.poll() or 0, out, err)


@cache
def _parent() -> socket.socket:
    """Start the process that forks the others; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        subprocess.Popen([sys.executable, "-m", "tests.forking"], env=os.environ | {"PYTHONPATH": str(ROOT)},
                         stdin=theirs, stdout=subprocess.DEVNULL)
    return ours


def _serve() -> None:
    for name in IMPORTED:
        importlib.import_module(name)
    from config import settings, sources

    sources.read_all(settings.load({"LANGNGHE_CONFIG_DIR": "/nowhere"}))   # patterns are compiled once
    assert "twisted.internet.reactor" not in sys.modules and threading.active_count() == 1
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    asking = socket.socket(fileno=0)
    while (call := socket.recv_fds(asking, 1 << 20, 3))[0]:
        if os.fork() == 0:
            return _run(call[0], *call[1])
        for descriptor in call[1]:
            os.close(descriptor)


def _run(asked: bytes, tell: int, out: int, err: int) -> None:
    """Fork once more: one runs what is asked, the other tells its number, waits and tells how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if pid := os.fork():
        os.write(tell, str(pid).encode())
        os.write(tell, str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
        os._exit(0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code, arguments, env, folder = json.loads(asked)
    for descriptor, number in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2), (tell, -1)):
        if number >= 0:
            os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[:] = ["-c", *arguments]
    # As with `python -c`: what spawns processes of its own names no file to begin with.
    sys.modules["__main__"] = main = ModuleType("__main__")
    exec(compile(code, "<forked>", "exec"), main.__dict__)


if __name__ == "__main__":
    _serve()
