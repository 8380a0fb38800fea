"""The one client for requests that leave the host."""

import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx
from django.utils.translation import gettext as _

from fukasa import __version__
from fukasa.apps.outbound.errors import NotReached, TooSlow
from fukasa.apps.outbound.names import Resolve, checked_addresses, system_resolve
from fukasa.apps.outbound.pinned import Clock, Deadline, PinnedBackend
from fukasa.apps.outbound.policy import Policy, policy_of_installation
from fukasa.apps.outbound.targets import Target, target_of

_AGENT = f"fukasa/{__version__}"
_PACKED = {"gzip", "x-gzip", "deflate"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. A redirect is an answer like any other; it is not followed.

    Attributes:
        status: the status of HTTP.
        headers: headers by their names in small letters.
        body: the body, unpacked, up to the bound.
        cut: there was more, or the rest did not come in time.
        seconds: how long it took.
        address: the address that answered.

    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool
    seconds: float
    address: str


@cache
def _trust() -> ssl.SSLContext:
    """Whom to trust: the usual authorities, or the operator's own (``SSL_CERT_FILE``)."""
    return httpx.create_ssl_context()


class OutboundClient:
    """Sends requests within a policy.

    Args:
        policy: the bounds; those of the installation when left out.
        resolve: asks for the addresses of a name, once per request.
        trust: authorities of certificates.
        clock: seconds that only grow.

    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        resolve: Resolve = system_resolve,
        trust: ssl.SSLContext | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self.policy = policy or policy_of_installation()
        self._resolve = resolve
        self._trust = trust
        self._clock = clock

    def check(self, url: str) -> None:
        """Refuse an address without sending anything; sending checks again, for a name may have moved."""
        target = target_of(url, self.policy)
        checked_addresses(target, self.policy, self._resolve, self.policy.seconds)

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a body.

        Raises:
            TargetRefused: nothing may be sent there.
            NameUnknown, NotReached, TooSlow: no answer.

        """
        return self._send("POST", target_of(url, self.policy), content, headers)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page; see :meth:`post`."""
        return self._send("GET", target_of(url, self.policy), b"", headers or {})

    def _send(self, method: str, target: Target, content: bytes, headers: Mapping[str, str]) -> Answer:
        began = self._clock()
        deadline = Deadline(began + self.policy.seconds, self._clock)
        addresses = checked_addresses(target, self.policy, self._resolve, self.policy.seconds)
        backend = PinnedBackend(addresses, deadline)
        with (
            _said(target),
            httpcore.ConnectionPool(
                ssl_context=self._trust or _trust(), network_backend=backend, max_keepalive_connections=0
            ) as pool,
        ):
            request = httpx.Request(method, target.url, headers=_headers(target, headers), content=content or None)
            with pool.stream(method, _url(target), headers=request.headers.raw, content=content or None) as response:
                status, came = response.status, httpx.Headers(response.headers)
                body, cut = self._body(response, came)
        return Answer(status, dict(came.items()), body, cut, self._clock() - began, backend.reached or "")

    def _body(self, response: httpcore.Response, headers: httpx.Headers) -> tuple[bytes, bool]:
        """Read up to the bound; what is packed is unpacked up to the same bound."""
        most = self.policy.body_bytes
        body, cut = bytearray(), False
        try:
            for chunk in response.iter_stream():
                body += chunk
                if len(body) > most:
                    break
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError):
            cut = True  # the status is known; the rest of the body does not matter
        plain, more = _unpacked(bytes(body[:most]), headers.get("content-encoding", ""), most)
        return plain, cut or more or len(body) > most


def _headers(target: Target, given: Mapping[str, str]) -> dict[str, str]:
    return {"Host": target.url.netloc.decode(), "User-Agent": _AGENT, "Accept-Encoding": "identity", **given}


def _url(target: Target) -> httpcore.URL:
    """Give the parts as they were checked, so that no second reader of addresses comes to another host."""
    return httpcore.URL(scheme=target.url.raw_scheme, host=target.host, port=target.port, target=target.url.raw_path)


def _unpacked(body: bytes, encoding: str, most: int) -> tuple[bytes, bool]:
    if encoding.strip().lower() not in _PACKED:
        return body, False
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        return unpacker.decompress(body, most), bool(unpacker.unconsumed_tail)
    except zlib.error:
        return b"", True


@contextmanager
def _said(target: Target) -> Iterator[None]:
    """Turn what the network says into one sentence."""
    host = {"host": target.host}
    try:
        yield
    except httpcore.TimeoutException:
        raise TooSlow(_("%(host)s did not answer in time.") % host) from None
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
            raise NotReached(_("The certificate of %(host)s could not be verified.") % host) from None
        raise NotReached(_("%(host)s takes no connection.") % host) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise NotReached(_("%(host)s broke off before it answered.") % host) from None
