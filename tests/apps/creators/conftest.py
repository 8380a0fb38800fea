"""A catalogue of a few accounts, two of them own rows of workspaces."""

from pathlib import Path

import pytest
from django.test import override_settings

from tests.factories.depth_report import heard
from tests.factories.index import account, publish_index, row_of_cpv, spread, without_forecast, without_views
from tests.factories.workspaces import People


def cheap(followers):
    """A price that gives ¥1.2 per view, known."""
    row = spread("forecast", followers * 0.6, 0.2) | spread("price", followers * 0.72, 0.0)
    return row | row_of_cpv(row) | {"price_basis": "rate_card"}


def rows_of(people: People) -> list[dict]:
    """Accounts of every sort; the owner's workspace and the outsider's own one each."""
    mine, theirs = people.owner.scope.scope_id, people.outsider.scope.scope_id
    return [
        account("hana", handle="hana", creator_id="c1", links=["https://www.tiktok.com/@hana"], **heard()),
        account("hana", platform="tiktok", handle="hana", creator_id="c1", followers=9_000, tier="nano"),
        account("sora", name="そら｜旅と温泉", category="travel", followers=150_000, tier="mid", **cheap(150_000)),
        account("likes_only", name="いいねだけ", followers=12_000, **without_views()),
        account("silent", name="しずか", followers=3_000, tier="nano", **without_forecast("nothing_known")),
        account("evil", name='=HYPERLINK("http://example.com")', followers=2_000, tier="nano"),
        account("private_mine", name="自社だけ", visibility=mine, source="file:mine.csv", auth_context="owner"),
        account("private_theirs", name="他社だけ", visibility=theirs, category="secretcat", followers=777_777),
    ]


@pytest.fixture
def catalogue(people: People, tmp_path: Path):
    """Publish the accounts in a data folder of its own; gives the people."""
    publish_index(tmp_path / "data", rows_of(people))
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        yield people
