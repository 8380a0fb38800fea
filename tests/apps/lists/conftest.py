"""A catalogue of a few accounts; own facts of the workspace stand beside shared ones."""

from pathlib import Path

import pytest
from django.test import override_settings

from fukasa.core.provenance import LOCAL_WORKSPACE
from tests.factories.index import account, publish_index, without_forecast
from tests.factories.workspaces import People

STRANGERS = "ws_somebody_else"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the accounts once; the owner's workspace is the first one, which the lake calls local."""
    mine = LOCAL_WORKSPACE
    rows = [
        account("hana", followers=48_000),
        account("hana", platform="tiktok", name="はな（動画）", followers=9_000),
        account("sora", name="そら", followers=150_000, **without_forecast()),
        account("evil", name='=HYPERLINK("http://example.com")', followers=2_000),
        account("confided", name="打ち明けた人", followers=5_000, replaced_for=[mine]),
        account("confided", name="打ち明けた人", followers=5_555, visibility=mine, auth_context="owner"),
        account("bought", name="買ったデータ", followers=7_777, visibility=mine, auth_context="supplied"),
        account("theirs", name="他社だけ", visibility=STRANGERS),
    ]
    return publish_index(tmp_path_factory.mktemp("lists"), rows)


@pytest.fixture
def catalogue(people: People, published: Path):
    """Make the accounts the catalogue of the app; gives the people."""
    with override_settings(FUKASA_DATA=published):
        yield people
