"""What disclosed advertising does to real likes of 2017, inside accounts. Nothing that ships is fitted on it."""

from pathlib import Path

import polars as pl
import pytest

from fukasa.analysis.forecast.effects import fit_effects

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "ig_posts_gvsi2017" / "posts.csv"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not beside the checkout: {FILE}"),
]
FIRST_MATURE = 3  # younger posts were still growing when they were read


def real_history():
    form = pl.when(pl.col("is_video")).then(pl.lit("short")).when(pl.col("multiple_image")).then(pl.lit("carousel"))
    rows = pl.read_csv(FILE, try_parse_dates=True).filter(pl.col("post_rank_recent_first") >= FIRST_MATURE)
    return rows.select(
        pl.col("creator_id").alias("account_key"),
        pl.col("date").cast(pl.Datetime("us", "UTC")).alias("posted_at"),
        pl.lit("instagram").alias("platform"),
        pl.lit("likes").alias("metric"),
        pl.col("likes").cast(pl.Float64).alias("value"),
        form.otherwise(pl.lit("image")).alias("format"),
        pl.col("has_disclosure_tag").cast(pl.Float64).alias("sponsored"),
    )


def sponsored(history):
    table = fit_effects(history, timezone="UTC").table()
    return table.filter(pl.col("platform") == "instagram", pl.col("level") == "sponsored").row(0, named=True)


def test_disclosed_posts_are_liked_a_little_less_than_others_of_the_same_account():
    row = sponsored(real_history())
    assert (row["n_posts"], row["n_accounts"], row["status"]) == (276, 135, "ok")
    assert row["effect"] == pytest.approx(-0.08, abs=0.02)
    assert row["high"] < 0


def test_shuffled_disclosures_show_nothing():
    row = sponsored(real_history().with_columns(pl.col("sponsored").shuffle(seed=2)))
    assert row["low"] < 0 < row["high"]
