"""A catalogue of a few accounts; own facts of the workspace stand beside shared ones."""

from pathlib import Path

import pytest
from django.test import override_settings

from tests.factories.index import account, publish_index, without_forecast
from tests.factories.workspaces import People


@pytest.fixture
def catalogue(people: People, tmp_path: Path):
    """Publish the accounts in a data folder of its own; gives the people."""
    mine, theirs = people.owner.scope.scope_id, people.outsider.scope.scope_id
    rows = [
        account("hana", followers=48_000),
        account("hana", platform="tiktok", name="はな（動画）", followers=9_000),
        account("sora", name="そら", followers=150_000, **without_forecast()),
        account("evil", name='=HYPERLINK("http://example.com")', followers=2_000),
        account("confided", name="打ち明けた人", followers=5_000, replaced_for=[mine]),
        account("confided", name="打ち明けた人", followers=5_555, visibility=mine, auth_context="owner"),
        account("bought", name="買ったデータ", followers=7_777, visibility=mine, auth_context="supplied"),
        account("theirs", name="他社だけ", visibility=theirs),
    ]
    publish_index(tmp_path / "data", rows)
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people
