"""Whether every address that a source names may be asked: the rules of addresses and the guard, before a crawl."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from config.errors import ConfigError, ValueRefused, Words
from config.settings import Settings
from config.sources import SourceConfig, belongs
from crawlers.addresses import AddressRefused, canonical, is_loopback_name, is_private_literal


def addresses(source: SourceConfig) -> Iterator[tuple[str, str]]:
    """Yield (key, address) of all that a crawl of the source asks of itself, those of comments and replies too."""
    start, comments = source.start, source.comments
    for key, several in (("feeds", start.feeds), ("sitemaps", start.sitemaps), ("sections", start.sections)):
        yield from ((f"start.{key}", address) for address in several)
    if comments is not None:
        named = (("comments.endpoint", comments.endpoint), ("comments.replies", comments.replies))
        yield from ((key, address) for key, address in named if address)


def refused(source: SourceConfig, settings: Settings) -> Iterator[ConfigError]:
    """Yield an error for each address that a crawl would refuse to ask; nothing is asked or looked up."""
    for key, address in addresses(source):
        if reason := _reason(address, settings.allow_loopback):
            yield ValueRefused(Path(source.path), _line(source.path, address), key, address, Words(
                "an address that may be asked; this one may not: {reason}", reason=reason))


def _reason(address: str, allow_loopback: bool) -> Words | None:
    try:
        host = urlsplit(canonical(address)).hostname or ""
    except AddressRefused as reason:
        said = reason.args[0]
        return said if isinstance(said, Words) else Words(str(said))
    if is_loopback_name(host) and not allow_loopback:
        return Words("it is on this machine, which needs LANGNGHE_ALLOW_LOOPBACK=true (tests)")
    return Words("a private address") if is_private_literal(host, allow_loopback) else None


def _line(file: str, address: str) -> int:
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if address in line), 1)


def local(source: SourceConfig) -> bool:
    """Say whether everything that the source names is on this machine."""
    found = [address for _, address in addresses(source)]
    return all(is_loopback_name(urlsplit(address).hostname or "") for address in found)


def on_this_machine(sources: Collection[SourceConfig], settings: Settings) -> list[SourceConfig]:
    """Return the sources that are wholly on this machine while that may not be asked: one thing to say, not many."""
    return [] if settings.allow_loopback else [source for source in sources if local(source)]


def needs_leave(names: Sequence[str]) -> ConfigError:
    """Return what to say of sources on this machine."""
    leave = Words("set LANGNGHE_ALLOW_LOOPBACK=true (tests)")
    return ConfigError(
        Words("the source {source} is on this machine: {todo}", source=names[0], todo=leave) if len(names) == 1 else
        Words("the sources {sources} are on this machine: {todo}", sources=", ".join(names), todo=leave))


class Exchanged(NamedTuple):
    """A source whose known articles lie on the domains of another one's file; `host` has most of them."""

    source: str
    host: str
    other: str


def exchanged(sources: Collection[SourceConfig], held: Mapping[str, Mapping[str, int]]) -> list[tuple[Exchanged, ...]]:
    """Return groups of sources whose files seem to have got each other's names; `held`: source → host → articles.

    What the record holds of each does not fit its own file, but that of the next one in the group. A file that gave a
    domain to a new source is none of these: of the new one nothing is held.
    """
    fits = {one.source: one for source in sources if (one := _of_another(source, sources, held)) is not None}
    groups: list[tuple[Exchanged, ...]] = []
    for name in sorted(fits):
        found = _round(name, fits)
        # Each group once, from the name that comes first.
        if found and name == min(one.source for one in found):
            groups.append(found)
    return groups


def _of_another(
    source: SourceConfig, sources: Collection[SourceConfig], held: Mapping[str, Mapping[str, int]],
) -> Exchanged | None:
    hosts = held.get(source.name, {})
    if _fitting(source, hosts) * 2 >= sum(hosts.values()):
        return None
    other = max(sources, key=lambda one: (_fitting(one, hosts), one.name))
    if _fitting(other, hosts) * 2 <= sum(hosts.values()):
        return None
    return Exchanged(source.name, max(hosts, key=lambda host: (hosts[host], host)), other.name)


def _fitting(source: SourceConfig, hosts: Mapping[str, int]) -> int:
    return sum(pages for host, pages in hosts.items() if belongs(source, f"https://{host}/"))


def _round(name: str, fits: Mapping[str, Exchanged]) -> tuple[Exchanged, ...]:
    """Follow what fits which file until it is the first one's again; nothing when it never is."""
    found = [fits[name]]
    while found[-1].other != name:
        following = fits.get(found[-1].other)
        if following is None or following in found:
            return ()
        found.append(following)
    return tuple(found)


def shared_starts(sources: Collection[SourceConfig]) -> dict[str, list[str]]:
    """Return each start address that several sources have → their names; its pages go to the first that asks."""
    names: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for key, address in addresses(source):
            if key.startswith("start."):
                with suppress(AddressRefused):
                    names[canonical(address)].append(source.name)
    return {address: found for address, found in sorted(names.items()) if len(set(found)) > 1}
