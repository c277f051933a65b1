"""The settings: one table of name, kind, default and help, read once from the environment (LANGNGHE_<NAME>)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from config import clock
from config.errors import SettingError, UnknownSetting, Words
from config.mailboxes import is_mailbox
from config.masking import STARS, unsaid

PREFIX = "LANGNGHE_"
FOLDER = "a folder, without quotation marks"


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError


@dataclass(frozen=True)
class Setting:
    """One row of the table; `allowed` says in words what `parse` accepts."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str
    allowed: str
    secret: bool = False      # never shown, not even where it is wrong


def _choice(*values: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in values:
            raise ValueError
        return text

    return parse


def _number(kind: type, low: float, high: float) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        value = kind(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parse


def _hour(text: str) -> int | None:
    if text and not 0 <= int(text) <= 23:
        raise ValueError
    return int(text) if text else None


def _several(*values: str) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        named = tuple(word for word in text.replace(",", " ").split())
        if set(named) - set(values):
            raise ValueError
        return tuple(value for value in values if value in named)

    return parse


def _mailbox(text: str) -> str:
    if text and not is_mailbox(text):
        raise ValueError
    return text


def _matching(pattern: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text and not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return parse


def _address(text: str) -> str:
    return text if text == "localhost" else str(ip_address(text))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    # No "*": a site that points its own name here would be answered.
    if not all(re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", name) for name in names):
        raise ValueError
    return names


def _proxies(text: str) -> tuple[str, ...]:
    # No "*": whoever reaches the desk could then say that they ask from anywhere.
    return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())


def _folder(text: str) -> Path:
    # A file of settings may keep the quotation marks that a shell takes off: they would become part of the name.
    if text[:1] in {"'", '"'} or text[-1:] in {"'", '"'}:
        raise ValueError
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError from None


_HOST = r"(?:\[[0-9a-f:.]+\]|[^\[\]:/@?#\s]*)(?::(?P<port>\d{1,5}))?"
# A second @ would be read as the end of the password, and what stands between the two as a host.
_POSTGRESQL = re.compile(
    rf"postgres(?:ql)?(?:\+psycopg)?://(?:[^:/@]*(?::[^@]*)?@)?{_HOST}(?:/[^?@\s]*)?(?:\?\S*)?", re.IGNORECASE)
_ELASTICSEARCH = re.compile(rf"https?://(?:[^:/@?#\s]*(?::[^/@?#\s]*)?@)?(?=[^:/?#]){_HOST}(?:/[^@?#\s]*)?", re.IGNORECASE)


def _database(text: str) -> str:
    # In memory every connection would find a record of its own.
    if text and not re.fullmatch(r"sqlite(?:\+pysqlite)?:///(?!:memory:)(?!\S*[?&]mode=memory).+", text):
        _check_address(_POSTGRESQL, text)
    return text


def _elasticsearch(text: str) -> str:
    if text:
        _check_address(_ELASTICSEARCH, text)
    return text


def _check_address(pattern: re.Pattern[str], text: str) -> None:
    found = pattern.fullmatch(text)
    if found is None or not 1 <= int(found["port"] or 1) <= 65535:
        raise ValueError


SETTINGS: tuple[Setting, ...] = (
    Setting("DATA_DIR", _folder, "var", "Folder that holds everything written: database, index, exports, logs.", FOLDER),
    Setting("CONFIG_DIR", _folder, "", "Folder of the office's own configuration files; each overlays the shipped file "
            "of the same name. Empty: DATA_DIR/config.", FOLDER),
    Setting("DATABASE_URL", _database, "", "Database of the record. Empty: SQLite at DATA_DIR/langnghe.db.",
            "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST:PORT/NAME, with %40 for @ in the password"),
    Setting("ELASTICSEARCH_URL", _elasticsearch, "", "Elasticsearch 8 server. Empty: the embedded engine in DATA_DIR/index.",
            "http(s)://HOST:PORT, in a password %40 for @ and %2F for /"),
    Setting("ELASTICSEARCH_PREFIX", _matching(r"[a-z0-9][a-z0-9-]{0,60}"), "langnghe", "Prefix of index and alias names in Elasticsearch.", "lower-case letters, digits, -"),
    Setting("LANGUAGE", _choice("vi", "en"), "vi", "Language of texts on screen.", "vi or en"),
    Setting("CONTACT", _matching(r"[^\s@]+@[^\s@]+|https?://\S+"), "", "Contact address (e-mail or page) named in the user agent; without it public hosts "
            "are not crawled.", "an e-mail address or a web address"),
    Setting("ALLOW_LOOPBACK", _flag, "false", "Let the crawler fetch from 127.0.0.1 (test sites and the demo only).", "true, yes, on or 1; false, no, off or 0"),
    Setting("DOWNLOAD_DELAY", _number(float, 0, 3600), "2", "Seconds between two requests to one host, at least; "
            "robots.txt Crawl-delay wins when it is longer.", "a number from 0 to 3600"),
    Setting("CONCURRENT_REQUESTS", _number(int, 1, 256), "16", "Requests under way at once over all hosts.", "a whole number from 1 to 256"),
    Setting("PAGE_BUDGET", _number(int, 0, 10**9), "0", "Pages one crawl run may fetch; 0 is no limit.", "a whole number from 0"),
    Setting("BYTE_BUDGET", _number(int, 0, 10**13), "0", "Bytes one crawl run may fetch; 0 is no limit.", "a whole number from 0"),
    Setting("PAGES_A_DAY", _number(int, 0, 10**9), "0", "Pages all crawls together may fetch on a Vietnamese calendar day; 0 is no limit.", "a whole number from 0"),
    Setting("BYTES_A_DAY", _number(int, 0, 10**15), "0", "Bytes all crawls together may fetch on a Vietnamese calendar day; 0 is no limit.", "a whole number from 0"),
    Setting("MAX_PAGE_BYTES", _number(int, 10_000, 10**8), "6000000", "A page larger than this is not taken.", "a whole number from 10000 to 100000000"),
    Setting("EXTRACT_PROCESSES", _number(int, 0, 64), "2", "Processes that extract pages beside the crawler; 0 "
            "extracts in the crawler itself (tests only).", "a whole number from 0 to 64"),
    Setting("EXTRACT_SECONDS", _number(float, 0.1, 600), "20", "Seconds one page's extraction may take.", "a number from 0.1 to 600"),
    Setting("LEASE_SECONDS", _number(float, 1, 3600), "120", "Seconds a host lease lives without a heartbeat.", "a number from 1 to 3600"),
    # No 0 for "keep": comments are said by people who were not asked, and the period is a promise to them.
    Setting("COMMENT_DAYS", _number(int, 1, 365), "30", "Days a redacted comment is kept; hourly counts stay.",
            "a whole number from 1 to 365"),
    Setting("STREAM_PEOPLE", _number(int, 5, 1000), "10", "People who for certain wrote an opinion stream that is shown, at "
            "least; holds for frames that are frozen from now on.", "a whole number from 5 to 1000"),
    # Health and digests look back over single outcomes of two weeks.
    Setting("OUTCOME_DAYS", _number(int, 14, 3650), "90", "Days the outcome of each fetch is kept, then sums a day.",
            "a whole number from 14 to 3650"),
    Setting("EXPORT_DAYS", _number(int, 1, 365), "7", "Days the file of an export that was made as a job is kept.",
            "a whole number from 1 to 365"),
    Setting("REPORT_DAYS", _number(int, 30, 3650), "730", "Days a field report is kept; what digests counted of it stays.",
            "a whole number from 30 to 3650"),
    Setting("EXPORT_ROWS", _number(int, 0, 100_000), "5000", "Rows up to which the desk gives an export at once; a larger "
            "one is made by `langnghe work`.", "a whole number from 0 to 100000"),
    Setting("BROWSER", str, "", "Program of the browser that opens pages of sources with render = true. Empty: a Chromium "
            "or Chrome on PATH.", "a program or its path"),
    Setting("LOG_LEVEL", _choice("INFO", "WARNING", "ERROR"), "INFO", "What is logged. DEBUG is not offered: Scrapy "
            "prints whole items there.", "INFO, WARNING or ERROR"),
    Setting("LOG_FORMAT", _choice("text", "json"), "text", "How it is logged: text for people, or json, one object a line, where the desk also logs each answer.", "text or json"),
    Setting("DIGEST_HOUR", _hour, "", "Hour of Vietnam at which `work` writes the digest of the day before. Empty: only when asked for.", "a whole number from 0 to 23, or empty"),
    Setting("SERVE_WITH", _several("crawl", "work"), "", "What `serve` runs beside the desk: the crawl, the work, both or nothing.", "crawl, work or crawl,work"),
    Setting("WORKERS", _number(int, 1, 64), "1", "Processes that answer the desk's pages.", "a whole number from 1 to 64"),
    Setting("HOST", _address, "127.0.0.1", "Address the desk listens on; loopback only until accounts exist.",
            "an IP address or localhost"),
    Setting("HOST_NAMES", _names, "", "Host names under which browsers reach the desk, besides loopback; with accounts only.",
            "host names with commas between them, without http:// and port"),
    Setting("PROXIES", _proxies, "", "Addresses of the servers before the desk whose X-Forwarded-For and X-Forwarded-Proto are "
            "believed. Empty: nobody's.", "IP addresses or networks such as 10.0.0.0/24, with commas between them"),
    Setting("PORT", _number(int, 1, 65535), "8000", "Port of the desk.", "a whole number from 1 to 65535"),
    Setting("SESSION_HOURS", _number(float, 0.1, 720), "12", "Hours after which one has to sign in again.", "a number from 0.1 to 720"),
    Setting("SESSION_IDLE_MINUTES", _number(int, 5, 10_080), "120", "Minutes without a request after which one has to sign in "
            "again.", "a whole number from 5 to 10080"),
    Setting("AUDIT_QUERY_DAYS", _number(int, 1, 365), "90", "Days the text of a search is kept beside the record of what was "
            "done; its hash stays.", "a whole number from 1 to 365"),
    Setting("DESK_URL", _matching(r"https?://[^\s/?#@]+"), "", "Address at which the staff open the desk, for links in "
            "messages. Empty: http://HOST:PORT.", "http(s)://HOST, perhaps with a port"),
    Setting("SMTP_HOST", _matching(r"[A-Za-z0-9.:-]+"), "", "Mail server that takes messages of alerts. Empty: none are "
            "sent by e-mail.", "a host name or an address"),
    Setting("SMTP_PORT", _number(int, 1, 65535), "587", "Port of the mail server.", "a whole number from 1 to 65535"),
    Setting("SMTP_SECURITY", _choice("starttls", "tls", "none"), "starttls", "How the way to the mail server is "
            "encrypted; none only to a server on this machine.", "starttls, tls or none"),
    Setting("SMTP_USER", str, "", "Name to sign in to the mail server with. Empty: without signing in.", "any text"),
    Setting("SMTP_PASSWORD", str, "", "Password to sign in to the mail server with.", "any text", secret=True),
    Setting("MAIL_FROM", _mailbox, "", "Sender of messages. Empty: langnghe@ and the name of this "
            "machine.", "an e-mail address"),
)


class Settings:
    """The settings' values as lower-case attributes, e.g. `settings.data_dir`."""

    data_dir: Path
    config_dir: Path
    database_url: str
    elasticsearch_url: str
    elasticsearch_prefix: str
    language: str
    contact: str
    allow_loopback: bool
    download_delay: float
    concurrent_requests: int
    page_budget: int
    byte_budget: int
    pages_a_day: int
    bytes_a_day: int
    max_page_bytes: int
    extract_processes: int
    extract_seconds: float
    lease_seconds: float
    comment_days: int
    stream_people: int
    outcome_days: int
    report_days: int
    export_days: int
    export_rows: int
    browser: str
    log_level: str
    log_format: str
    digest_hour: int | None
    serve_with: tuple[str, ...]
    workers: int
    host: str
    port: int
    host_names: tuple[str, ...]
    proxies: tuple[str, ...]
    session_hours: float
    session_idle_minutes: int
    audit_query_days: int
    desk_url: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    mail_from: str

    def __init__(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name.lower(), value)

    @property
    def index_dir(self) -> Path:
        """Return the folder of the embedded search index."""
        return self.data_dir / "index"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting from `environ` (default: the process environment).

    Raises ConfigError that names the key, the value and what is allowed; an unknown LANGNGHE_ key is an error too,
    because a misspelt setting that is silently ignored is worse than none. LANGNGHE_CLOCK, LANGNGHE_COMMAND and
    LANGNGHE_DATA belong to the clock, to `./run` and to the tests.
    """
    source = os.environ if environ is None else environ
    known = {PREFIX + s.name for s in SETTINGS} | {"LANGNGHE_CLOCK", "LANGNGHE_COMMAND", "LANGNGHE_DATA"}
    for key in source:
        # In small letters it would be no setting and silently change nothing.
        if key.upper().startswith(PREFIX) and key not in known and not key.startswith("LANGNGHE_TEST_"):
            raise UnknownSetting(key, tuple(sorted(known)))
    if source.get("LANGNGHE_CLOCK"):
        clock.held(source["LANGNGHE_CLOCK"])
    values = {s.name: _read(s, source) for s in SETTINGS}
    values["CONFIG_DIR"] = values["CONFIG_DIR"] if source.get(PREFIX + "CONFIG_DIR") else values["DATA_DIR"] / "config"
    default_database = f"sqlite:///{Path(values['DATA_DIR']).resolve() / 'langnghe.db'}"
    values["DATABASE_URL"] = values["DATABASE_URL"] or default_database
    return Settings(values)


def _read(setting: Setting, source: Mapping[str, str]) -> Any:
    text = source.get(PREFIX + setting.name, "").strip() or setting.default
    try:
        return setting.parse(text)
    except ValueError:
        said = STARS if setting.secret else unsaid(text) if setting.name.endswith("_URL") else text
        raise SettingError(PREFIX + setting.name, said, setting.allowed) from None


def check_folder(settings: Settings, environ: Mapping[str, str] | None = None) -> None:
    """Refuse an office's folder that is named and not there: the office's files would silently not hold."""
    named = (os.environ if environ is None else environ).get(PREFIX + "CONFIG_DIR", "").strip()
    if named and not settings.config_dir.is_dir():
        raise SettingError(PREFIX + "CONFIG_DIR", named, Words("a folder that is there"))
