"""The posts of a demo world as the forecast takes them, with what is planted in them."""

from functools import cache

import numpy as np
import polars as pl
import pyarrow as pa

from fukasa.analysis.forecast.maturity import fit_maturity, snapshot_pairs
from fukasa.analysis.sponsorship import judge_frame
from fukasa.synth import World, generate
from fukasa.synth.assumptions import assumptions

PENALTY = float(np.log(assumptions().habits["sponsored_views"]))
POST = ["account_key", "post_id"]
_SHAPE = 0.7
_DAY = 86_400


@cache
def world_posts(seed, accounts):
    """Give posts, snapshots and truth of the posts of a world."""
    batches = list(generate(World(accounts=accounts, seed=seed, text="light")))
    tables = [
        pa.concat_tables([batch.tables["posts"] for batch in batches]),
        pa.concat_tables([batch.tables["post_snapshots"] for batch in batches]),
        pa.concat_tables([batch.truth_posts for batch in batches]),
    ]
    key = pl.concat_str("platform", "account_id", separator=":").alias("account_key")
    return [pl.DataFrame(table).with_columns(key) for table in tables]


def planted_share(platform, age):
    """The share of its day-30 count that a post of the demo world has at an age."""
    known = assumptions().platforms
    halflife = float(known.halflife[known.index(platform)])
    part = 1 - 0.5 ** ((np.array([*age, 30.0]) / halflife) ** _SHAPE)
    return part[:-1] / part[-1]


def world_pairs(seed, accounts=60):
    """Give the pairs of counts of a world; sixty accounts are its catalogue, which is counted repeatedly."""
    posts, snapshots, _ = world_posts(seed, accounts)
    return snapshot_pairs(snapshots, posts)


def world_history(seed, accounts, *, known="truth"):
    """Give the matured views of a world's posts.

    Args:
        seed, accounts: which world.
        known: ``truth``: it is known which posts are sponsored; ``detected``: their words tell a chance.

    """
    posts, snapshots, truth = world_posts(seed, accounts)
    seen = snapshots.filter(pl.col("views").is_not_null()).sort("captured_at").group_by(POST).last()
    counted = seen.select(
        *POST, pl.col("captured_at").alias("read_at"), pl.col("views").cast(pl.Float64).alias("value")
    )
    rows = posts.join(counted, on=POST).join(truth.select(*POST, pl.col("sponsored").alias("truth")), on=POST)
    aged = rows.sort(POST).with_columns(
        metric=pl.lit("views"), age_days=(pl.col("read_at") - pl.col("posted_at")).dt.total_seconds() / _DAY
    )
    chances = {
        "truth": aged["truth"].cast(pl.Float64),
        "detected": judge_frame(aged)["sponsored_probability"],
    }
    matured = fit_maturity(snapshot_pairs(snapshots, posts)).mature(aged)
    return matured.with_columns(sponsored=chances[known], value=pl.col("matured"))
