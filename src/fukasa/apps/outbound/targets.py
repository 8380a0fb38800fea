"""An address as somebody typed it → host and port; everything that could be read in two ways is refused."""

import re
from dataclasses import dataclass
from ipaddress import ip_address

import httpx
from django.utils.translation import gettext as _

from fukasa.apps.outbound.errors import TargetRefused
from fukasa.apps.outbound.policy import Policy

_PORTS = {"https": 443, "http": 80}
_DOUBTFUL = re.compile(r"[\x00-\x20\x7f\\]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST = 253
_LAST_PORT = 65535
MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes.

    Attributes:
        url: the address as it is sent.
        host: the name, or the IP address when the address names one; lower case, no brackets, no dot at the end.
        port: the port.

    """

    url: httpx.URL
    host: str
    port: int


def target_of(text: str, policy: Policy) -> Target:
    """Read an address.

    Raises:
        TargetRefused: it is none, can be read in two ways, or the policy does not allow its scheme, port or host.

    """
    if len(text) > MAX_LENGTH or _DOUBTFUL.search(text):
        raise TargetRefused(_("The address must have at most 2000 signs, none of them a space or a backslash."))
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise TargetRefused(_("This is no address; write for example https://hooks.example.com/fukasa.")) from None
    if url.scheme not in policy.schemes:
        raise TargetRefused(_("The address must begin with %(schemes)s.") % {"schemes": _begins(policy)})
    if url.userinfo:
        raise TargetRefused(_("The address must not hold a name or a password before the host."))
    port = url.port or _PORTS.get(url.scheme, 0)
    if not 0 < port <= _LAST_PORT or (policy.ports and port not in policy.ports):
        allowed = ", ".join(map(str, policy.ports)) or f"1–{_LAST_PORT}"
        message = _("Port %(port)s is not asked from here; allowed are %(allowed)s.")
        raise TargetRefused(message % {"port": port, "allowed": allowed})
    host = _host(url)
    if policy.hosts and not any(host == one or (one[:1] == "." and host.endswith(one)) for one in policy.hosts):
        message = _("%(host)s is not among the hosts that may be asked from here: %(allowed)s.")
        raise TargetRefused(message % {"host": host, "allowed": ", ".join(policy.hosts)})
    return Target(url, host, port)


def _host(url: httpx.URL) -> str:
    """Give the host in its one spelling; httpx has made a name of other scripts ASCII already."""
    host = url.raw_host.decode("ascii", "replace").lower().strip("[]").removesuffix(".")
    if _is_address(host) or _is_name(host):
        return host
    raise TargetRefused(_("The host of the address is no name and no IP address in its usual spelling."))


def _is_address(host: str) -> bool:
    """Tell whether it is an IP address as everybody reads it: no zone, no octal, hexadecimal or shortened IPv4."""
    try:
        return "%" not in host and bool(ip_address(host))
    except ValueError:
        return False


def _is_name(host: str) -> bool:
    """Tell whether it is a name; one whose last part is a number would be read as an IPv4 address by some."""
    labels = host.split(".")
    return len(host) <= _LONGEST and all(map(_LABEL.fullmatch, labels)) and not _NUMBER.fullmatch(labels[-1])


def _begins(policy: Policy) -> str:
    return ", ".join(f"{scheme}://" for scheme in policy.schemes)
