"""The way to the mail server: encrypted, with time limits, and silent about the password."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from ipaddress import ip_address

from config.errors import Words
from config.masking import STARS
from config.settings import Settings

SECONDS = 20.0          # of each step; a letter takes about eight
MOST_SAID = 200


class MailFailed(Exception):
    """A letter was not taken; `whole` says that the server is at fault and no other letter will go now."""

    def __init__(self, reason: str, *, whole: bool) -> None:
        super().__init__(reason)
        self.whole = whole


class Line:
    """A connection to the mail server, made when the first letter goes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage) -> None:
        """Give one letter to the server; returns when it said that it has it. Raises MailFailed."""
        try:
            self._server = self._server or self._connect()
            self._server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()), (0, b""))
            raise MailFailed(self._said(f"{code} {_text(said)}"), whole=False) from None
        except smtplib.SMTPDataError as error:
            raise MailFailed(self._said(f"{error.smtp_code} {_text(error.smtp_error)}"), whole=False) from None
        except smtplib.SMTPResponseException as error:
            self.close()
            raise MailFailed(self._said(f"{error.smtp_code} {_text(error.smtp_error)}"), whole=True) from None
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self.close()
            raise MailFailed(self._said(str(error) or type(error).__name__), whole=True) from None

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.smtp_security == "none" and not _is_here(settings.smtp_host):
            raise MailFailed(Words("without encryption letters go only to a mail server on this machine"), whole=True)
        server: smtplib.SMTP
        if settings.smtp_security == "tls":
            server = smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=SECONDS,
                                      context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
        try:
            if settings.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except BaseException:
            server.close()
            raise
        return server

    def _said(self, text: str) -> str:
        secret = self._settings.smtp_password
        said = " ".join(text.split())
        return (said.replace(secret, STARS) if secret else said)[:MOST_SAID]

    def close(self) -> None:
        """Let go of the connection."""
        server, self._server = self._server, None
        if server is not None:
            # What was taken is taken; a server that does not hear the goodbye is none of the letter's matter.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
