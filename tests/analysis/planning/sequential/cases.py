"""Candidates and results with planted truth."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.planning.sequential.assumptions import sequential_assumptions
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.results import Results

ASSUMED = sequential_assumptions()
Z90 = 1.2815515655446004


def rows(n, *, price=10_000.0, views=10_000.0, spread=0.7, conversions=5.0, max_posts=3, **columns):
    """Make candidates who are all alike but for the columns that are given."""
    ids = [f"a{number}" for number in range(n)]
    told = {
        "account_id": ids,
        "platform": ["tiktok"] * n,
        "tier": ["micro"] * n,
        "price": [price] * n,
        "max_posts": [max_posts] * n,
        "views_p10": [views * np.exp(-Z90 * spread)] * n,
        "views_p50": [views] * n,
        "views_p90": [views * np.exp(Z90 * spread)] * n,
        "conversions_mean": [conversions] * n,
    }
    return pl.DataFrame(told | columns)


def alike(n, **columns):
    return Candidates.of(rows(n, **columns))


def results(owner, views, conversions, *, turn=None, posts=None):
    owner = np.asarray(owner, dtype=np.int64)
    return Results(
        owner=owner,
        turn=np.zeros_like(owner) if turn is None else np.asarray(turn, dtype=np.int64),
        posts=np.ones_like(owner) if posts is None else np.asarray(posts, dtype=np.int64),
        views=np.asarray(views, dtype=float),
        conversions=np.asarray(conversions, dtype=float),
    )


@dataclass(frozen=True)
class Planted:
    """Creators drawn as the assumptions say, and one round of results of the first half."""

    candidates: Candidates
    found: Results
    level: np.ndarray
    rate: np.ndarray


def planted(seed, *, n=40, shape=2.0, tier_effect=0.0, booked=None, posts=1):
    """Draw creators as assumed; every second one is micro, the others are mid with an effect on their rate."""
    rng = np.random.default_rng(seed)
    candidates = alike(n, spread=0.8, conversions=12.0, tier=["micro", "mid"] * (n // 2))
    level_sd = np.sqrt(ASSUMED.level_share) * 0.8
    post_sd = np.sqrt(1 - ASSUMED.level_share) * 0.8
    level = candidates.log_views + level_sd * rng.standard_normal(n)
    effect = np.exp(tier_effect * (np.arange(n) % 2))
    rate = candidates.rate * effect * rng.gamma(shape, 1 / shape, n)
    owner = np.repeat(np.arange(n // 2) if booked is None else booked, posts)
    views = np.exp(level[owner] + post_sd * rng.standard_normal(len(owner)))
    weight = rng.gamma(1 / ASSUMED.post_spread, ASSUMED.post_spread, len(owner))
    repeat = ASSUMED.repeat ** np.tile(np.arange(posts), len(owner) // posts)
    sold = rng.poisson(views * rate[owner] * weight * repeat)
    return Planted(candidates, results(owner, views, sold), level, rate)
