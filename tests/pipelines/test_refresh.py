"""From facts to the index: complete, honest, and only for the eyes it is meant for."""

import numpy as np
import polars as pl
import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.errors import NotFound
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import RangeField, SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.selection import Selector
from fukasa.pipelines.housekeeping import erase
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.refresh import needs_refresh, refresh
from tests.pipelines.conftest import home_of, posts_file

A, B = Scope("a"), Scope("b")


def everything(index, scope=SHARED_ONLY):
    return pl.DataFrame(index.table(AccountQuery(), scope))


def imported(home, path, visibility, kind="posts"):
    import_file(home, plan_import(path, kind), visibility=visibility)


def test_every_account_of_the_world_is_in_the_index(demo_index, truth):
    assert set(everything(demo_index)["account_key"]) == set(truth["account_key"])


def test_without_a_refresh_there_is_no_index_and_it_is_said(fresh_home):
    with pytest.raises(NotFound, match="fukasa refresh"):
        fresh_home.open_index()


def test_forecasts_recover_the_planted_view_levels(demo_index, truth):
    rows = everything(demo_index).filter(pl.col("forecast_basis") == "own_posts", pl.col("forecast_metric") == "views")
    joined = rows.join(truth, on="account_key").filter(pl.col("event").is_null())
    errors = (joined["forecast_mu"] - joined["view_mu"]).to_numpy()
    assert joined.height > 100
    assert abs(np.median(errors)) < 0.15
    assert np.corrcoef(joined["forecast_mu"], joined["view_mu"])[0, 1] > 0.95


def test_forecasts_of_shuffled_accounts_do_not(demo_index, truth):
    rows = everything(demo_index).filter(pl.col("forecast_basis") == "own_posts", pl.col("forecast_metric") == "views")
    joined = rows.join(truth, on="account_key")
    shuffled = np.random.default_rng(3).permutation(joined["view_mu"].to_numpy())
    assert abs(np.corrcoef(joined["forecast_mu"], shuffled)[0, 1]) < 0.2


def test_modelled_categories_find_the_planted_ones(demo_index, truth):
    rows = (
        everything(demo_index)
        .filter(pl.col("category_basis") == "modelled")
        .join(truth, on="account_key", suffix="_true")
    )
    hits = (rows["category"] == rows["category_true"]) | (rows["category"] == rows["category_2_true"].fill_null(""))
    assert hits.mean() > 0.8


def test_a_dormant_account_is_insufficient_with_a_reason(demo_index, truth):
    key = truth.filter(pl.col("scenario") == "dormant")["account_key"][0]
    row = demo_index.account(key, SHARED_ONLY)
    assert row["er_followers"] is None
    assert row["er_followers_status"] == "insufficient"
    measured = {item["metric"]: item for item in demo_index.details("measurements", row["account_no"])}
    assert measured["er_followers"]["reason"]


def test_likes_are_forecast_where_views_are_hidden_and_never_enter_cpv(demo_index):
    likes = everything(demo_index).filter(pl.col("forecast_metric") == "likes", pl.col("forecast_status") == "ok")
    assert likes.height > 0
    assert likes["cpv_p50"].is_null().all()


def test_quantiles_are_ordered_and_probabilities_follow(demo_index):
    rows = everything(demo_index).filter(pl.col("cpv_p50").is_not_null())
    for name in ("forecast", "price", "cpv"):
        low, middle, high = (rows[f"{name}_{q}"] for q in ("p10", "p50", "p90"))
        assert ((low <= middle * (1 + 1e-9)) & (middle <= high * (1 + 1e-9))).all()


def test_percentiles_lie_between_0_and_1_and_name_enough_peers(demo_index):
    rows = everything(demo_index).filter(pl.col("er_common_percentile").is_not_null())
    assert rows["er_common_percentile"].is_between(0, 1).all()
    assert (rows["er_common_peer_n"] >= 30).all()


def test_a_range_never_holds_an_unknown_figure(demo_index):
    query = AccountQuery(must=Criteria(ranges={RangeField.ER_VIEWS: Range(0, None)}))
    assert pl.DataFrame(demo_index.table(query, SHARED_ONLY))["er_views"].null_count() == 0


@pytest.fixture(scope="module")
def known_twice(tmp_path_factory):
    """The index of an account that all know, and that a workspace has facts of its own about."""
    folder = tmp_path_factory.mktemp("known-twice")
    home = home_of(folder / "data")
    imported(home, posts_file(folder / "shared.csv"), SHARED)
    imported(home, posts_file(folder / "own.csv", views=(9000, 9100, 9200, 9300, 9400, 9500, 9600)), "a")
    refresh(home)
    with home.open_index() as index:
        yield index


@pytest.mark.slow
def test_own_facts_give_an_own_row_that_replaces_the_shared_one(known_twice):
    assert [row["visibility"] for row in known_twice.search(AccountQuery(), A).rows] == ["a"]
    assert [row["visibility"] for row in known_twice.search(AccountQuery(), B).rows] == [SHARED]
    assert known_twice.account("tiktok:acc", A)["views_median"] > known_twice.account("tiktok:acc", B)["views_median"]


@pytest.mark.slow
def test_nobody_learns_which_other_workspaces_have_facts_about_an_account(known_twice):
    found = [
        *known_twice.search(AccountQuery(), B).rows,
        known_twice.account("tiktok:acc", B),
        *everything(known_twice, B).to_dicts(),
    ]
    assert [row["visibility"] for row in found] == [SHARED] * 3
    assert not any("replaced_for" in row for row in found)


@pytest.mark.slow
def test_accounts_imported_as_shared_and_again_as_own_count_once_among_peers(fresh_home, write_posts):
    names = [f"acc{number:02d}" for number in range(20)]
    one, *others = (write_posts(f"{name}.csv", account=name).read_text(encoding="utf-8") for name in names)
    path = write_posts()
    path.write_text(one + "".join(text.split("\n", 1)[1] for text in others), encoding="utf-8")
    imported(fresh_home, path, SHARED)
    imported(fresh_home, path, "a")
    refresh(fresh_home)
    with fresh_home.open_index() as index:
        rows = pl.concat([everything(index, A), everything(index, B)])
    assert rows["visibility"].to_list() == ["a"] * 20 + [SHARED] * 20
    assert set(rows["er_common_peer_n"]) == {19}
    assert rows["er_common_percentile"].null_count() == 40


@pytest.mark.slow
def test_an_account_of_another_workspace_is_nowhere(refreshed_home):
    with refreshed_home.open_index() as index:
        assert index.search(AccountQuery(), B).total == 0
        assert index.account("tiktok:acc", B) is None
        assert index.facet(AccountQuery(), B, SetField.PLATFORM) == ()
        assert index.search(AccountQuery(), A).total == 1


@pytest.mark.slow
def test_figures_from_the_youtube_api_are_not_permitted_until_accepted(channel):
    with channel().open_index() as index:
        row = index.account("youtube:acc", A)
    assert row["er_views_status"] == "not_permitted"
    assert row["er_views"] is None
    assert row["forecast_status"] == "not_permitted"
    with channel(accepted=True).open_index() as index:
        assert index.account("youtube:acc", A)["er_views_status"] == "ok"


@pytest.mark.slow
def test_growth_too_is_not_derived_from_the_youtube_api_until_accepted(channel):
    with channel().open_index() as index:
        assert index.account("youtube:counted", A)["follower_growth"] is None
    with channel(accepted=True).open_index() as index:
        assert index.account("youtube:counted", A)["follower_growth"] == pytest.approx(0.2)


@pytest.mark.slow
def test_an_erased_account_is_gone_from_the_index_too(refreshed_home, write_posts):
    imported(refreshed_home, write_posts("two.csv", account="two"), "a")
    proof = erase(refreshed_home, Selector(platform="tiktok", account_id="acc"))
    assert proof.rows_left == 0
    with refreshed_home.open_index() as index:
        assert [row["account_id"] for row in index.search(AccountQuery(), A).rows] == ["two"]


def test_a_refresh_is_needed_after_facts_were_added_and_not_again(fresh_home, refreshed_home, write_posts):
    assert needs_refresh(fresh_home)
    assert not needs_refresh(refreshed_home)
    imported(refreshed_home, write_posts("more.csv", account="more"), SHARED)
    assert needs_refresh(refreshed_home)


@pytest.mark.slow
def test_an_erasure_keeps_the_figures_whose_terms_were_accepted(fresh_home, write_posts):
    kept = import_file(fresh_home, plan_import(write_posts(), "posts"), visibility="ws")
    import_file(fresh_home, plan_import(write_posts("b.csv", account="b"), "posts"), visibility="ws", import_id="gone")
    assert kept.version is not None
    erase(fresh_home, Selector(import_id="gone"), derived_accepted=frozenset({"ws"}))
    with fresh_home.open_index() as index:
        assert [row["account_id"] for row in index.search(AccountQuery(), Scope("ws")).rows] == ["acc"]
    assert not needs_refresh(fresh_home)


def test_who_posts_many_times_a_day_is_measured_on_matured_posts(fresh_home, tmp_path):
    head, seen = (
        "platform,account_id,post_id,posted_at,captured_at,followers,views,likes,comments",
        "2026-01-20T00:00:00Z",
    )
    fresh = [f"x,acc,f{n},2026-01-{14 + n // 16:02d}T{n % 16:02d}:00:00Z,{seen},900,10,1,1" for n in range(80)]
    matured = [f"x,acc,m{n},2026-01-05T{n:02d}:00:00Z,{seen},900,500,50,5" for n in range(20)]
    path = tmp_path / "busy.csv"
    path.write_text("\n".join((head, *fresh, *matured)) + "\n", encoding="utf-8")
    imported(fresh_home, path, SHARED)
    refresh(fresh_home)
    with fresh_home.open_index() as index:
        row = index.account("x:acc", SHARED_ONLY)
    assert (row["views_median"], row["views_median_n"]) == (500, 20)
