"""Addresses: one spelling a page, and refusal of those that are never fetched."""

from __future__ import annotations

import ipaddress
import re
import socket
import string
from collections import Counter
from itertools import pairwise
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from config.errors import Words
from config.personal import UNDONE, is_personal_page
from crawlers import parameters
from vietnamese import lexicons, redaction
from vietnamese.names import is_strong_surname, looks_like_person
from vietnamese.persons_alone import is_only_a_person
from vietnamese.text import has_tone

MAX_LENGTH = 1000
MAX_SEGMENTS = 16
# 11,314 of 12,820 paths of one portal's mirror were its language switch appended to itself (/en/vi/en/…).
MAX_REPEATS = 2
LANGUAGES = frozenset({
    "en", "vi", "fr", "zh", "ru", "ja", "ko", "vi-vn", "en-us", "en-gb", "zh-cn", "eng", "vie",
})

# A visit's number in the path: ";jsessionid=1F", ASP.NET's "/(S(lit3py55t21z5v55vlm25s55))/".
_VISIT = re.compile(
    r"(?:;|%3b)(?:jsessionid|phpsessid|sid)=[^/?;]*|/\((?:[A-Z]\([0-9a-z]{10,}\))+\)(?=/|$)", re.IGNORECASE)
# What stands between words in an address, and the number of a thread at its end.
_BETWEEN = re.compile(r"[/_?=&+-]+|\.\d+(?=/|\s|$)|\.(?:html?|php|aspx?)\b")
CONTACTS = frozenset({"PHONE", "EMAIL", "CCCD", "CMND", "BANK"})
_PIECES = re.compile("[/?&=#;]")
_MAILERS = "gmail|yahoo|outlook|hotmail|icloud"
# An article's own number never begins with the 0 of a mobile number and stands under no such name.
_CONTACT = re.compile(
    r"[\w.+-]+(?:@|[\[({]at[\])}])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|vn|edu|gov|info|io|me|example)\b"
    rf"|[\w.+]+[-_+ ]at[-_+ ](?:{_MAILERS})[-_+. ](?:dot[-_+ ])?com\b"
    # Between other letters they are hexadecimal digits of a picture.
    r"|/(?:[^?]*(?:[^0-9a-z?]|sdt|tel|zalo))?0[35789]\d{8}(?![0-9a-z])|/\+?84[35789]\d{8}(?:/|$|\?)"
    # Groups as people set them, at the end of a segment or as one: a date's are two digits.
    r"|[/-]0[35789](?:\d{2}[-._ ]\d{3}[-._ ]\d{3}|\d[-._ ]\d{3}[-._ ]\d{4}|\d[-._ ]\d{4}[-._ ]\d{3}"
    r"|\d{2}[-._ ]\d{2}[-._ ]\d{2}[-._ ]\d{2}|\d{2}[-._ ]\d{6})(?!\d)"
    r"|[?&](?:phone|tel|sdt|mobile|e?mail)=.|[?&](?!\w*id=)[^=&]*=(?:0|\+?84| 84)[35789]\d{8}(?:&|$)", re.IGNORECASE)
# "127.1" and "0x7f000001" are read as addresses by the system.
_NUMBERS = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", re.IGNORECASE)
# A link without its first stroke, /web/A/-/view_content/web/A/-/view_content/12.html, leads where its last half says.
_TWICE = re.compile(r"^(/[^/]+(?:/[^/]+){2,})\1(?=/)")
# All else is no host's on the internet: site-local fec0::, ::10.0.0.1, an office's own NAT64 64:ff9b:1::, 5f00::.
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Which of these Python calls global differs between its versions.
NOT_GLOBAL = tuple(map(ipaddress.ip_network, (
    "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20")))
PORTS = {"http": 80, "https": 443}
_PERCENT = re.compile(r"%([0-9a-f]{2})?", re.IGNORECASE)
UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
SAFE = "/%:@!$&'()*+,;=~-._"


class AddressRefused(ValueError):
    """An address that is never fetched; the message says why and does not repeat it."""


def canonical(url: str, base: str = "", *, whole: bool = False) -> str:
    """Return the one spelling of an address: scheme and host in lower case, no fragment, no mark of a visit.

    A `whole` one keeps parameters that may be a visit's or a page's, as token=, which `without_visit` takes off.
    Raises AddressRefused for a wrong scheme, credentials, a profile page, a path that repeats itself or is too long.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
    except ValueError as error:
        raise AddressRefused(Words("not an address")) from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in PORTS or not host:
        raise AddressRefused(Words("neither http nor https"))
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(Words("credentials in the address"))
    path = _path(parts.path)
    query = parameters.kept(parts.query, whole=whole)
    if is_personal_page(f"//{host}{path}?{query}" if query else f"//{host}{path}"):
        raise AddressRefused(Words("a member, author or profile page"))
    if _CONTACT.search(_undone(f"{path}?{query}" if query else path)):
        raise AddressRefused(Words("a telephone number or an e-mail address in the address"))
    _check_path(path)
    url = urlunsplit((parts.scheme, _netloc(host, port, parts.scheme), path, query, ""))
    if len(url) > MAX_LENGTH:
        raise AddressRefused(Words("too long"))
    return url


def on_page(href: str, url: str) -> str:
    """Return the one spelling of a link on a page, whole where the page's own address is; raises AddressRefused."""
    return canonical(href, url, whole=without_visit(url) != url)


def without_visit(url: str) -> str:
    """Return a canonical address without the parameters that look like a visit's number."""
    path, mark, query = url.partition("?")
    kept = parameters.kept(query) if mark else ""
    return f"{path}?{kept}" if kept else path


def _undone(shown: str) -> str:
    """Return what percent signs stand for; addresses that went through two systems are encoded twice."""
    for _ in range(UNDONE):
        shown = unquote(shown)
    return shown


def _path(path: str) -> str:
    path = _VISIT.sub("", path) or "/"
    path = _PERCENT.sub(_spelt, quote(re.sub(r"/{2,}", "/", path), safe=SAFE))
    if "/." in path:
        path = urlsplit(urljoin("http://host/", path)).path
    return _TWICE.sub(r"\1", path)


def _spelt(percent: re.Match[str]) -> str:
    """Return one spelling of an encoded character: RFC 3986 holds %7e, %7E and ~ for the same, %2F and / not."""
    if percent[1] is None:
        return "%25"
    character = chr(int(percent[1], 16))
    return character if character in UNRESERVED else percent[0].upper()


def names_a_contact(url: str) -> bool:
    """Say whether the words of an address hold a telephone number, an e-mail address or the like.

    A forum makes a thread's address of its title; that of an article holds only numbers of its own.
    """
    parts = urlsplit(url)
    words = _BETWEEN.sub(" ", unquote(f"{parts.path} {parts.query}"))
    return any(found.kind in CONTACTS for found in redaction.find(words, "comment"))


def names_somebody(url: str) -> bool:
    """Say whether an address that somebody typed is a person's page, or holds a name, a number or a mail address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return True
    shown = _undone(f"{parts.path}?{parts.query}#{parts.fragment}")
    host = (parts.hostname or "").rstrip(".")
    return (is_personal_page(f"//{host}{parts.path}?{parts.query}") or bool(_CONTACT.search(shown))
            or names_a_contact(url) or any(map(_is_name, _PIECES.split(shown))))


def _is_name(piece: str) -> bool:
    """Say whether a whole segment or value is a name, perhaps with a page's number behind it."""
    words = re.sub(r"\.(?:html?|php|aspx?)$", "", piece)
    words = re.sub(r"(?: \d+)+$", "", re.sub(r"[-_+. ]+", " ", words).strip())
    if not has_tone(words) and words.count(" ") == 1:
        return _is_toneless_pair(words)
    surname = is_strong_surname(words.partition(" ")[0])      # "chi-dao-dieu-hanh" is a section, "chị" no surname
    return ((words.count(" ") > 1 and surname) or has_tone(words)) and looks_like_person(words)


def _is_toneless_pair(words: str) -> bool:
    """Say whether two syllables without tones are a name: "tran-binh", not the ward "tran-phu".

    Of 2,567 pairs in 48,018 segments of real addresses none is taken for one. "hoang" begins shops and units as often.
    """
    first = words.partition(" ")[0].lower()
    return (is_strong_surname(first) and first != "hoang" and words.lower() not in lexicons.words("named_after")
            and is_only_a_person(words))


def _netloc(host: str, port: int | None, scheme: str) -> str:
    try:
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressRefused(Words("not a host name")) from error
    name = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    return name if port in (None, PORTS[scheme]) else f"{name}:{port}"


def _check_path(path: str) -> None:
    segments = [s for s in path.split("/") if s]
    if len(segments) > MAX_SEGMENTS:
        raise AddressRefused(Words("too many path segments"))
    # Numbers repeat by right: /2026/11/11/.
    segments = [s for s in segments if not s.isdigit()]
    counts = Counter(segments)
    # The switch of such a portal may end in a name: /en/vi.html.
    languages = sum(segment.lower().removesuffix(".html") in LANGUAGES for segment in segments)
    if languages > 1 or any(n > MAX_REPEATS for n in counts.values()):
        raise AddressRefused(Words("a path that repeats itself"))
    pairs = Counter(pairwise(segments))
    if any(a == b or count > 1 for (a, b), count in pairs.items()):
        raise AddressRefused(Words("a path that repeats itself"))


def address_allowed(address: str, allow_loopback: bool) -> bool:
    """Say whether an IP address may be connected to: public ones, loopback only when it is allowed."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (inner := _carried(ip)) is not None:
        return address_allowed(str(inner), allow_loopback)
    if ip.is_loopback:
        return allow_loopback
    if isinstance(ip, ipaddress.IPv6Address) and ip not in GLOBAL_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NOT_GLOBAL)


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, or through which it is reached."""
    # NAT64 carries it in the last 32 bits and would reach a private one through the gateway.
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def is_loopback_name(host: str) -> bool:
    """Say whether a host name or literal address means this machine."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_private_literal(host: str, allow_loopback: bool) -> bool:
    """Say whether a host is a literal address that may not be connected to."""
    literal = _literal(host)
    return bool(literal) and not address_allowed(literal, allow_loopback)


def _literal(host: str) -> str:
    """Return a literal address in its usual spelling, "" for a name; "127.1" and "0x7f000001" are addresses too."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if not _NUMBERS.fullmatch(host):
            return ""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return ""
