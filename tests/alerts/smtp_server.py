"""A small mail server on this machine: takes letters, or refuses, hangs or breaks off as it is told."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


class Server(socketserver.ThreadingTCPServer):
    """Keeps the letters that it took; `refuse` are answers by recipient, `taken` is called before a letter is confirmed."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.logins: list[str] = []
        self.encrypted: list[bool] = []
        self.refuse: dict[str, str] = {}
        self.down = False
        self.password = ""
        self.tls = tls
        self.taken: Callable[[EmailMessage], None] = lambda letter: None
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: Server

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.secure = False
        self.to: list[str] = []
        if self.server.down:
            self.say("421 closed for today")
            return
        self.say("220 test")
        try:
            while (line := self.rfile.readline().decode().strip()) and self.answer(line):
                pass
        except OSError:
            return

    def answer(self, line: str) -> bool:
        verb, _, rest = line.partition(" ")
        known = getattr(self, f"do_{verb.lower()}", None)
        if known is None:
            self.say("502 unknown")
            return True
        return bool(known(rest))

    def do_ehlo(self, rest: str) -> bool:
        offers = ["AUTH PLAIN"] if self.server.password and (self.secure or not self.server.tls) else []
        offers += ["STARTTLS"] if self.server.tls and not self.secure else []
        lines = ["test", *offers]
        for at, offer in enumerate(lines):
            self.say(f"250{' ' if at == len(lines) - 1 else '-'}{offer}")
        return True

    def do_starttls(self, rest: str) -> bool:
        assert self.server.tls is not None
        self.say("220 go on")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.secure = True
        return True

    def do_auth(self, rest: str) -> bool:
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self.server.logins.append(user)
        if password == self.server.password:
            self.say("235 ok")
        else:
            self.say(f"535 wrong password {password}")      # a server that says it back
        return True

    def do_mail(self, rest: str) -> bool:
        self.to = []
        self.say("250 ok")
        return True

    def do_rcpt(self, rest: str) -> bool:
        recipient = rest.partition("<")[2].partition(">")[0]
        refused = self.server.refuse.get(recipient)
        if not refused:
            self.to.append(recipient)
        self.say(refused or "250 ok")
        return True

    def do_data(self, rest: str) -> bool:
        self.say("354 go on")
        body = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            body += line[1:] if line.startswith(b".") else line
        letter = message_from_bytes(body, policy=default)
        self.server.letters.append(letter)
        self.server.recipients.append(self.to)
        self.server.encrypted.append(self.secure)
        self.server.taken(letter)
        self.say("250 taken")
        return True

    def do_rset(self, rest: str) -> bool:
        self.say("250 ok")
        return True

    def do_quit(self, rest: str) -> bool:
        self.say("221 bye")
        return False
