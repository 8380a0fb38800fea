"""Measure effects: all platforms first, each platform drawn towards them, each creator towards its platform."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import add

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.accounts import ACCOUNTS_SCHEMA, OwnSlopes, account_effects
from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.forecast.effects.counts import Counts
from fukasa.analysis.forecast.effects.design import SPONSORED, TIMEZONE, Posts, useful_rows
from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.effects.priors import broad_prior, learned_prior, platform_prior
from fukasa.analysis.forecast.effects.stratum import Stratum, against_average
from fukasa.analysis.forecast.effects.within import Within
from fukasa.analysis.forecast.penalised import Coefficients, centre, solve
from fukasa.analysis.statistics.arrays import Reals

_ROUNDS = 8


def fit_effects(history: pl.DataFrame, *, timezone: str = TIMEZONE) -> Effects:
    """Measure what format, weekday, hour and sponsorship do to log counts, comparing posts of one account only.

    Args:
        history: account_key, posted_at, platform, metric, value (matured), format, sponsored (a chance from 0 to 1;
            null is not known). Rows without a moment or a value above 0 are left out.
        timezone: whose weekdays and hours count.

    """
    useful = useful_rows(history)
    fitted = [
        _of_metric(useful.filter(pl.col("metric") == metric), metric, timezone)
        for metric in useful["metric"].unique().sort().to_list()
    ]
    accounts = [frame for _, frames in fitted for frame in frames]
    return Effects(
        tuple(stratum for strata, _ in fitted for stratum in strata),
        pl.concat(accounts) if accounts else ACCOUNTS_SCHEMA.to_frame(),
        timezone,
    )


@dataclass(frozen=True, slots=True)
class _Platform:
    """One platform's posts of one metric, prepared."""

    name: str
    within: Within
    counts: Counts
    keys: pl.Series
    window: tuple[datetime, datetime]

    @classmethod
    def of(cls, name: str, rows: pl.DataFrame, timezone: str) -> "_Platform":
        ordered = rows.sort("account_key", "posted_at")
        posts = Posts.of(ordered, timezone)
        window = ordered.select(oldest=pl.col("posted_at").min(), newest=pl.col("posted_at").max()).row(0)
        return cls(name, Within.of(posts, broad_prior()), Counts.of(posts), ordered["account_key"], window)


def _of_metric(rows: pl.DataFrame, metric: str, timezone: str) -> tuple[list[Stratum], list[pl.DataFrame]]:
    names = rows["platform"].unique().sort().to_list()
    platforms = [_Platform.of(name, rows.filter(pl.col("platform") == name), timezone) for name in names]
    counts = reduce(add, (one.counts for one in platforms))
    everywhere = _with_calibration(_together(platforms), counts)
    alone = [_with_calibration(_alone(one, everywhere.value), one.counts) for one in platforms]
    spread = [OwnSlopes.of(one.within, found.value).between() for one, found in zip(platforms, alone, strict=True)]
    strata, accounts = [], []
    for one, found, between in zip(platforms, alone, spread, strict=True):
        strata.append(_stratum(one.name, metric, found, one.counts, between, one.window))
        accounts.append(account_effects(one.within, found, between, one.keys, metric))
    window = (min(one.window[0] for one in platforms), max(one.window[1] for one in platforms))
    whole = _stratum(None, metric, everywhere, counts, float(np.mean(spread)), window)
    return [whole, *strata], accounts


def _together(platforms: list[_Platform]) -> Coefficients:
    """Solve all platforms at once; their sums add."""
    prior = broad_prior()
    equations = reduce(add, (one.within.equations for one in platforms))
    start = centre(equations, prior)
    return solve(equations, np.sum([one.within.meat(start) for one in platforms], axis=0), prior)


def _alone(platform: _Platform, everywhere: Reals) -> Coefficients:
    """Solve one platform, drawn towards all; its levels tell how far they spread."""
    prior, equations = platform_prior(everywhere), platform.within.equations
    meat = platform.within.meat(centre(equations, prior))
    found = solve(equations, meat, prior)
    for _ in range(_ROUNDS):
        prior = learned_prior(prior, found, platform.counts.posts)
        found = solve(equations, meat, prior)
    return found


def _with_calibration(found: Coefficients, counts: Counts) -> Coefficients:
    """Widen the sponsored effect for what chances from words may be wrong by on the whole.

    A calibrated chance does not bias the slope (Berkson's error, not the classical one); one that is off by a factor
    bends the slope by that factor, and no number of posts tells.
    """
    off = effect_assumptions().calibration_sd * counts.judged_share * found.value[SPONSORED]
    covariance = found.covariance.copy()
    covariance[SPONSORED, SPONSORED] += off**2
    return Coefficients(found.value, covariance)


def _stratum(
    platform: str | None,
    metric: str,
    found: Coefficients,
    counts: Counts,
    between: float,
    window: tuple[datetime, datetime],
) -> Stratum:
    value, covariance = against_average(found.value, found.covariance, counts.posts)
    return Stratum(
        platform, metric, value, covariance, counts.posts, counts.accounts, counts.sponsored_share, between, *window
    )
