"""Stretches of even gains as events: when drops began to fall, when they stopped, how many followers they were."""

from itertools import pairwise

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.growth.changes import Path, change_points
from fukasa.analysis.authenticity.growth.even import surely_even
from fukasa.analysis.authenticity.growth.events import EVENT_SCHEMA
from fukasa.analysis.authenticity.growth.series import DAY_US
from fukasa.analysis.authenticity.growth.settings import GrowthConfig
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.robust import NORMAL_MAD

_LEAST_REST = 14  # days outside the stretch that tell the pace without it


def find_drips(gains: pl.DataFrame, swings: pl.DataFrame, config: GrowthConfig) -> pl.DataFrame:
    """Find the stretches in which gains are surely too even, with their ends by change points of the daily gain.

    Args:
        gains: of :func:`daily_gains`.
        swings: of :func:`block_swings`.
        config: thresholds.

    Returns:
        Rows of ``EVENT_SCHEMA`` with shape ``drip``, at most one per account: its longest stretch.

    """
    marked = swings.filter(surely_even(config)).group_by("account").agg(pl.col("first").min(), pl.col("last").max())
    marked = marked.sort("account")
    chosen = gains.join(marked.select("account"), on="account", how="semi").sort("account", "day")
    parts = {key[0]: part for key, part in chosen.partition_by("account", as_dict=True).items()}
    rows = [_drip(parts[account], account, first, last, config) for account, first, last in marked.rows()]
    return pl.DataFrame([row for row in rows if row is not None], schema=EVENT_SCHEMA)


def _drip(gains: pl.DataFrame, account: int, first: int, last: int, config: GrowthConfig) -> dict[str, object] | None:
    day, gain = gains["day"].to_numpy(), gains["gain"].to_numpy()
    a, b = _ends(day, gain, first, last, config)
    rest = np.concatenate([gain[:a], gain[b:]])
    usual = float(np.median(rest)) if len(rest) >= _LEAST_REST else 0.0
    size = float((gain[a:b] - usual).sum())
    before = float(gains["followers"][a])
    if size < config.jumps["material"] * before:
        return None
    half = 1.645 * float(np.std(gain[a:b])) * float(np.sqrt(b - a))
    return {
        "account": account,
        "began": int(day[a] - 1) * DAY_US,
        "ended": int(day[b - 1]) * DAY_US,
        "size": size,
        "size_low": size - half,
        "size_high": size + half,
        "before": before,
        "shape": "drip",
        "days": float(b - a),
        "open_start": False,
        "lost_early": None,
        "lost": None,
        "watched_after": None,
    }


def _ends(day: Integers, gain: Reals, first: int, last: int, config: GrowthConfig) -> tuple[int, int]:
    """Widen the marked weeks to the change points around them, where the pace is the same."""
    a, b = int(np.searchsorted(day, first)), int(np.searchsorted(day, last, side="right"))
    level = float(np.median(gain[a:b]))
    noise = max(NORMAL_MAD * float(np.median(np.abs(gain[a:b] - level))), 0.02 * abs(level), 0.3)
    one = np.ones(len(gain))
    edges = change_points(Path(one, gain - level, one, one, noise), config)
    means = np.array([gain[x:y].mean() for x, y in pairwise(edges)])
    alike = np.abs(means - level) <= np.maximum(4 * noise / np.sqrt(np.diff(edges)), 0.15 * abs(level))
    inside = (edges[:-1] < b) & (edges[1:] > a) & alike
    lo, hi = int(np.argmax(inside)), len(inside) - int(np.argmax(inside[::-1]))
    if not inside.any():
        return a, b
    while lo > 0 and alike[lo - 1]:
        lo -= 1
    while hi < len(alike) and alike[hi]:
        hi += 1
    return int(edges[lo]), int(edges[hi])
