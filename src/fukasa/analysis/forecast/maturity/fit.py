"""Measure maturity curves from posts that were counted more than once."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl
from scipy.optimize import nnls

from fukasa.analysis.forecast.maturity.assumptions import maturity_assumptions
from fukasa.analysis.forecast.maturity.curve import MaturityCurve, post_variance
from fukasa.analysis.forecast.maturity.curves import MaturityCurves, assumed_curve
from fukasa.analysis.forecast.maturity.growth import growth_design, speed_precision
from fukasa.analysis.forecast.penalised import NormalEquations, Prior, clustered_meat, solve
from fukasa.analysis.statistics.arrays import Reals

_HALF = 0.5  # added to counts before the log: takes away the bias of small ones (Anscombe 1956)
_HUBER = 3.0
_ROUNDS = 3


def fit_maturity(pairs: pl.DataFrame) -> MaturityCurves:
    """Measure how counts grow with age, per platform, metric and format.

    The log ratio of two consecutive counts is the integral of the speed of growth over log age. Speeds are never
    negative, so the curve is monotone. Each platform's curve is drawn towards the assumption, each format's towards
    its platform, the more the fewer creators speak; see docs/methods/maturity-and-effects.md.

    Args:
        pairs: rows of :data:`~fukasa.analysis.forecast.maturity.pairs.PAIRS_SCHEMA`.

    Returns:
        A curve for every platform × metric and platform × metric × format with enough pairs and accounts.

    """
    known = maturity_assumptions()
    useful = pairs.filter(pl.col("value_to") >= known.min_count, pl.col("age_from") < pl.col("age_to"))
    found: list[MaturityCurve] = []
    for (platform, metric), rows in useful.sort("platform", "metric").group_by(
        "platform", "metric", maintain_order=True
    ):
        whole = _measured(rows, assumed_curve(str(platform), str(metric)), known.platform_spread)
        if whole is None:
            continue
        found.append(whole)
        formats = rows.filter(pl.col("format").is_not_null()).sort("format").group_by("format", maintain_order=True)
        narrow = [_measured(part, replace(whole, format=str(name)), known.format_spread) for (name,), part in formats]
        found += [one for one in narrow if one is not None]
    return MaturityCurves(tuple(found))


def _measured(rows: pl.DataFrame, parent: MaturityCurve, spread: float) -> MaturityCurve | None:
    """Measure one curve, drawn towards its parent; None where too few posts or accounts speak."""
    known = maturity_assumptions()
    accounts = rows["account_key"].n_unique()
    if rows.height < known.min_pairs or accounts < known.min_accounts:
        return None
    ordered = rows.sort("account_key", "post_id", "age_from")
    curve = replace(parent, basis="measured", degrees=float(accounts - 1), newest_at=_newest(ordered))
    for _ in range(_ROUNDS):
        curve = _refitted(ordered, curve, parent, spread)
    posts = ordered.select("account_key", "post_id").n_unique()
    return replace(curve, n_pairs=rows.height, n_posts=posts, n_accounts=accounts)


def _newest(rows: pl.DataFrame) -> datetime | None:
    newest = rows["captured_at"].max()
    return newest if isinstance(newest, datetime) else None


def _refitted(rows: pl.DataFrame, curve: MaturityCurve, parent: MaturityCurve, spread: float) -> MaturityCurve:
    """Take one step: weights and outliers from the curve so far, then speeds, then how single posts vary."""
    known = maturity_assumptions()
    design = growth_design(rows["age_to"].to_numpy()) - growth_design(rows["age_from"].to_numpy())
    log_from, log_to = (np.log(rows[name].to_numpy() + _HALF) for name in ("value_from", "value_to"))
    counting = np.maximum(np.exp(-log_from) - np.exp(-log_to), np.exp(-log_to))
    growth = design @ curve.speeds
    variance = post_variance(growth, curve.burst, curve.pace) + counting
    ratio = log_to - log_from
    pulled = growth + np.clip(ratio - growth, *_reach(ratio - growth, variance))
    cluster = rows["account_key"].rank("dense").to_numpy().astype(np.int64) - 1
    prior = Prior(parent.speeds, speed_precision(parent.speeds, spread, known.least_slope, known.smooth))
    equations = NormalEquations.of(design, pulled, 1 / variance)
    meat = clustered_meat(design, pulled - growth, 1 / variance, cluster)
    speeds = solve(equations, meat, prior, positive=True)
    burst, pace = _post_spread(rows, ratio, design @ speeds.value, counting, parent)
    return replace(curve, speeds=speeds.value, covariance=speeds.covariance, burst=burst, pace=pace)


def _reach(residual: Reals, variance: Reals) -> tuple[Reals, Reals]:
    """Tell how far a pair may lie from the curve before it is pulled in (Huber 1964).

    Never nearer than the variance in hand says: early rounds are still far from the curve, and would cut off its truth.
    """
    scale = max(float(np.median(np.abs(residual) / np.sqrt(variance))) * 1.4826, 1.0)
    reach = _HUBER * scale * np.sqrt(variance)
    return -reach, reach


def _post_spread(
    rows: pl.DataFrame, ratio: Reals, growth: Reals, counting: Reals, parent: MaturityCurve
) -> tuple[float, float]:
    """Estimate how posts vary around the curve, from every count of a post to its last one.

    Growth until the last count adds up what a post's pairs have in common: a slow post stays slow, which consecutive
    pairs alone would not show. Fewer accounts lean on the parent.
    """
    anchored = _until_last(rows, ratio - growth, growth, counting)
    squares, ahead, noise = (anchored[name].to_numpy() for name in ("error", "growth", "counting"))
    scale = 1 / np.maximum(post_variance(ahead, parent.burst, parent.pace) + noise, 1e-9)
    design = np.column_stack([ahead, ahead**2]) * scale[:, None]
    burst, pace = nnls(design, np.maximum(squares**2 - noise, 0.0) * scale)[0]
    own = rows["account_key"].n_unique()
    weight = own / (own + maturity_assumptions().prior_accounts)
    return (
        float(weight * burst + (1 - weight) * parent.burst),
        float(np.sqrt(weight * pace + (1 - weight) * parent.pace**2)),
    )


def _until_last(rows: pl.DataFrame, residual: Reals, growth: Reals, counting: Reals) -> pl.DataFrame:
    """Sum from every pair to the last of its post; a gap in the ages (a break of definition) ends a chain."""
    post = ["account_key", "post_id"]
    gap = (pl.col("age_from") != pl.col("age_to").shift(1)).fill_null(value=True)
    chained = rows.select(*post, "age_from", "age_to").with_columns(
        chain=gap.cum_sum().over(post),
        error=pl.Series(residual),
        growth=pl.Series(growth),
        counting=pl.Series(counting),
    )
    summed = pl.col("error", "growth", "counting").reverse().cum_sum().reverse()
    return chained.select(summed.over([*post, "chain"]))
