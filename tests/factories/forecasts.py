"""Forecasters whose quality is known, and posts to hold out."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from scipy.stats import norm

START = datetime(2026, 1, 1, tzinfo=UTC)
PROBABILITIES = {"q025": 0.025, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975}


def forecast_rows(rng, *, creators=200, each=5, sigma=0.8, told=None, shift=0.0, creator_error=0.0, **columns):
    """Lognormal outcomes; forecasts know the centre of each post, tell the spread ``told``, miss by ``shift``."""
    n = creators * each
    account = np.repeat(np.arange(creators), each)
    level = rng.normal(9, 1.5, creators)[account]
    centre = level + rng.normal(0, 0.4, n)
    common = rng.normal(0, creator_error, creators)[account] if creator_error else 0.0
    return pl.DataFrame({
        "account_key": [f"tiktok:{number:05}" for number in account],
        "target_id": [f"p{number}" for number in range(n)],
        "actual": np.exp(centre + common + rng.normal(0, sigma, n)),
        "mu": centre + shift,
        "sigma": np.full(n, told or sigma),
        "shape": np.zeros(n, dtype=np.int64),
        "baseline_last10": np.exp(level + rng.normal(0, 0.3, creators)[account]),
        "baseline_last10_sigma": np.full(n, sigma),
        "baseline_persistence": np.exp(level + rng.normal(0, 0.9, n)),
        "baseline_followers": np.exp(9 + rng.normal(0, 1.5, n)),
        "platform": ["tiktok"] * n,
        "n_history": rng.integers(0, 40, n),
    }).with_columns(**columns)  # fmt: skip


def with_quantiles(rows):
    """The same forecasts as seven quantiles, for readers that get no distribution."""
    z = {name: float(norm.ppf(p)) for name, p in PROBABILITIES.items()}
    told = {name: (pl.col("mu") + pl.col("sigma") * score).exp() for name, score in z.items()}
    return rows.with_columns(**told).drop("mu", "sigma", "shape")


def history(rng, *, creators=6, each=12, every=timedelta(days=3)):
    """HISTORY rows: creators post in turn, each with its own level."""
    return pl.DataFrame([
        {
            "account_key": f"youtube:{creator:03}",
            "post_id": f"{creator}-{number}",
            "posted_at": START + number * every + timedelta(hours=creator),
            "platform": "youtube",
            "metric": "views",
            "value": float(np.exp(8 + creator / 3 + rng.normal(0, 0.5))),
            "format": ("long", "short")[number % 2],
            "sponsored": 0.0,
            "followers": 1_000.0 * (creator + 1),
            "text": "title",
        }
        for creator in range(creators)
        for number in range(each)
    ], schema_overrides={"posted_at": pl.Datetime("us", "UTC")})  # fmt: skip


def quiet(month):
    """Nothing changes in any month."""
    return 0.0 * month


def scored_stream(rng, *, months=12, creators=40, each=2, first=START, shift=quiet, told=0.8, **columns):
    """Scored forecasts month by month; ``shift`` moves the outcomes of a month."""
    frames = []
    for month in range(months):
        rows = forecast_rows(rng, creators=creators, each=each)
        made = first + timedelta(days=30 * month)
        frames.append(
            rows.with_columns(
                actual=pl.col("actual") * float(np.exp(shift(month))),
                sigma=pl.lit(told),
                metric=pl.lit("views"),
                format=pl.lit("short"),
                made_at=pl.lit(made, dtype=pl.Datetime("us", "UTC")),
                known_at=pl.lit(made + timedelta(days=10), dtype=pl.Datetime("us", "UTC")),
            )
        )
    return pl.concat(frames).with_columns(**columns)
