"""The problem: options with what they bring, segments of people, an objective and limits."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.limits import Limits
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput

OPTION_SCHEMA: dict[str, pl.DataType] = {
    "option_id": pl.String(),
    "creator_id": pl.String(),
    "account_id": pl.String(),
    "platform": pl.String(),
    "tier": pl.String(),
    "role": pl.String(),
    "category": pl.String(),
    "agency": pl.String(),
    "conflicts": pl.List(pl.String()),
    "price": pl.Float64(),
    "price_basis": pl.String(),
    "max_posts": pl.Int64(),
    "views_p10": pl.Float64(),
    "views_p50": pl.Float64(),
    "views_p90": pl.Float64(),
    "views_mean": pl.Float64(),
    "engagement_mean": pl.Float64(),
    "conversions_mean": pl.Float64(),
    "followers": pl.Float64(),
    "engagement_rate": pl.Float64(),
    "authenticity": pl.String(),
    "depth": pl.Float64(),
    "p_cpv_ok": pl.Float64(),
}
"""Columns of an option, one row each: an account that may be booked for 1 to ``max_posts`` posts at ``price`` each.

``option_id`` is unique; options of one ``creator_id`` are alternatives (another platform or format of one person).
``price`` is in main units of the plan's currency; ``price_basis`` is ``known`` (agreed, quoted, published, supplied)
or ``modelled``. Views, engagement and conversions are of one post. ``conflicts`` are creator ids. What is not known
is null.
"""

KPIS = ("reach", "views", "engagement", "conversions")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; arrays follow the rows of ``options`` and ``segments``.

    The value of x posts is Σ_s weights_s · (1 − Π_i (1 − reach_is)^{x_i}) + Σ_i linear_i · x_i: people reached at least
    once, segment by segment as if independent (Sainsbury), plus what adds up.

    Attributes:
        options: the options, columns OPTION_SCHEMA, gates passed.
        limits: the limits.
        linear: what one post of an option adds to the objective, ≥ 0.
        reach: options × segments, chance that a person of the segment is reached by one post, in [0, 1).
        weights: people of each segment times its weight, ≥ 0; zeros where reach is not what counts.
        population: people of each segment.
        segments: names of the segments.
        blocked: must-have creators whom a gate cut: creator id to the rule that cut them.
        kpi: what the objective counts.

    """

    options: pl.DataFrame
    limits: Limits
    linear: Reals
    reach: Reals
    weights: Reals
    population: Reals
    segments: tuple[str, ...]
    blocked: dict[str, str]
    kpi: str

    def __post_init__(self) -> None:
        n, s = self.options.height, len(self.segments)
        if self.linear.shape != (n,) or self.reach.shape != (n, s):
            raise InvalidInput(f"a problem of {n} options and {s} segments got arrays of other sizes")
        if self.reach.size and not (self.reach.min() >= 0 and self.reach.max() < 1):
            raise InvalidInput("the chance that a person is reached lies from 0 to below 1; correct the reach columns")
        if n and self.options["option_id"].n_unique() != n:
            raise InvalidInput("two options carry the same id; name each account once")

    @property
    def exposure(self) -> Reals:
        """Options × segments: −log(1 − reach), which adds up over posts."""
        return -np.log1p(-self.reach)

    @property
    def price(self) -> Reals:
        """Price of one post of each option."""
        return self.options["price"].to_numpy()

    @property
    def most(self) -> Integers:
        """Most posts of each option."""
        return self.options["max_posts"].to_numpy()

    def with_limits(self, limits: Limits) -> "Problem":
        """Give the same options under other limits."""
        return replace(self, limits=limits)

    def only(self, keep: Flags) -> "Problem":
        """Give the problem with some options left out."""
        return replace(self, options=self.options.filter(keep), linear=self.linear[keep], reach=self.reach[keep])
