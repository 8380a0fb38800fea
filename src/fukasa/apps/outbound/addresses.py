"""Which addresses are public hosts."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_LOW = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Special:
    """The ranges that are no public hosts, each with its reason."""

    networks: tuple[tuple[Network, str], ...]
    global_unicast: Network
    nat64: Network


@cache
def special() -> Special:
    """Read the dated list; a broken one fails here."""
    path = files("fukasa.apps.outbound") / "data" / "special_addresses.toml"
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    networks = tuple((ip_network(network), str(reason)) for network, reason in held["networks"].items())
    return Special(networks, ip_network(held["global_unicast"]), ip_network(held["nat64"]))


def objection(text: str, allowed: Collection[Network] = ()) -> str | None:
    """Say why nothing may be sent to an address; None when it is a public host, or one that the operator allows."""
    address = _judged(text)
    if address is None:
        return "no address"
    if any(address in network for network in allowed):
        return None
    reason = next((reason for network, reason in special().networks if address in network), None)
    if reason is not None:
        return reason
    if isinstance(address, IPv6Address) and address not in special().global_unicast:
        return "not global unicast"
    return None if address.is_global and not address.is_multicast else "not global"


def _judged(text: str) -> Address | None:
    """Read an address; one that stands for an IPv4 address behind NAT64 is judged as that one."""
    if "%" in text:
        return None  # a zone belongs to an interface of this host
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address in special().nat64:
        return IPv4Address(int(address) & _LOW)
    return address
