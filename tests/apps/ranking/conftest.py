"""The crowd of ``tests.factories.ranking`` as the current catalogue."""

from pathlib import Path

import pytest
from django.test import override_settings

from tests.factories.index import publish_index
from tests.factories.ranking import crowd
from tests.factories.workspaces import People


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the accounts once; nothing here changes them."""
    return publish_index(tmp_path_factory.mktemp("ranking"), crowd())


@pytest.fixture
def catalogue(people: People, published: Path):
    """Make the accounts the catalogue of the app; gives the people."""
    with override_settings(FUKASA_DATA=published):
        yield people
