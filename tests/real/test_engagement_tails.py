"""How often the checks of engagement find real accounts of 2017 and 2022 unusual. Nothing is fitted on them."""

from pathlib import Path

import polars as pl
import pytest

from fukasa.analysis.authenticity.checks import er_residual, like_dispersion
from fukasa.analysis.authenticity.engagement import engagement_evidence, fit_engagement_lines, with_residuals
from fukasa.analysis.authenticity.peers import against, fit_bands
from fukasa.analysis.engagement.tiers import assign_tiers

DATA = Path(__file__).parents[2].parent / "shared" / "data"
POSTS = DATA / "ig_posts_gvsi2017" / "posts.csv"
PANEL = DATA / "influencers_panel_2022"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not POSTS.exists(), reason=f"the real data is not beside the checkout: {DATA}"),
]


def instagram():
    rows = pl.read_csv(POSTS, try_parse_dates=True)
    key, moment = pl.format("instagram:{}", "creator_id"), pl.lit("2017-06-01").str.to_datetime(time_zone="UTC")
    posts = rows.select(
        key.alias("account_key"),
        pl.col("post_rank_recent_first").cast(pl.String).alias("post_id"),
        (moment - pl.duration(days=10 + pl.col("post_rank_recent_first"))).alias("posted_at"),
        pl.when(pl.col("is_video")).then(pl.lit("short")).otherwise(pl.lit("image")).alias("format"),
        pl.lit(None, dtype=pl.Int64).alias("views"),
        "likes",
        comments=0,  # not in the file; the level of likes alone is looked at
    )
    accounts = rows.group_by(key.alias("account_key")).agg(pl.col("followers").first()).sort("account_key")
    named = assign_tiers(accounts.with_columns(is_celebrity=False)).with_columns(
        platform=pl.lit("instagram"),
        category=pl.lit(None, dtype=pl.String),
        visibility=pl.lit("shared"),
        permitted=True,
        replaced=False,
        as_of=moment,
    )
    return named.join(engagement_evidence(posts, named), on="account_key", how="left", maintain_order="left")


@pytest.mark.parametrize(("check", "noticed"), [(er_residual, 0.05), (like_dispersion, 0.02)])
def test_few_real_accounts_are_noticed_and_hardly_any_fails(check, noticed):
    plain = instagram()
    evidence = with_residuals(plain, fit_engagement_lines(plain))
    assert evidence.height == 973
    bands = fit_bands(evidence.with_columns(x=check.FEATURE, se=f"{check.FEATURE}_se"))
    compared = against(evidence, bands, check.FEATURE, check.DIRECTION)
    statuses = check.judge(compared)["status"]
    assert statuses.is_in(["fail", "review"]).mean() <= noticed
    assert (statuses == "fail").mean() <= 0.005


@pytest.mark.parametrize(
    ("platform", "figure", "direction", "most"),
    [
        ("tiktok", "er", -1, 0.005),
        ("tiktok", "views", -1, 0.005),
        ("tiktok", "like_view", 0, 0.01),
        ("tiktok", "comment_like", 0, 0.01),
        ("youtube", "er", -1, 0.005),
        ("youtube", "views", -1, 0.005),
        ("youtube", "like_view", 0, 0.005),
        ("youtube", "comment_like", 0, 0.03),  # channels for children may not have comments
    ],
)
def test_the_residuals_of_real_panels_have_tails_near_the_normal_ones(platform, figure, direction, most):
    counts = ("followers", "views", "likes", "comments")
    rows = pl.read_csv(PANEL / f"{platform}_panel.csv", infer_schema_length=None)
    rows = rows.filter(pl.all_horizontal(pl.col(name) > 0 for name in counts)).sort("snapshot")
    followers, views, likes, comments = (pl.col(name).cast(pl.Float64) for name in counts)
    evidence = rows.unique("creator_id", keep="last", maintain_order=True).select(
        *(pl.lit(value).alias(name) for name, value in (("platform", platform), ("visibility", "shared"))),
        *(pl.lit("same").alias(name) for name in ("tier", "form", "viewed_form")),
        *(
            pl.lit(None, dtype=kind).alias(name)
            for name, kind in [
                ("category", pl.String),
                *((f"log_{name}_se", pl.Float64) for name in ("engagement", "views", "like_view", "comment_like")),
            ]
        ),
        log_followers=followers.log(),
        log_engagement=(likes + comments).log(),
        log_views=views.log(),
        log_like_view=(likes / views).log(),
        log_comment_like=(comments / likes).log(),
    )
    left = with_residuals(evidence, fit_engagement_lines(evidence))
    bands = fit_bands(left.with_columns(x=f"{figure}_residual", se=f"{figure}_residual_se"))
    deviation = against(left, bands, f"{figure}_residual", direction)["deviation"]
    assert deviation.null_count() == 0
    assert (deviation >= (4.0 if direction == 0 else 3.5)).mean() <= most
