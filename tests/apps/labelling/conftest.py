"""Every test of audits has a data folder of its own, with comments that the owner's workspace sees."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories.labelling import put
from tests.factories.workspaces import People


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, settings: Any) -> None:
    settings.FUKASA_DATA = tmp_path / "data"


@pytest.fixture
def workplace(people: People) -> People:
    """Import sixty comments under one creator; gives the people."""
    put(people.owner)
    return people
