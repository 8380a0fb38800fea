"""The real data sets beside the checkout are read through the profiles and maps that ship."""

from pathlib import Path

import pytest

from fukasa.connectors.files import load_mapping, plan_import
from fukasa.core.errors import InvalidInput
from tests.connectors.conftest import Imported, import_file

pytestmark = pytest.mark.real
ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
MAPS = ROOT / "examples" / "maps"


@pytest.fixture(autouse=True)
def needs_the_data():
    if not DATA.is_dir():
        pytest.skip(f"the real data is not at {DATA.name} beside the checkout")


def with_map(path: str, name: str) -> Imported:
    return import_file(DATA / path, "posts", map_text=(MAPS / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "platform", "read", "rejected"),
    [
        ("ig", "instagram", 4948, ["10.2M", "11.8M", "4.9M"]),
        ("tiktok", "tiktok", 4955, []),
        ("youtube", "youtube", 4993, []),
    ],
)
def test_the_panel_gives_dated_accounts_with_averages(name, platform, read, rejected):
    found = import_file(DATA / f"influencers_panel_2022/{name}_panel.csv", "accounts", profile="ranked_panel")
    assert found.rows_read == read
    assert [(reject.column, reject.value) for reject in found.rejects] == [("country", cell) for cell in rejected]
    snapshots = found.tables["account_snapshots"]
    assert len(snapshots) == read - len(rejected)
    assert {row["platform"] for row in snapshots} == {platform}
    assert sorted({row["captured_at"].strftime("%Y-%m-%d") for row in snapshots}) == [
        "2022-03-01", "2022-06-01", "2022-09-01", "2022-11-01", "2022-12-01",
    ]  # fmt: skip
    assert all(row["followers"] for row in snapshots)


def test_instagram_posts_lose_only_the_three_of_1970():
    found = with_map("ig_posts_gvsi2017/posts.csv", "instagram_profiles_2017")
    assert found.rows_read == 16_539
    assert [(reject.column, reject.value) for reject in found.rejects] == [("date", "1970-01-01")] * 3
    assert len({(row["account_id"], row["post_id"]) for row in found.tables["posts"]}) == 16_536


def test_trending_videos_are_read_by_the_profile_of_the_youtube_data_api():
    found = import_file(DATA / "yt_jp_trending_20250926/trending.csv", "posts", profile="youtube_data_api")
    assert (found.rows_read, found.rejects) == (200, [])
    assert {row["captured_at"].date().isoformat() for row in found.tables["posts"]} == {"2025-09-26"}
    assert "Music" in {row["category"] for row in found.tables["posts"]}


def test_official_videos_are_read_by_a_map_and_get_ids_of_their_own():
    found = with_map("yt_jp_official_2021/videos.csv", "youtube_channel_titles")
    assert (found.rows_read, found.rejects) == (3_219, [])
    assert len({row["post_id"] for row in found.tables["posts"]}) == 3_219
    assert {row["account_id"] for row in found.tables["posts"]} == {"bandori", "lovelive"}


def test_dated_insights_of_one_account_are_read_and_undated_ones_say_what_is_missing():
    found = with_map("ig_reach_clever/posts_176_dated.csv", "instagram_insights_one_account")
    assert (found.rows_read, found.rejects) == (176, [])
    assert found.tables["posts"][0]["hashtags"][:2] == ["finance", "money"]
    mapping = load_mapping(MAPS / "instagram_insights_one_account.toml")
    plan = plan_import(DATA / "ig_reach_clever/posts_119.csv", "posts", mapping=mapping)
    assert plan.missing == ("posted_at",)
    with pytest.raises(InvalidInput, match="nothing gives posted_at"):
        with_map("ig_reach_clever/posts_119.csv", "instagram_insights_one_account")
