"""The numbers: tails, tiers, engagement, views, prices."""

import numpy as np
import polars as pl
import pytest

from fukasa.synth.assumptions import assumptions
from fukasa.synth.prices import price_table

POST = ["platform", "account_id", "post_id"]
ACCOUNT = ["platform", "account_id"]
BENCHMARK = {
    "nano": (0.07, 0.09),
    "micro": (0.03, 0.07),
    "mid": (0.02, 0.05),
    "macro": (0.01, 0.03),
    "mega": (0.01, 0.02),
}
PRICE = {"nano": (10, 100), "micro": (100, 1_000), "mid": (1_000, 5_000), "macro": (5_000, 15_000)}


@pytest.fixture(scope="session")
def mature(loaded):
    posts = loaded.tables["posts"].select([*POST, "posted_at", "format"])
    latest = loaded.tables["post_snapshots"].sort("captured_at").unique(POST, keep="last")
    joined = latest.join(posts, on=POST).join(loaded.truth, on=ACCOUNT)
    return joined.filter((pl.col("captured_at") - pl.col("posted_at")).dt.total_days() >= 7)


def test_nano_accounts_are_the_majority_and_a_few_hold_most_followers(loaded):
    share = loaded.truth["tier"].value_counts(normalize=True)
    assert share.filter(tier="nano")["proportion"].item() > 0.5
    followers = loaded.truth["followers"].sort(descending=True)
    assert followers[: len(followers) // 100].sum() > 0.3 * followers.sum()


def test_posts_in_180_days_are_around_thirty_for_most(loaded):
    count = loaded.truth_posts.group_by(ACCOUNT).len()["len"]
    assert 20 <= count.median() <= 40
    assert (count.is_between(10, 60)).mean() > 0.8


@pytest.mark.parametrize("tier", BENCHMARK)
def test_engagement_by_tier_lies_within_the_benchmarks(mature, tier):
    rate = (pl.col("likes") + pl.col("comments")) / pl.col("followers")
    rows = mature.filter(tier=tier).with_columns(rate=rate).drop_nulls("rate")
    accounts = rows.group_by(ACCOUNT).agg(pl.col("rate").median())["rate"]
    low, high = BENCHMARK[tier]
    assert low <= accounts.median() <= high
    assert accounts.quantile(0.9) > 1.5 * accounts.quantile(0.1)


def test_the_true_view_median_is_recovered_from_the_posts(mature):
    ordinary = mature.filter((pl.col("scenario") == "ordinary") & pl.col("platform").is_in(["youtube", "tiktok"]))
    seen = ordinary.group_by(ACCOUNT).agg(pl.col("views").log().median(), pl.col("view_mu").first(), pl.len())
    error = seen.filter(pl.col("len") >= 15).select(pl.col("views") - pl.col("view_mu")).to_series()
    assert abs(error.median()) < 0.25
    assert np.corrcoef(*seen.select("views", "view_mu").to_numpy().T)[0, 1] > 0.95


def test_a_wrong_view_median_is_told_from_the_true_one(mature):
    tiktok = mature.filter((pl.col("scenario") == "ordinary") & (pl.col("platform") == "tiktok"))
    error = tiktok.select(pl.col("views").log() - pl.col("view_mu") - np.log(2)).to_series()
    assert abs(error.median()) > 0.25


def test_views_of_a_post_only_grow(loaded):
    rows = loaded.tables["post_snapshots"].drop_nulls("views").sort("captured_at")
    steps = rows.select((pl.col("views") - pl.col("views").shift(1)).over(POST)).to_series().drop_nulls()
    assert steps.len() > 1_000
    assert steps.min() >= 0


def test_volatile_accounts_vary_more_than_stable_ones(mature):
    spread = mature.group_by("scenario", *ACCOUNT).agg(pl.col("views").log1p().std()).group_by("scenario")
    by_scenario = dict(spread.agg(pl.col("views").median()).iter_rows())
    assert by_scenario["volatile"] > 4 * by_scenario["stable"]


@pytest.mark.parametrize(
    ("platform", "metric"),
    [
        ("naver_blog", "views"), ("podcast", "views"), ("podcast", "likes"), ("threads", "views"),
        ("youtube", "saves"), ("x", "reach"), ("tiktok", "impressions"), ("instagram", "impressions"),
    ],
)  # fmt: skip
def test_what_a_platform_does_not_show_is_null_and_not_zero(loaded, platform, metric):
    public = loaded.tables["post_snapshots"].filter(
        (pl.col("platform") == platform) & (pl.col("auth_context") == "public")
    )
    assert public.height > 0
    assert public[metric].null_count() == public.height


def test_instagram_shows_saves_and_reach_to_the_owner_alone(loaded):
    rows = loaded.tables["post_snapshots"].filter(platform="instagram")
    known = rows.group_by("auth_context").agg(pl.col("saves", "reach").is_not_null().mean())
    assert dict(known.select("auth_context", "saves").iter_rows()) == {"public": 0.0, "owner": 1.0}
    assert dict(known.select("auth_context", "reach").iter_rows()) == {"public": 0.0, "owner": 1.0}


def test_instagram_shows_views_of_video_alone_to_the_public(loaded):
    rows = loaded.tables["post_snapshots"].join(loaded.tables["posts"].select([*POST, "format"]), on=POST)
    public = rows.filter((pl.col("platform") == "instagram") & (pl.col("auth_context") == "public"))
    assert (
        public.filter(pl.col("format") != "short")["views"].null_count()
        == public.filter(pl.col("format") != "short").height
    )
    assert public.filter(pl.col("format") == "short")["views"].null_count() < 0.2 * public.height


def test_likes_and_comments_never_exceed_views(mature):
    shown = mature.drop_nulls(["views", "likes", "comments"]).filter(pl.col("platform") != "x")
    assert shown.filter(pl.col("likes") + pl.col("comments") > pl.col("views")).height == 0


@pytest.mark.parametrize("tier", PRICE)
def test_the_price_range_of_a_tier_is_its_p10_to_p90(tier):
    position = assumptions().tiers.names.index(tier)
    table = price_table()
    ends = np.exp(table.mu[position] + table.sigma[position] * np.array([-1.2815515655446004, 1.2815515655446004]))
    assert ends == pytest.approx(PRICE[tier])


def test_drawn_prices_follow_the_price_table(loaded):
    nano = loaded.truth.filter(tier="nano")["price_jpy"] / 155
    assert nano.quantile(0.1) == pytest.approx(10, rel=0.25)
    assert nano.quantile(0.9) == pytest.approx(100, rel=0.25)


def test_rate_cards_show_the_true_price_of_about_one_account_in_six(loaded):
    cards = loaded.tables["rate_cards"].join(loaded.truth, on=ACCOUNT)
    assert 0.12 < cards.height / loaded.truth.height < 0.20
    assert (cards["price_minor"] == cards["price_minor_right"]).all()


def test_a_minority_passes_the_two_yen_cut_off_at_true_medians(loaded):
    shown = loaded.truth.filter(pl.col("platform").is_in(["instagram", "youtube", "tiktok"]))
    assert 0.10 < (shown["cpv_jpy"] <= 2).mean() < 0.45


def test_audience_shares_sum_to_one(loaded):
    shares = loaded.tables["audience_breakdowns"].group_by([*ACCOUNT, "base", "dimension"]).agg(pl.col("share").sum())
    assert shares["share"].to_numpy() == pytest.approx(1.0, abs=1e-9)
    assert loaded.tables["audience_breakdowns"]["share"].min() >= 0


def test_suspicious_followers_are_as_many_as_the_planted_fake_share(loaded):
    sampled = loaded.truth_samples.group_by(ACCOUNT).agg((pl.col("type") == "suspicious").mean().alias("found"))
    both = sampled.join(loaded.truth, on=ACCOUNT)
    error = (both["found"] - both["fake_share"]).to_numpy()
    assert abs(error.mean()) < 0.02
    assert np.corrcoef(both["found"], both["fake_share"])[0, 1] > 0.85
