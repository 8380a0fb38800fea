import gzip
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import translation

from fukasa.apps.outbound.client import OutboundClient
from fukasa.apps.outbound.errors import NameUnknown, NotReached, TargetRefused, TooSlow
from fukasa.apps.outbound.policy import Policy, policy_of_installation
from fukasa.core.errors import InvalidInput
from tests.factories.receivers import LOOPBACK, answer, receiver

QUICK = replace(LOOPBACK, seconds=0.3)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def _lead_here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize("host", ["evil.example", "example.com.evil.example", "badexample.com", "example.com"])
def test_where_hosts_are_listed_no_other_is_asked(settings, host):
    settings.FUKASA_OUTBOUND_HOSTS = ["hooks.example.org", ".example.com"]
    with pytest.raises(TargetRefused, match="is not among the hosts"):
        OutboundClient().check(f"https://{host}/")


@pytest.mark.parametrize("host", ["HOOKS.example.org", "a.b.example.com"])
def test_listed_hosts_and_those_below_are_asked(settings, host):
    settings.FUKASA_OUTBOUND_HOSTS = ["hooks.example.org", ".example.com"]
    OutboundClient(resolve=lambda _host, _port: ["93.184.215.14"]).check(f"https://{host}/")


def test_a_request_arrives_whole_and_its_answer_comes_back():
    with receiver(lambda connection: answer(connection, 201, b"made", "X-Mark: 7\r\n")) as here:
        got = OutboundClient(LOOPBACK, resolve=_lead_here).post(
            f"http://hooks.example.com:{here.port}/a%20b?c=d", b'{"x":1}', {"Content-Type": "application/json"}
        )
    (came,) = here.requests
    assert (got.status, got.body, got.headers["x-mark"], got.cut, got.address) == (
        201,
        b"made",
        "7",
        False,
        "127.0.0.1",
    )
    assert came.line == "POST /a%20b?c=d HTTP/1.1"
    assert came.headers["host"] == f"hooks.example.com:{here.port}"
    assert came.headers["accept-encoding"] == "identity"
    assert came.body == b'{"x":1}'


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked():
    answers = [["127.0.0.1"], ["127.0.0.9"], ["10.0.0.1"]]
    asked = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    with receiver() as here:
        got = OutboundClient(LOOPBACK, resolve=rebinding).post(f"http://rebind.example:{here.port}/", b"x", {})
    assert (got.address, asked) == ("127.0.0.1", ["rebind.example"])


def test_a_redirect_is_an_answer_and_is_not_followed():
    with receiver() as second, receiver(lambda c: answer(c, 302, headers=f"Location: {second.url}\r\n")) as first:
        got = OutboundClient(LOOPBACK).post(first.url, b"x", {})
    assert (got.status, second.connections) == (302, 0)


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    with receiver() as proxy, receiver() as here:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        OutboundClient(LOOPBACK).post(here.url, b"x", {})
    assert (proxy.connections, here.connections) == (0, 1)


def _hang(connection: socket.socket) -> None:
    connection.recv(1)


def _drip_head(connection: socket.socket) -> None:
    for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 400:
        connection.sendall(bytes([sign]))
        time.sleep(0.02)


def _drip_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        connection.sendall(b"a")
        time.sleep(0.02)


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        connection.sendall(b"a" * 65536)


def _bomb(connection: socket.socket) -> None:
    answer(connection, 200, gzip.compress(b"\0" * 20_000_000), "Content-Encoding: gzip\r\n")


@pytest.mark.parametrize("behave", [_hang, _drip_head])
def test_who_does_not_answer_in_time_is_left(behave):
    began = time.monotonic()
    with receiver(behave) as here, pytest.raises(TooSlow, match=r"127.0.0.1 did not answer in time\."):
        OutboundClient(QUICK).post(here.url, b"x", {})
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("behave", [_drip_body, _endless, _bomb])
def test_a_body_is_read_up_to_its_bound_and_its_time(behave):
    with receiver(behave) as here:
        got = OutboundClient(QUICK).post(here.url, b"x", {})
    assert (got.status, got.cut) == (200, True)
    assert len(got.body) <= QUICK.body_bytes


def test_a_packed_answer_is_unpacked():
    packed = gzip.compress("届いた".encode())
    with receiver(lambda connection: answer(connection, 200, packed, "Content-Encoding: gzip\r\n")) as here:
        assert OutboundClient(LOOPBACK).get(here.url).body.decode() == "届いた"


def test_what_only_says_that_it_is_packed_is_dropped():
    with receiver(lambda connection: answer(connection, 200, b"plain", "Content-Encoding: gzip\r\n")) as here:
        got = OutboundClient(LOOPBACK).get(here.url)
    assert (got.status, got.body, got.cut) == (200, b"", True)


def _nonsense(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-x\r\n\r\n")


def _huge_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 500_000)


@pytest.mark.parametrize("behave", [_nonsense, _huge_head, lambda _connection: None])
def test_who_breaks_off_or_speaks_another_language_is_told(behave):
    with receiver(behave) as here, pytest.raises(NotReached, match="broke off before it answered"):
        OutboundClient(LOOPBACK).post(here.url, b"x", {})


def test_a_port_where_nobody_listens_is_told():
    with receiver() as here:
        pass
    with pytest.raises(NotReached, match="takes no connection"):
        OutboundClient(LOOPBACK).post(here.url, b"x", {})


def test_a_name_without_an_address_is_told():
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    with pytest.raises(NameUnknown, match=r"The name nobody\.example has no address"):
        OutboundClient(LOOPBACK, resolve=unknown).get("http://nobody.example/")


def test_a_resolver_that_hangs_is_left():
    with pytest.raises(TooSlow, match="was not resolved in time"):
        OutboundClient(QUICK, resolve=lambda _host, _port: time.sleep(1) or []).get("http://slow.example/")


@pytest.fixture(scope="module")
def identity(tmp_path_factory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Give a server that is hooks.example.com, and a client that trusts whoever signed that."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example.com")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.com")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "both.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cafile=folder / "both.pem")


def test_the_certificate_is_that_of_the_name_and_not_of_the_pinned_address(identity):
    server, trust = identity
    asked = []
    server.sni_callback = lambda _socket, name, _context: asked.append(name)
    with receiver(tls=server) as here:
        client = OutboundClient(LOOPBACK, resolve=_lead_here, trust=trust)
        assert client.post(f"https://hooks.example.com:{here.port}/", b"x", {}).status == 204
        with pytest.raises(NotReached, match=r"certificate of other\.example could not be verified"):
            client.post(f"https://other.example:{here.port}/", b"x", {})
    assert asked == ["hooks.example.com", "other.example"]


def test_a_certificate_of_nobody_we_trust_is_refused(identity):
    with receiver(tls=identity[0]) as here, pytest.raises(NotReached, match="could not be verified"):
        OutboundClient(LOOPBACK, resolve=_lead_here).post(f"https://hooks.example.com:{here.port}/", b"x", {})


def test_the_policy_of_the_installation_is_https_to_public_hosts_only():
    assert policy_of_installation() == Policy()
    with receiver() as here, pytest.raises(TargetRefused):
        OutboundClient().post(here.url, b"x", {})
    assert here.connections == 0


@pytest.mark.parametrize(
    ("name", "value"), [("FUKASA_OUTBOUND_PORTS", ["x"]), ("FUKASA_OUTBOUND_NETWORKS", ["10.0.0.1/8"])]
)
def test_a_wrong_setting_is_named(settings, name, value):
    setattr(settings, name, value)
    with pytest.raises(InvalidInput, match=name):
        policy_of_installation()
