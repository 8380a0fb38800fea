"""Prices by followers for each platform and format: a lower and an upper end that never fall."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import ndtri

from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.design import Axes, Cells, Hats, build_design, hats
from fukasa.analysis.forecast.prices.mixed import Effects
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

Z90 = float(ndtri(0.9))


@dataclass(frozen=True, slots=True)
class Curves:
    """Log P10 and P90 of the price in the benchmark's currency.

    Attributes:
        knots: log followers, ascending.
        low: platforms × formats × knots, and behind the knots one place for celebrities.
        high: alike.

    """

    knots: Reals
    low: Reals
    high: Reals

    def at(self, platform: Integers, form: Integers, followers: Reals, celebrity: Flags) -> tuple[Reals, Reals]:
        """Give mu and sigma of log prices per account; NaN where nothing can be said.

        Both ends run straight between the knots and stay level outside them. Below the benchmark's least followers
        nothing is said. A celebrity never costs less than the celebrity's place, nor than the curve.
        """
        stand = hats(followers, np.zeros(len(followers), dtype=bool), self.knots)
        enough = followers >= price_benchmark().least_followers
        ends = []
        for table in (self.low, self.high):
            after = np.minimum(stand.left + 1, len(self.knots) - 1)
            curve = (1 - stand.right) * table[platform, form, stand.left] + stand.right * table[platform, form, after]
            curve = np.where(enough, curve, np.nan)
            ends.append(np.where(celebrity, np.fmax(curve, table[platform, form, -1]), curve))
        return (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / (2 * Z90)


def curve_knots(top_followers: float) -> Reals:
    """Give the knots: the least followers of the benchmark, the middles of its tiers, and the top."""
    mark = price_benchmark()
    return np.array([np.log(mark.least_followers), *mark.log_followers, np.log(top_followers)])


def benchmark_ends(knots: Reals) -> tuple[Reals, Reals]:
    """Give log P10 and P90 of the benchmark at the knots, the celebrity row behind them."""
    mark = price_benchmark()
    sizes = np.append(np.maximum(np.exp(knots), mark.least_followers), np.nan)
    return mark.log_range(sizes, np.arange(len(sizes)) == len(knots))


def benchmark_curves(knots: Reals) -> Curves:
    """Give the benchmark as curves of one platform and one format, those of all that are unknown."""
    low, high = benchmark_ends(knots)
    return Curves(knots, low[None, None], high[None, None])


def fitted_curves(axes: Axes, effects: Effects, noise: Reals, factor: float) -> Curves:
    """Read the curves off the effects and level them wherever they would fall.

    The width has the noise at the knot and the uncertainty of the effects in it, times the factor of the conformal
    band. Pool-adjacent-violators keeps the order of its inputs (Ayer and others 1955): P10 stays below P90.
    """
    platform, form, knot = (axis.ravel() for axis in np.indices(axes.shape))
    cells = Cells(platform, form, Hats(knot, np.zeros(len(knot))))
    mean, variance = effects.predict(build_design(axes, cells, {}).matrix)
    low, high = benchmark_ends(axes.knots)
    mu = (mean + ((low + high) / 2)[knot]).reshape(axes.shape)
    half = Z90 * factor * np.sqrt(variance + noise[knot]).reshape(axes.shape)
    return Curves(axes.knots, _rising(mu - half), _rising(mu + half))


def _rising(table: Reals) -> Reals:
    """Level each curve wherever it falls; celebrities behind the knots stay as they are."""
    levelled = table.copy()
    for place in np.ndindex(table.shape[:2]):
        levelled[place][:-1] = isotonic_regression(table[place][:-1]).x
    return levelled
