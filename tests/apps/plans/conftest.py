"""The small world of ``tests.factories.plans`` as the current catalogue."""

from pathlib import Path

import pytest
from django.test import override_settings

from tests.factories.index import publish_index
from tests.factories.plans import world
from tests.factories.workspaces import People


@pytest.fixture
def catalogue(people: People, tmp_path: Path):
    """Publish the accounts in a data folder of its own; gives the people."""
    publish_index(tmp_path / "data", world())
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people
