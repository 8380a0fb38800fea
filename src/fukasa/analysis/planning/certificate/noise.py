"""Forecasts that turn out differently: how many of the picks would be made again."""

from collections import Counter
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.planning.certificate.replans import Replans, goal
from fukasa.analysis.planning.certificate.results import Noise
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.statistics.arrays import Integers, Reals

_Z = NormalDist().inv_cdf(0.9)
_SCALED = ("views_p10", "views_p50", "views_p90", "views_mean", "engagement_mean", "conversions_mean")
_MOST_REACH = 1 - 1e-9


def factors(options: pl.DataFrame, rng: Generator) -> Reals:
    """Draw how far each option's forecast turns out off: views / P50 by a two-piece lognormal, 1 where unknown.

    Options of one account share their draw.
    """
    low, middle, high = (options[f"views_{point}"].fill_null(np.nan).to_numpy() for point in ("p10", "p50", "p90"))
    _, account = np.unique(options["account_id"].fill_null("").to_numpy().astype(str), return_inverse=True)
    own = np.where(
        options["account_id"].is_null().to_numpy(), np.arange(options.height) + account.max(initial=0) + 1, account
    )
    scores = rng.standard_normal(int(own.max(initial=0)) + 1)[own]
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.where(scores < 0, np.log(middle / low), np.log(high / middle)) / _Z
        drawn = np.exp(scores * width)
    usable: Reals = np.where(np.isfinite(drawn + low + high), drawn, 1.0)
    return usable


def scaled(problem: Problem, factor: Reals) -> Problem:
    """Give the problem with every option's forecast multiplied: views, what adds up, and the exposure of people."""
    columns = [(pl.col(name) * pl.Series(factor)).alias(name) for name in _SCALED]
    reach = -np.expm1(factor[:, None] * np.log1p(-problem.reach))
    return Problem(
        options=problem.options.with_columns(columns), limits=problem.limits, linear=problem.linear * factor,
        reach=np.minimum(reach, _MOST_REACH), weights=problem.weights, population=problem.population,
        segments=problem.segments, blocked=problem.blocked, kpi=problem.kpi,
    )  # fmt: skip


def noise(problem: Problem, posts: Integers, again: Replans, rng: Generator, draws: int) -> Noise:
    """Draw forecasts by their own width, plan each time, and count how often each pick is made again."""
    creators = problem.options["creator_id"].to_numpy()
    picks = [str(creator) for creator in dict.fromkeys(creators[posts > 0])]
    kept, planned, shares = Counter[str](), 0, []
    for _ in range(min(draws, again.left)):
        drawn = scaled(problem, factors(problem.options, rng))
        found = again.best(drawn, posts)
        if found is not None:
            planned += 1
            kept.update({str(creator) for creator in creators[found > 0]})
            best, own = goal(drawn, found), goal(drawn, posts)
            shares.append(own / best if best > 0 else 1.0)
    stability = {creator: kept[creator] / planned for creator in picks} if planned else {}
    return Noise(planned, stability, float(np.mean(shares)) if shares else None)
