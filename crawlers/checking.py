"""Whether every address that a source names may be asked: the rules of addresses and the guard, before a crawl."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from config.errors import ConfigError, ValueRefused, Words
from config.settings import Settings
from config.sources import SourceConfig
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


def shared_starts(sources: Collection[SourceConfig]) -> dict[str, list[str]]:
    """Return each start address that several sources have → their names; its pages go to the first that asks."""
    names: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for key, address in addresses(source):
            if key.startswith("start."):
                with suppress(AddressRefused):
                    names[canonical(address)].append(source.name)
    return {address: found for address, found in sorted(names.items()) if len(set(found)) > 1}
