"""What chance gives: hypergeometric and Poisson tails, and the false-discovery rate over many pairs."""

import numpy as np
import polars as pl
from scipy.special import gammaln, pdtrc

from fukasa.analysis.statistics.arrays import Reals


def overlap_tail(shared: Reals, population: Reals, left: Reals, right: Reals) -> Reals:
    """Bound the chance that two sets share at least so many, drawn from one population without replacement.

    The hypergeometric tail behind its mode falls faster than the geometric series that begins with the same two terms,
    so that the bound is never under the tail and close to it where it is small (statistically validated networks:
    Tumminello et al. 2011).

    Args:
        shared: how many are shared, at least 1.
        population: its size, at least ``left + right``; need not be whole.
        left: size of one set.
        right: size of the other.

    """

    def choose(n: Reals, k: Reals) -> Reals:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    first = np.exp(choose(left, shared) + choose(population - left, right - shared) - choose(population, right))
    rest = population - left - right + shared + 1
    ratio = (left - shared) * (right - shared) / ((shared + 1) * rest)
    with np.errstate(divide="ignore"):
        return np.where(ratio < 1, np.minimum(first / (1 - ratio), 1.0), 1.0)


def rate_tail(count: Reals, expected: Reals) -> Reals:
    """Give the chance of at least ``count`` events where ``expected`` are expected (Poisson)."""
    return np.where(count < 1, 1.0, pdtrc(np.maximum(count - 1, 0), expected))


def both(one: Reals, other: Reals) -> Reals:
    """Combine the chances of two independent findings (Fisher 1932, four degrees of freedom)."""
    product = np.maximum(one * other, np.finfo(np.float64).tiny)
    return np.asarray(np.minimum(product * (1 - np.log(product)), 1.0))


def false_discovery(tests: pl.DataFrame) -> pl.DataFrame:
    """Add ``q_value`` to tests: the least false-discovery rate at which each is a finding (Benjamini & Hochberg 1995).

    Args:
        tests: p, family, and family_size: how many tests the family has, also those not listed (whose p is 1). Families
            are corrected apart, as suits tests whose prior differs (Sun et al. 2006).

    """
    order = tests.sort("family", "p")
    raw = pl.col("p") * pl.col("family_size") / (pl.int_range(pl.len()) + 1)
    return order.with_columns(q_value=raw.cum_min(reverse=True).clip(0, 1).over("family"))
