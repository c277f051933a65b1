"""The world on loopback: one small web server an outlet, with a log of every request."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from langnghe.demo.outlets import OUTLETS
from langnghe.demo.world import Answer, World

HOST = "127.0.0.1"
MISSING_BYTES = 5000


@dataclass(frozen=True, slots=True)
class Request:
    """One request that came in; `at` is monotonic seconds."""

    outlet: str
    target: str
    status: int
    at: float
    agent: str


@dataclass(slots=True)
class Running:
    """The served world: base addresses by outlet key, the edition that is shown, the requests so far."""

    world: World
    bases: dict[str, str] = field(default_factory=dict)
    edition: int = 1
    requests: list[Request] = field(default_factory=list)


@contextmanager
def serve(world: World, port: int = 0) -> Iterator[Running]:
    """Serve every outlet on a port of its own: `port` and those after it, or free ones when it is 0."""
    running = Running(world)
    with ExitStack() as stack:
        for place, key in enumerate(OUTLETS):
            server = ThreadingHTTPServer((HOST, port + place if port else 0), _handler(running, key))
            server.daemon_threads = True
            stack.callback(server.server_close)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            running.bases[key] = f"http://{HOST}:{server.server_port}"
        yield running


def _handler(running: Running, key: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body leave together; with Nagle's algorithm every answer waits 40 ms for the other side.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            answer = running.world.answer(key, self.path, running.bases, running.edition)
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
            if answer.status == 200 and not answer.cut and self.headers.get("If-None-Match") == tag:
                answer = Answer(304, headers=answer.headers)
            agent = self.headers.get("User-Agent", "")
            running.requests.append(Request(key, self.path, answer.status, time.monotonic(), agent))
            self._send(answer, tag)

        def _send(self, answer: Answer, tag: str) -> None:
            body = answer.body
            self.send_response(answer.status)
            if answer.status == 200:
                self.send_header("Content-Type", answer.type)
                self.send_header("ETag", tag)
                if "gzip" in self.headers.get("Accept-Encoding", "") and not answer.cut:
                    body = gzip.compress(body, 1, mtime=0)
                    self.send_header("Content-Encoding", "gzip")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body) + MISSING_BYTES * answer.cut))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = self.close_connection or answer.cut

        def log_message(self, format: str, *args: object) -> None:
            """Keep the terminal for the demo; `Running.requests` is the log."""

    return Handler
