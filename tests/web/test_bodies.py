"""Bodies that are larger than their address takes: refused early, in words, and nothing of them is kept."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from fukasa.web.bodies import SMALL, BoundedRequest, most_bytes
from tests.factories.installation import installed
from tests.web.test_serve import address, get, served

pytestmark = [pytest.mark.slow, pytest.mark.database]
BLOCK = b"x" * 65536


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(installed(tmp_path_factory.mktemp("bodies"))) as (_, lines):
        yield int(address(lines).rstrip("/").rpartition(":")[2])


def asked(port: int, head: str, blocks: int, *, chunked: bool = False) -> tuple[int, str]:
    """Send a head and so many blocks, whatever comes back meanwhile; gives status and words."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall(f"POST {head}\r\n\r\n".encode())
        for _ in range(blocks):
            connection.sendall(b"%x\r\n%s\r\n" % (len(BLOCK), BLOCK) if chunked else BLOCK)
        came = b""
        while block := connection.recv(65536):
            came += block
    return int(came[9:12]), came.decode("utf-8", "replace")


def head(path: str, *lines: str) -> str:
    return "\r\n".join((f"{path} HTTP/1.1", "Host: 127.0.0.1", "Cookie: fukasa_language=en", *lines))


LENGTH, CHUNKED = f"Content-Length: {1 << 30}", "Transfer-Encoding: chunked"


@pytest.mark.parametrize("path", ["/login/", "/brands/new/", "/plans/new/upload/", "/nowhere/"])
def test_a_page_refuses_a_gigabyte_at_its_head_in_one_sentence(port: int, path: str) -> None:
    status, words = asked(port, head(path, LENGTH), blocks=8)
    assert status == 413
    assert "This is more than the 8 MB that the page takes; nothing was kept." in words


def test_a_program_is_refused_with_a_problem(port: int) -> None:
    status, words = asked(port, head("/api/v1/lists", LENGTH, "Authorization: Bearer fks_none"), blocks=8)
    assert status == 413
    assert "application/problem+json" in words
    assert "api.too_large" in words


def test_chunks_are_refused_as_soon_as_they_are_too_many(port: int) -> None:
    began = time.monotonic()
    status, words = asked(port, head("/login/", CHUNKED), blocks=SMALL // len(BLOCK) + 20, chunked=True)
    assert status == 413
    assert "8 MB" in words
    assert time.monotonic() - began < 15


def test_who_waits_for_permission_to_send_is_refused_without_it(port: int) -> None:
    status, _ = asked(port, head("/login/", LENGTH, "Expect: 100-continue"), blocks=0)
    assert status == 413


def test_what_follows_a_refused_body_is_no_request_of_its_own(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        connection.sendall(
            f"POST {head('/login/', LENGTH)}\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        )
        came = b""
        while block := connection.recv(65536):
            came += block
    assert came.count(b"HTTP/1.1 ") == 1


def test_a_small_body_is_answered_as_ever_and_the_server_lives(port: int) -> None:
    status, _ = asked(port, head("/login/", "Content-Length: 65536", "Connection: close"), blocks=1)
    assert status == 403
    assert "ok" in get(f"http://127.0.0.1:{port}/healthz")


def test_nobody_can_make_the_application_believe_in_a_refusal() -> None:
    class Adjusted:
        url_scheme, inbuf_overflow = "http", 524288

    request = BoundedRequest(Adjusted())
    request.parse_header(b"GET / HTTP/1.1\r\nX-Fukasa-Too-Large: 1\r\n")
    assert "X_FUKASA_TOO_LARGE" not in request.headers


def test_only_imports_of_somebody_known_may_be_large(settings) -> None:
    assert most_bytes("/imports/new/") == settings.FUKASA_UPLOAD_BYTES
    assert most_bytes("/imports/new/", known=False) == most_bytes("/brands/new/") == SMALL
