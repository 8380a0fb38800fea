"""Names → addresses, once per request and in bounded time."""

import queue
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

from django.utils.translation import gettext as _

from fukasa.apps.outbound.addresses import objection
from fukasa.apps.outbound.errors import NameUnknown, TargetRefused, TooSlow
from fukasa.apps.outbound.policy import Policy
from fukasa.apps.outbound.targets import Target

Resolve = Callable[[str, int], list[str]]
_MOST = 4  # addresses of one name that are tried


def system_resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(target: Target, policy: Policy, resolve: Resolve, seconds: float) -> tuple[str, ...]:
    """Give the addresses of a host, all of them public; one that is not spoils the name.

    Raises:
        TargetRefused: an address is not public and not allowed by the operator.
        NameUnknown: the name has no address.
        TooSlow: the resolver did not answer in time.

    """
    found = [target.host] if _is_address(target.host) else _asked(target, resolve, seconds)
    for address in found:
        reason = objection(address, policy.networks)
        if reason is not None:
            message = _("%(host)s is %(address)s, which is no public host (%(reason)s); nothing is sent there.")
            raise TargetRefused(message % {"host": target.host, "address": address, "reason": reason}, reason=reason)
    return tuple(found[:_MOST])


def _asked(target: Target, resolve: Resolve, seconds: float) -> list[str]:
    """Ask in a thread of its own: a system's resolver cannot be told to hurry."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="fukasa-resolve", daemon=True).start()
    try:
        found = answers.get(timeout=max(seconds, 0))
    except queue.Empty:
        raise TooSlow(_("The name %(host)s was not resolved in time.") % {"host": target.host}) from None
    if isinstance(found, Exception) or not found:
        raise NameUnknown(_("The name %(host)s has no address.") % {"host": target.host})
    return found


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False
