"""A web server on loopback that misbehaves by path; each instance (port) is a host of its own."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PARAGRAPH = ("Sáng nay, người dân ở thị trấn Gò Sậy cho biết nước máy đã trong trở lại sau ba ngày xả đường ống. "
             "Công ty cấp nước nói nguyên nhân là một đoạn ống cũ bị rò ở gần chợ, và đã thay xong trong đêm.")


def article(title: str, day: str = "2026-11-20T08:30:00+07:00", body: str = PARAGRAPH, head: str = "") -> str:
    """Return a plain article page."""
    data = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": day})
    return (f'<html><head><title>{title} - Báo Thử</title><script type="application/ld+json">{data}</script>{head}</head>'
            f"<body><nav><a href='/'>Trang chủ</a></nav><article><h1>{title}</h1><p>{body}</p><p>{body[::-1][:5]} "
            f"Ngành chức năng tiếp tục lấy mẫu nước ở {title.lower()} và công bố kết quả mỗi ngày.</p></article></body></html>")


def feed(base: str, paths: list[str]) -> str:
    """Return an RSS feed of paths."""
    items = "".join(f"<item><title>t</title><link>{base}{p}</link></item>" for p in paths)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'


Handler = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """Looks its path up in the server's table."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.log.append((time.monotonic(), self.path, dict(self.headers)))
        handler = self.server.pages.get(path)
        if handler is None and path == "/robots.txt":
            self.answer("User-agent: *\nDisallow: /cam/\n", "text/plain")
        elif handler is None:
            self.answer("không có", status=404)
        elif callable(handler):
            handler(self)
        else:
            self.answer(handler)

    def query(self) -> dict[str, str]:
        """Return the query's last values."""
        return {k: v[-1] for k, v in parse_qs(urlsplit(self.path).query).items()}

    def answer(self, body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        """Send an ordinary answer."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def drop(self) -> None:
        """Close the connection without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def truncate(self) -> None:
        """Promise more than is sent."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<html><body><p>nua chung")
        self.wfile.flush()
        self.drop()

    def endless(self) -> None:
        """Send without end."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        while True:
            self.wfile.write(b"<p>" + b"x" * 65536)

    def bomb(self) -> None:
        """Send a small body that grows to 60 MB."""
        self.answer(gzip.compress(b"0" * 60_000_000), Content_Encoding="gzip")

    def slow(self) -> None:
        """Let the client wait."""
        self.server.stop.wait(20)
        self.drop()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Site(ThreadingHTTPServer):
    """One host; `pages` maps a path to text or to a function of the request."""

    daemon_threads = True

    def __init__(self, pages: dict[str, Any] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.pages: dict[str, Any] = pages or {}
        self.log: list[tuple[float, str, dict[str, str]]] = []
        self.stop = threading.Event()

    @property
    def base(self) -> str:
        """Return the site's address."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def domain(self) -> str:
        """Return host and port."""
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up on an endless body is expected."""

    def __enter__(self) -> Site:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.shutdown()
        self.server_close()

    def paths(self) -> list[str]:
        """Return what was asked, in order."""
        return [path for _, path, _ in self.log]


def http_date(at: Any) -> str:
    """Return a date as headers carry it."""
    return format_datetime(at, usegmt=True)
