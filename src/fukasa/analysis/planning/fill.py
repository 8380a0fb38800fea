"""How many creators a goal needs: a plain greedy by CPV under the budget."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.totals import draws_for, views_of
from fukasa.core.errors import InvalidInput

DRAWS = 4_000
EVEN = 0.5
_AT_ONCE = 250  # creators drawn together


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted.

    Attributes:
        views: views that are wanted; None fills the budget.
        confidence: the chance with which they shall be reached.

    """

    views: float | None = None
    confidence: float = 0.8

    def __post_init__(self) -> None:
        if self.views is not None and not self.views > 0:
            raise InvalidInput(f"goal.target is a number above 0, got {self.views}")
        if not 0 < self.confidence < 1:
            raise InvalidInput(f"goal.confidence lies strictly between 0 and 1, got {self.confidence}")


@dataclass(frozen=True, slots=True)
class Fill:
    """The creators that the greedy takes.

    Attributes:
        selected: their rows, in the order in which they were taken.
        needed: how many reach the target with the confidence of the goal; None where all together do not.
        needed_even: how many reach it with an even chance.
        budget_blocks: whether creators were left out because their price did not fit.

    """

    selected: pl.DataFrame
    needed: int | None
    needed_even: int | None
    budget_blocks: bool


def affordable(prices: Sequence[float], budget: float | None) -> list[int]:
    """Take prices in order, each one that still fits into the budget; give their places.

    The sum never exceeds the budget. Raises InvalidInput for a negative budget.
    """
    if budget is None:
        return list(range(len(prices)))
    if not budget >= 0:
        raise InvalidInput(f"budget.amount is 0 or more, got {budget}")
    taken, spent = [], 0.0
    for place, price in enumerate(prices):
        if spent + price <= budget:
            taken.append(place)
            spent += price
    return taken


def _needed(
    rows: pl.DataFrame, goal: Goal, target: float, rng: Generator, shapes: Shapes | None, draws: int
) -> tuple[int | None, int | None]:
    """Add creators one by one to simulated totals; give how many reach the target with ½ and with the confidence."""
    total, even = np.zeros(draws), None
    for start in range(0, rows.height, _AT_ONCE):
        total = total[: draws_for(start + _AT_ONCE, draws)]
        drawn = views_of(rows[start : start + _AT_ONCE], shapes).sample(rng, total.size)[:, :, 0]
        for count, views in enumerate(drawn.T, start=start + 1):
            total += views
            chance = float(np.mean(total >= target))
            even = count if even is None and chance >= EVEN else even
            if chance >= goal.confidence and even is not None:
                return count, even
    return None, even


def fill(
    passed: pl.DataFrame,
    goal: Goal,
    budget: float | None,
    *,
    rng: Generator,
    shapes: Shapes | None = None,
    draws: int = DRAWS,
) -> Fill:
    """Take creators by median CPV, the cheapest first, until the goal is reached or nothing fits any more.

    The committed price of a creator is the known price, or the median of a modelled one. The chance that the first k
    reach the target is simulated: matching a lognormal to the mean and variance of the sum fails where one forecast is
    much wider than the others, for its tail then stands for all.

    Args:
        passed: candidates that passed, with cpv_p50, price_p50, mu, sigma, account_key.
        goal: what is wanted.
        budget: what may be committed; None for no end.
        rng: the random generator.
        shapes: the shapes that the candidates' forecasts name; the normal if None.
        draws: how many draws.

    """
    ordered = passed.sort("cpv_p50", "account_key")
    taken = affordable(ordered["price_p50"].to_list(), budget)
    rows = ordered[taken]
    blocks = len(taken) < ordered.height
    if goal.views is None or rows.is_empty():
        return Fill(rows, None, None, blocks)
    needed, even = _needed(rows, goal, goal.views, rng, shapes, draws)
    return Fill(rows.head(needed) if needed else rows, needed, even, blocks)
