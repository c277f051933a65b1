"""The address guard refuses by the address that would be connected to, whatever the name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawlers.middlewares import resolver
from crawlers.middlewares.resolver import GuardedResolver


class System:
    """Resolves every name to the given addresses."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses, self.asked = addresses, []

    def resolveHostName(self, receiver, name, port=0, types=None, semantics="TCP"):
        self.asked.append(name)
        receiver.resolutionBegan(None)
        for address in self.addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution) -> None: ...

    def addressResolved(self, address) -> None:
        self.got.append(address.host)

    def resolutionComplete(self) -> None:
        self.complete = True


def resolve(name, addresses, *, loopback=False, public=True):
    system, receiver = System(addresses), Receiver()
    GuardedResolver(SimpleNamespace(nameResolver=system), loopback, public).resolveHostName(receiver, name, 80)
    assert receiver.complete
    return receiver.got, system.asked


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.1.1"])
def test_private_addresses_are_refused_and_remembered(address):
    name = f"x{address.replace(':', '-').replace('.', '-')}.example"
    assert resolve(name, [address])[0] == []
    assert name in resolver.refused


def test_public_ones_pass_and_private_ones_beside_them_do_not():
    assert resolve("hai.example", ["10.0.0.1", "8.8.8.8", "2606:4700::1111"])[0] == ["8.8.8.8", "2606:4700::1111"]
    assert "hai.example" not in resolver.refused


def test_without_contact_nothing_public_is_reached():
    assert resolve("bao.example", ["8.8.8.8"], public=False, loopback=True)[0] == []


def test_names_of_this_machine():
    assert resolve("bao.localhost", ["127.0.0.1"], loopback=True) == (["127.0.0.1"], ["127.0.0.1"])
    assert resolve("bao.localhost", ["127.0.0.1"])[0] == []


def test_an_unknown_name_is_not_called_refused():
    resolve("khong-co.example", [])
    assert "khong-co.example" not in resolver.refused
