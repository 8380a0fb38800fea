"""What a group of creators sells and brings back, from views, prices and a conversion rate."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.forecast.conversion import ConversionRate
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.totals import DRAWS, Spread, draws_for, posts_of, views_of
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.sums import draw_sums
from fukasa.core.errors import InvalidInput

_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class Returns:
    """What a group sells and brings back; whole sales are drawn, so that few of them spread as they do.

    Attributes:
        conversions: orders of all posts together.
        prob_none: the chance that nobody orders at all.
        source_roi: sales / cost, which is (conversion rate × average order value) / CPV of the group.
        profit_roi: (margin − cost) / cost; None where no margin is given. Not to be compared with the other.
        prob_profit: the chance that the margin exceeds the cost; None where no margin is given.
        basis: of the conversion rate, ``own_campaigns`` or ``assumed``.

    """

    conversions: Spread
    prob_none: float
    source_roi: Spread
    profit_roi: Spread | None
    prob_profit: float | None
    basis: str


def returns(
    rows: pl.DataFrame,
    conversion: ConversionRate,
    average_order_value: float,
    *,
    rng: Generator,
    margin: float | None = None,
    shapes: Shapes | None = None,
    draws: int = DRAWS,
) -> Returns | None:
    """Simulate what a group sells and brings back; None for an empty group or where no conversion rate is known.

    Rates of own campaigns differ between creators and share the error of their mean; an assumed rate is the same for
    all, as it is the product's.

    Args:
        rows: as in :func:`fukasa.analysis.planning.totals.totals`.
        conversion: orders per view.
        average_order_value: in the currency of the prices.
        rng: the random generator.
        margin: the share of an order's value that is left after the goods are paid.
        shapes: the shapes that the rows name; the normal if None.
        draws: how many draws, fewer for very large groups.

    Raises:
        InvalidInput: the order value is not above 0, or the margin no share above 0.

    """
    _check(average_order_value, margin)
    if rows.is_empty() or conversion.basis is None:
        return None
    ordered = rows.sort("account_key")
    posts = posts_of(ordered)
    number = draws_for(int(posts.sum()), draws)
    each = ordered[np.repeat(np.arange(ordered.height), posts)]
    orders = rng.poisson(_expected(each, conversion, shapes, rng, number)).astype(np.float64)
    price_mu = ordered["price_mu"].to_numpy() + np.log(posts)
    cost = draw_sums(price_mu, ordered["price_sigma"].to_numpy(), rng=rng, draws=number)
    sales = orders * average_order_value / cost
    profit = None if margin is None else margin * sales - 1
    return Returns(
        conversions=Spread.of(orders),
        prob_none=float(np.mean(orders == 0)),
        source_roi=Spread.of(sales),
        profit_roi=None if profit is None else Spread.of(profit),
        prob_profit=None if profit is None else float(np.mean(profit > 0)),
        basis=conversion.basis,
    )


def _check(average_order_value: float, margin: float | None) -> None:
    if not 0 < average_order_value < np.inf:
        raise InvalidInput(f"an average order value is an amount above 0, got {average_order_value}")
    if margin is not None and not 0 < margin <= 1:
        raise InvalidInput(f"a margin is a share above 0 and at most 1 of an order's value, got {margin}")


def _expected(
    each: pl.DataFrame, conversion: ConversionRate, shapes: Shapes | None, rng: Generator, draws: int
) -> Reals:
    """Draw the orders to be expected of all posts together; the posts of an account share level and rate."""
    views = views_of(each, shapes)
    accounts = each["account_key"].rank("dense").cast(pl.Int64).to_numpy() - 1
    block = max(1, _BLOCK // each.height)
    parts = []
    for start in range(0, draws, block):
        size = min(block, draws - start)
        drawn = views.sample(rng, size, accounts=accounts)[:, :, 0]
        parts.append((drawn * _rates(conversion, accounts, rng, size)).sum(axis=1))
    return np.concatenate(parts)


def _rates(conversion: ConversionRate, accounts: Integers, rng: Generator, draws: int) -> Reals:
    """Draw the rate of each account: draws × posts."""
    noise = rng.standard_normal((draws, 1))
    prior = conversion.prior
    if prior is None:
        assert conversion.log is not None  # noqa: S101  a rate with a basis has a distribution
        common: Reals = np.minimum(np.exp(conversion.log.mu + conversion.log.sigma * noise), 1.0)
        return common
    own = rng.beta(prior.alpha, prior.beta, (draws, int(accounts.max()) + 1))[:, accounts]
    rates: Reals = np.minimum(own * np.exp(prior.mean_error / prior.mean * noise), 1.0)
    return rates
