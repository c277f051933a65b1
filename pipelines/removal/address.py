"""Which addresses a request for deletion means: a letter to the office says https for http, or leaves www out."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit, urlunsplit

from config.errors import near
from crawlers.addresses import AddressRefused, canonical
from storage import finding
from storage.sessions import Database

_LEAST_DIGITS = 4         # of the number by which an outlet tells its articles apart
_MOST = 500               # addresses that are compared with the one that was typed


def spellings(url: str) -> frozenset[str]:
    """Return the canonical address with its twins: http and https, with and without www and a stroke at the end.

    Raises AddressRefused; nothing of such an address may be kept, as it can hold credentials.
    """
    parts, whole = urlsplit(canonical(url)), urlsplit(canonical(url, whole=True))
    paths = {parts.path, parts.path.rstrip("/") or "/", parts.path.rstrip("/") + "/"}
    return frozenset(
        urlunsplit((scheme, host, path, query, ""))
        for scheme in ("http", "https") for host in _hosts(parts.netloc) for path in paths
        for query in {parts.query, whole.query})


def _hosts(host: str) -> set[str]:
    if host.startswith("www."):
        return {host, host.removeprefix("www.")}
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return {host, f"www.{host}"}
    return {host}


def held_like(database: Database, url: str) -> tuple[str, ...]:
    """Return up to three addresses of held articles that look like a text that names none."""
    address = _completed(url)
    if not address:
        return ()
    parts = urlsplit(address)
    with database.reading() as session:
        if twins := finding.article_keys(session, spellings(address)):
            return tuple(sorted(twins))
        known = finding.keys_with(session, _telling(parts.path), _MOST) or finding.keys_with(
            session, f"//{parts.netloc}/", _MOST)
    return near(address, known)


def _completed(url: str) -> str:
    """Return what was typed as an address without credentials, "" when nothing makes one of it."""
    scheme, found, rest = url.strip().rpartition("://")
    host, stroke, path = rest.partition("/")
    scheme = scheme.lower() if found and scheme.lower() in {"http", "https"} else "https"
    try:
        return canonical(f"{scheme}://{host.rpartition('@')[2]}{stroke}{path}")
    except AddressRefused:
        return ""


def _telling(path: str) -> str:
    """Return the part of a path that is most its own: an article's number, else the words of its last segment."""
    last = next((segment for segment in reversed(path.split("/")) if segment), "")
    numbers: Collection[str] = re.findall(r"\d+", last)
    longest = max(numbers, key=len, default="")
    return longest if len(longest) >= _LEAST_DIGITS else last.rpartition(".")[0] or last
