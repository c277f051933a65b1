"""A small client that calls the application in this process, without a network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message


@dataclass
class Answer:
    """What a request gave."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Client:
    """Asks one application; `cookies` and `host` go with every request."""

    app: ASGIApp
    host: str = "127.0.0.1:8000"
    cookies: str = ""

    def get(self, target: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
        return asyncio.run(self._ask(target, method, more=headers))

    def post(self, target: str, body: str, headers: dict[str, str] | None = None) -> Answer:
        sent = {"content-type": "application/x-www-form-urlencoded"} | (headers or {})
        return asyncio.run(self._ask(target, "POST", body.encode(), sent))

    def send(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        return asyncio.run(self._ask(target, method, body, headers))

    async def _ask(self, target: str, method: str, body: bytes = b"", more: dict[str, str] | None = None) -> Answer:
        path, _, query = target.partition("?")
        headers = [(b"host", self.host.encode()), *((k.encode(), v.encode()) for k, v in (more or {}).items())]
        if self.cookies and "cookie" not in (more or {}):
            headers.append((b"cookie", self.cookies.encode()))
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        }
        answer = Answer()

        asked = False

        async def receive() -> Message:
            # A client that stays connected: the second call waits until the application stops asking.
            nonlocal asked
            if asked:
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = Headers(raw=message["headers"])
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")

        await self.app(scope, receive, send)
        return answer
