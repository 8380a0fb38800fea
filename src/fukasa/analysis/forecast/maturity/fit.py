"""Measure maturity curves from posts that were counted more than once."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.maturity.assumptions import maturity_assumptions
from fukasa.analysis.forecast.maturity.curve import MaturityCurve, post_variance
from fukasa.analysis.forecast.maturity.curves import MaturityCurves, assumed_curve
from fukasa.analysis.forecast.maturity.growth import growth_design, speed_precision
from fukasa.analysis.forecast.penalised import NormalEquations, Prior, clustered_meat, nonnegative, solve
from fukasa.analysis.statistics.arrays import Integers, Reals

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


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of one curve, laid out once for all rounds.

    Attributes:
        design: pairs × knots: weights of the speeds in the growth from the earlier to the later age.
        ratio: logs of later over earlier counts.
        counting: variance that counts have because they are whole numbers.
        account: number of the account, from 0.
        chain: number of the unbroken run of counts of one post, from 0; runs stand one after the other.

    """

    design: Reals
    ratio: Reals
    counting: Reals
    account: Integers
    chain: Integers

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "_Pairs":
        """Lay out rows that are sorted by account, post and age; a gap in the ages ends a run."""
        ages = {name: rows[name].to_numpy() for name in ("age_from", "age_to")}
        logs = {name: np.log(rows[name].to_numpy() + _HALF) for name in ("value_from", "value_to")}
        same = pl.all_horizontal(pl.col("account_key", "post_id").eq_missing(pl.col("account_key", "post_id").shift(1)))
        goes_on = rows.select(same & (pl.col("age_from") == pl.col("age_to").shift(1))).to_series()
        later = np.exp(-logs["value_to"])
        return cls(
            growth_design(ages["age_to"]) - growth_design(ages["age_from"]),
            logs["value_to"] - logs["value_from"],
            np.maximum(np.exp(-logs["value_from"]) - later, later),
            rows["account_key"].rle_id().to_numpy().astype(np.int64),
            np.cumsum(~goes_on.fill_null(value=False).to_numpy()) - 1,
        )

    def until_last(self, values: Reals) -> Reals:
        """Sum from every pair to the last of its run."""
        total = np.cumsum(values)
        last = np.flatnonzero(np.diff(self.chain, append=-1))
        return np.asarray(total[last][self.chain] - total + values)


def _measured(rows: pl.DataFrame, parent: MaturityCurve, spread: float) -> MaturityCurve | None:
    """Measure one curve, drawn towards its parent; None where too few posts or accounts speak."""
    known = maturity_assumptions()
    accounts = rows["account_key"].n_unique()
    if rows.height < known.min_pairs or accounts < known.min_accounts:
        return None
    ordered = rows.sort("account_key", "post_id", "age_from")
    pairs, prior = _Pairs.of(ordered), Prior(parent.speeds, _precision(parent, spread))
    curve = replace(parent, basis="measured", degrees=float(accounts - 1), newest_at=_newest(ordered))
    for _ in range(_ROUNDS):
        curve = _refitted(pairs, curve, parent, prior)
    posts = ordered.select("account_key", "post_id").n_unique()
    return replace(curve, n_pairs=rows.height, n_posts=posts, n_accounts=accounts)


def _precision(parent: MaturityCurve, spread: float) -> Reals:
    known = maturity_assumptions()
    return speed_precision(parent.speeds, spread, known.least_slope, known.smooth)


def _newest(rows: pl.DataFrame) -> datetime | None:
    newest = rows["captured_at"].max()
    return newest if isinstance(newest, datetime) else None


def _refitted(pairs: _Pairs, curve: MaturityCurve, parent: MaturityCurve, prior: Prior) -> MaturityCurve:
    """Take one step: weights and outliers from the curve so far, then speeds, then how single posts vary."""
    growth = pairs.design @ curve.speeds
    variance = post_variance(growth, curve.burst, curve.pace) + pairs.counting
    residual = _pulled(pairs.ratio - growth, variance)
    equations = NormalEquations.of(pairs.design, growth + residual, 1 / variance)
    meat = clustered_meat(pairs.design, residual, 1 / variance, pairs.account)
    speeds = solve(equations, meat, prior, positive=True)
    after = pairs.design @ speeds.value
    burst, pace = _post_spread(pairs, _pulled(pairs.ratio - after, variance), after, parent)
    return replace(curve, speeds=speeds.value, covariance=speeds.covariance, burst=burst, pace=pace)


def _pulled(residual: Reals, variance: Reals) -> Reals:
    """Pull in pairs that lie far from the curve (Huber 1964).

    Never nearer than the variance in hand says: early rounds are still far from the curve, and would cut off its truth.
    """
    scale = max(float(np.median(np.abs(residual) / np.sqrt(variance))) * 1.4826, 1.0)
    reach = _HUBER * scale * np.sqrt(variance)
    return np.asarray(np.clip(residual, -reach, reach))


def _post_spread(pairs: _Pairs, residual: Reals, growth: Reals, parent: MaturityCurve) -> tuple[float, float]:
    """Estimate how posts vary around the curve, from every count of a post to its last one.

    Growth until the last count adds up what a post's pairs have in common: a slow post stays slow, which consecutive
    pairs alone would not show. Fewer accounts lean on the parent.
    """
    error, ahead, noise = (pairs.until_last(part) for part in (residual, growth, pairs.counting))
    scale = 1 / np.maximum(post_variance(ahead, parent.burst, parent.pace) + noise, 1e-9)
    design = np.column_stack([ahead, ahead**2]) * scale[:, None]
    target = np.maximum(error**2 - noise, 0.0) * scale
    inner = design.T @ design + 1e-12 * np.eye(2)
    burst, pace = nonnegative(inner, design.T @ target)
    accounts = int(pairs.account[-1]) + 1
    weight = accounts / (accounts + maturity_assumptions().prior_accounts)
    return (
        float(weight * burst + (1 - weight) * parent.burst),
        float(np.sqrt(weight * pace + (1 - weight) * parent.pace**2)),
    )
