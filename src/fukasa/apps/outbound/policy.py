"""What may leave the host, and how long it may take."""

from dataclasses import dataclass
from ipaddress import ip_network

from django.conf import settings

from fukasa.apps.outbound.addresses import Network
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Policy:
    """The bounds of a request.

    Attributes:
        schemes: what an address may begin with.
        ports: the ports that may be asked; empty for any.
        networks: networks that may be asked although they are not public.
        hosts: the only hosts that may be asked; one with a dot in front stands for all below it; empty for any.
        seconds: how long name, connection, request and answer may take together.
        body_bytes: how much of an answer is read, before and after unpacking.

    """

    schemes: tuple[str, ...] = ("https",)
    ports: tuple[int, ...] = (443, 8443)
    networks: tuple[Network, ...] = ()
    hosts: tuple[str, ...] = ()
    seconds: float = 10.0
    body_bytes: int = 64 * 1024


def policy_of_installation() -> Policy:
    """Give the policy with what the operator has widened or narrowed."""
    return Policy(
        schemes=tuple(settings.FUKASA_OUTBOUND_SCHEMES),
        ports=tuple(_port(word) for word in settings.FUKASA_OUTBOUND_PORTS),
        networks=tuple(_network(word) for word in settings.FUKASA_OUTBOUND_NETWORKS),
        hosts=tuple(word.lower() for word in settings.FUKASA_OUTBOUND_HOSTS),
    )


def _port(word: str) -> int:
    if word.isdecimal() and 0 < int(word) < 65536:  # noqa: PLR2004  16 bits
        return int(word)
    raise InvalidInput(f"FUKASA_OUTBOUND_PORTS: {word!r} is no port; write for example 443,8443")


def _network(word: str) -> Network:
    try:
        return ip_network(word)
    except ValueError as error:
        raise InvalidInput(f"FUKASA_OUTBOUND_NETWORKS: {error}; write for example 10.20.0.0/16,fd12::/48") from None
