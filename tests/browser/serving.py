"""The app as a process of its own, with a real database file: for journeys in which a worker works beside the pages."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from fukasa.web.assets import prepare_assets
from tests.factories.installation import installed
from tests.factories.workspaces import PASSWORD
from tests.fixtures.worlds import made_once

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
PREPARE = f"""
import sys; from pathlib import Path
from fukasa.web.boot import boot
boot(Path(sys.argv[1]))
from fukasa.apps.workspaces.services import user_create, workspace_create
owner = user_create(email="owner@example.com", name="Owner", password={PASSWORD!r})
workspace_create(name="Aoi Cosmetics", owner=owner)
"""
START = "import sys; from pathlib import Path; from fukasa.cli.serve import serve; serve(Path(sys.argv[1]), port=0)"


@dataclass(frozen=True)
class Served:
    """A running app."""

    process: subprocess.Popen[str]
    base: str


def prepare(factory: pytest.TempPathFactory, data: Path, kept: Path) -> None:
    """Make a data folder with an owner; what is built for browsers is taken from where it was built before."""
    prepare_assets(kept)
    copytree(made_once(factory, "office", _make_office), data)
    (data / "assets").symlink_to(kept / "assets")


def _make_office(data: Path) -> None:
    installed(data)
    subprocess.run([sys.executable, "-c", PREPARE, str(data)], check=True, env=ENVIRONMENT)


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    """Run `fukasa serve` on a folder that :func:`prepare` made, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    try:
        base = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        yield Served(process, base.rstrip("/"))
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
