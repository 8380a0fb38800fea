from datetime import timedelta

import pytest

from fukasa.lake import Lake
from tests.lake.rows import START


class StandingClock:
    """A clock that a test moves by hand."""

    def __init__(self):
        self.now = START + timedelta(days=100)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def lake(tmp_path, clock):
    return Lake.open(tmp_path / "lake", clock=clock)
