"""What a group of creators costs and brings together."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.sums import draw_sums
from fukasa.core.errors import InvalidInput

DRAWS = 4_000
FEWEST_DRAWS = 100
MOST_TERMS = 2_000_000
"""Draws × posts at most: a total of very many creators hardly spreads, and needs fewer draws."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity with its 10 %, 50 % and 90 % points and its expected value."""

    p10: float
    p50: float
    p90: float
    mean: float

    @classmethod
    def of(cls, draws: Reals) -> "Spread":
        """Take the points of a sample."""
        p10, p50, p90 = (float(point) for point in np.quantile(draws, (0.1, 0.5, 0.9)))
        return cls(p10, p50, p90, float(draws.mean()))


@dataclass(frozen=True, slots=True)
class Totals:
    """What a group of creators costs and brings.

    Posts of one account share its level and drift, accounts are independent of each other; intervals of the group are
    simulated, never sums of interval ends.

    Attributes:
        creators: how many.
        cost: in the currency of the shortlist.
        views: of all posts together.
        cpv: cost / views of the group.
        target: views that are wanted; None where no goal is set.
        prob_target: the chance that the views reach the target.
        budget: what may be spent; None where none is set.
        committed: what is planned to be spent: known prices, and the median of modelled ones.
        prob_within_budget: the chance that the cost stays inside the budget.

    """

    creators: int
    cost: Spread
    views: Spread
    cpv: Spread
    target: float | None
    prob_target: float | None
    budget: float | None
    committed: float
    prob_within_budget: float | None

    @property
    def remaining(self) -> float | None:
        """The budget that is not committed."""
        return None if self.budget is None else self.budget - self.committed


def draws_for(posts: int, wanted: int) -> int:
    """Tell how many draws a total of so many posts needs: the more posts, the less it spreads."""
    return min(wanted, max(FEWEST_DRAWS, MOST_TERMS // posts))


def totals(
    rows: pl.DataFrame,
    *,
    rng: Generator,
    target: float | None = None,
    budget: float | None = None,
    draws: int = DRAWS,
    shapes: Shapes | None = None,
) -> Totals | None:
    """Simulate what a group costs and brings; None for an empty group.

    Args:
        rows: the group, with account_key, mu, sigma (log views of a post), price_mu, price_sigma and price_p50 (of a
            post); perhaps shape, shared, and ``posts``, one each where it is absent. An account may have several rows.
        rng: the random generator.
        target: views that are wanted.
        budget: what may be spent.
        draws: how many draws, fewer for very large groups.
        shapes: the shapes that the rows name; the normal if None.

    """
    if rows.is_empty():
        return None
    ordered = rows.sort("account_key")  # the same group gives the same numbers, in whatever order it comes
    posts = posts_of(ordered)
    number = draws_for(int(posts.sum()), draws)
    accounts = ordered["account_key"].rank("dense").cast(pl.Int64).to_numpy()
    views = views_of(ordered, shapes).totals(rng, posts, draws=number, accounts=accounts)
    price_mu = ordered["price_mu"].to_numpy() + np.log(posts)  # one price, asked for each post
    cost = draw_sums(price_mu, ordered["price_sigma"].to_numpy(), rng=rng, draws=number)
    return Totals(
        creators=ordered["account_key"].n_unique(),
        cost=Spread.of(cost),
        views=Spread.of(views),
        cpv=Spread.of(cost / views),
        target=target,
        prob_target=None if target is None else float(np.mean(views >= target)),
        budget=budget,
        committed=float(ordered["price_p50"].to_numpy() @ posts),
        prob_within_budget=None if budget is None else float(np.mean(cost <= budget * (1 + 1e-9))),
    )


def posts_of(rows: pl.DataFrame) -> Integers:
    """Give the posts of each row.

    Raises:
        InvalidInput: a number of posts is missing or below 1.

    """
    if "posts" not in rows.columns:
        return np.ones(rows.height, dtype=np.int64)
    if rows["posts"].null_count() or int(rows["posts"].cast(pl.Int64).min()) < 1:  # type: ignore[arg-type]  # not empty
        raise InvalidInput("a plan has at least one post of every creator in it; leave the others out")
    return rows["posts"].cast(pl.Int64).to_numpy()


def views_of(rows: pl.DataFrame, shapes: Shapes | None = None) -> Predictive:
    """Read the forecasts of a group; rows without shape are normal."""
    absent = [pl.lit(None).alias(name) for name in ("shape", "shared") if name not in rows.columns]
    return Predictive.of(rows.with_columns(absent), Shapes.normal() if shapes is None else shapes)
