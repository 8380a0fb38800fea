"""Every test of the whole application has a data folder of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, settings: Any) -> None:
    settings.FUKASA_DATA = tmp_path / "data"
