"""The address guard: names and literal addresses alike pass here before a connection is made, IPv4 and IPv6."""

from __future__ import annotations

from typing import Any

from scrapy.utils.datatypes import LocalCache
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider  # type: ignore[import-untyped]

from crawlers.addresses import address_allowed, is_loopback_name

# Hosts whose addresses were all refused: the connection error alone would not tell this from an unknown name.
refused: LocalCache[str, bool] = LocalCache(10_000)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Asks the system's resolver and passes on only addresses that may be connected to.

    The guard sees the very address that is connected to, so a name that changes its address between check and
    connection gains nothing.
    """

    def __init__(self, reactor: Any, allow_loopback: bool, allow_public: bool) -> None:
        self.reactor, self.original = reactor, reactor.nameResolver
        self.allow_loopback, self.allow_public = allow_loopback, allow_public

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """Make the guard from the run's settings."""
        settings = crawler.settings
        return cls(reactor, settings.getbool("GUARD_ALLOW_LOOPBACK"), settings.getbool("GUARD_ALLOW_PUBLIC"))

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self.reactor.installNameResolver(self)

    def allowed(self, address: str) -> bool:
        """Say whether an address may be connected to in this run."""
        if address_allowed(address, False):
            return self.allow_public
        return self.allow_loopback and address_allowed(address, True)

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Resolve a name, passing on what is allowed."""
        guard = self
        # RFC 6761: such a name means this machine, and resolvers need not know it.
        name = "127.0.0.1" if hostName.endswith(".localhost") and is_loopback_name(hostName) else hostName

        @provider(IResolutionReceiver)
        class Receiver:
            seen = kept = 0

            @staticmethod
            def resolutionBegan(resolution: Any) -> None:
                resolutionReceiver.resolutionBegan(resolution)

            @staticmethod
            def addressResolved(address: Any) -> None:
                Receiver.seen += 1
                known = isinstance(address, IPv4Address | IPv6Address)
                if known and guard.allowed(address.host):
                    Receiver.kept += 1
                    resolutionReceiver.addressResolved(address)

            @staticmethod
            def resolutionComplete() -> None:
                if Receiver.seen and not Receiver.kept:
                    refused[hostName] = True
                resolutionReceiver.resolutionComplete()

        return self.original.resolveHostName(Receiver, name, portNumber, addressTypes, transportSemantics)
