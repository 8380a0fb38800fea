"""What every test shares: no way out of this machine, and, where Django is installed, people and a browser."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("any-machine", deadline=None, max_examples=50)  # how fast an example is, is no matter here
settings.load_profile("any-machine")

if find_spec("django") is not None:
    pytest_plugins = ["tests.fixtures.application", "tests.fixtures.browser"]


class ReachedOut(RuntimeError):  # noqa: N818
    """A test tried to leave this machine."""


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Take a worker more than there are cores: tests wait for browsers, for other processes and for the disk."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    import psutil

    return (psutil.cpu_count(logical=False) or os.cpu_count() or 1) + 1


gc.disable()  # while twelve thousand tests are collected, nothing becomes garbage


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage: it stays to the end."""
    gc.freeze()
    gc.enable()


ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Let each worker, and the programs it starts, keep to one thread: the workers fill the processors already.

    What one of them makes for ``tests/factories/copies.py`` is there for the others.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    shelf = TemporaryDirectory(prefix="fukasa-copies-", ignore_cleanup_errors=True)
    config.add_cleanup(shelf.cleanup)
    os.environ["FUKASA_TEST_COPIES"] = shelf.name


@pytest.fixture(autouse=True, scope="session")
def _no_way_out() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_here(address):
            raise ReachedOut(f"a test tried to reach {address}")
        connect(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what the fast suite leaves out, and what is run once more on another database."""
    if item.get_closest_marker("browser") or item.get_closest_marker("real"):
        item.add_marker(pytest.mark.slow)
    used = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or used & {"db", "transactional_db", "live_server"}:
        item.add_marker(pytest.mark.database)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: last, it would keep one worker busy after the others have nothing left to do.

    Whole modules are dealt to the workers, so whole modules are put in order.
    """
    turns = {"postgres": 0, "slow": 1}
    turn: dict[str, int] = {}
    for item in items:
        mine = min((place for name, place in turns.items() if item.get_closest_marker(name)), default=len(turns))
        turn[_module_of(item)] = min(mine, turn.get(_module_of(item), mine))
    items.sort(key=lambda item: turn[_module_of(item)])


def _module_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
