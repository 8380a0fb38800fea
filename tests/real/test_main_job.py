"""The main job on real files, as docs/how-to/real-data.md tells it, through the command line."""

import csv
import json
import re
from pathlib import Path

import pytest

from tests.fixtures.command_line import command_in

pytestmark = [pytest.mark.real, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
PAGE = (ROOT / "docs" / "how-to" / "real-data.md").read_text(encoding="utf-8")
IMPORTS = re.findall(r"^fukasa import (.*)$", PAGE.split("## 2.")[0], re.MULTILINE)
READ = {
    "ig_panel.csv": (4_948, 3),
    "tiktok_panel.csv": (4_955, 0),
    "youtube_panel.csv": (4_993, 0),
    "posts.csv": (16_539, 3),
    "trending.csv": (200, 0),
    "videos.csv": (3_219, 0),
    "posts_176_dated.csv": (176, 0),
}


def arguments_of(line: str) -> list[str]:
    """Take a command of the page apart; `$DATA`, `examples` and `*` are what a shell would make of them."""
    words = line.replace("$DATA", str(DATA)).replace("examples/", f"{ROOT}/examples/").split()
    return [
        name
        for word in words
        for name in (sorted(map(str, Path(word).parent.glob(Path(word).name))) if "*" in word else [word])
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    if not DATA.is_dir():
        pytest.skip(f"the real data is not at {DATA.name} beside the checkout")
    return tmp_path_factory.mktemp("real")


@pytest.fixture
def fukasa(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    return command_in(folder / "data", capsys)


def once(path, make):
    """Do something for the first test that needs it and keep its answer for the others."""
    kept = json.loads(path.read_text()) if path.exists() else make()
    path.write_text(json.dumps(kept))
    return kept


@pytest.fixture
def import_all(fukasa):
    return lambda: [result for line in IMPORTS for result in fukasa("import", *arguments_of(line), "--json").json]


@pytest.fixture
def imported(import_all, folder):
    return once(folder / "imported.json", import_all)


@pytest.fixture
def refreshed(imported, fukasa, folder):
    return once(folder / "refreshed.json", lambda: fukasa("refresh", "--json").json["accounts"])


def test_every_file_is_read_and_a_second_time_changes_nothing(imported, import_all):
    assert {result["file"]: (result["rows_read"], result["rows_rejected"]) for result in imported} == READ
    again = import_all()
    assert {result["version"] for result in again} == {None}
    assert sum(sum(result["added"].values()) for result in again) == 0


def test_a_file_without_dates_is_refused_with_what_it_lacks(imported, fukasa):
    path, mapping = DATA / "ig_reach_clever/posts_119.csv", ROOT / "examples/maps/instagram_insights_one_account.toml"
    refused = fukasa("import", "posts", path, "--map", mapping)
    assert refused.code == 2
    assert "posts_119.csv: nothing gives posted_at" in refused.sentence


def test_strangers_with_the_same_made_up_id_stay_strangers(refreshed, fukasa):
    assert refreshed == 7_048
    of_2022 = fukasa("report", "instagram:k00004", "--json").json["account"]
    of_2017 = fukasa("report", "instagram:posts2017-k00004", "--json").json["account"]
    assert (of_2022["as_of"][:4], of_2017["as_of"][:4]) == ("2022", "2017")


def test_the_panel_gives_a_shortlist_with_modelled_prices_and_no_cost_from_likes(refreshed, fukasa):
    told = fukasa("shortlist", ROOT / "examples/panel-brief.toml", "--json").json
    with Path("shortlist/shortlist.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert told["candidates"] == len(rows) == 4_255
    assert told["passed"]
    assert told["counts"]["0.8"] < told["counts"]["0.5"] == len(told["passed"])
    assert {row["price_basis"] for row in rows} == {"modelled"}
    assert {row["metric"] for row in told["passed"]} == {"views"}
    assert {row["views_basis"] for row in rows if row["verdict"] != "undecidable"} == {"supplied_aggregate"}
    assert {row["rule"] for row in told["undecidable"]} == {"likes_only", "no_forecast"}
    assert all(row["cpv_p50"] == "" for row in rows if row["rule"] == "likes_only")


def test_the_page_states_the_counts_that_come_out(refreshed, fukasa):
    told = fukasa("shortlist", ROOT / "examples/panel-brief.toml", "--json").json
    assert f"{refreshed:,} accounts, {refreshed:,} measured" in PAGE
    assert f"passed ({len(told['passed']):,})" in PAGE
    assert f"cut ({len(told['cut']):,})" in PAGE
    assert f"undecidable ({len(told['undecidable']):,})" in PAGE
    assert f"{told['needed']} creators" in PAGE


def test_posts_with_likes_give_engagement_and_likes_and_nothing_by_views(refreshed, fukasa):
    told = fukasa("report", "instagram:posts2017-k00757", "--json").json
    account, figures = told["account"], {item["metric"]: item for item in told["measurements"]}
    assert (figures["er_followers"]["status"], figures["er_followers"]["parts"]) == ("ok", "likes")
    assert (account["forecast_metric"], account["forecast_n"]) == ("likes", 10)
    assert account["cpv_p50"] is None
    assert {figures[name]["status"] for name in ("er_views", "views_median", "save_rate")} == {"insufficient"}


def test_no_account_of_all_has_a_cost_per_view_without_a_forecast_of_views(refreshed, fukasa):
    rows = fukasa("search", "--limit", "10000", "--json").json["accounts"]
    assert len(rows) == refreshed
    with_cost = [row for row in rows if row["cpv_p50"] is not None]
    assert with_cost
    assert {row["forecast_metric"] for row in with_cost} == {"views"}


@pytest.mark.parametrize("account", ["instagram:k00622", "instagram:my_account", "youtube:lovelive", "youtube:ch00000"])
def test_what_cannot_be_said_has_a_reason(refreshed, fukasa, account):
    told = fukasa("report", account, "--json").json
    missing = [item for item in told["measurements"] if item["value"] is None]
    assert missing
    assert all(item["status"] == "insufficient" and item["reason"] for item in missing)
    assert told["account"]["cpv_p50"] is None
