"""Sums of independent lognormals: what several posts bring together."""

import numpy as np
from numpy.random import Generator

from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.lognormal import Lognormal
from fukasa.core.errors import InvalidInput

_CHUNK = 64


def _moments(mu: Reals, sigma: Reals) -> tuple[Reals, Reals]:
    mean = np.exp(mu + sigma**2 / 2)
    return mean, mean**2 * np.expm1(sigma**2)


def running_sums(mu: Reals, sigma: Reals) -> tuple[Reals, Reals]:
    """Match a lognormal to the sum of the first 1, 2, … terms (Fenton 1960, Wilkinson): mean and variance are exact.

    Args:
        mu: means of the logs.
        sigma: standard deviations of the logs.

    Returns:
        mu and sigma of the sum of the first k terms, for every k.

    """
    mean, variance = (np.cumsum(part) for part in _moments(mu, sigma))
    spread = np.log1p(variance / mean**2)
    return np.log(mean) - spread / 2, np.sqrt(spread)


def sum_of_lognormals(mu: Reals, sigma: Reals) -> Lognormal:
    """Match a lognormal to the sum of all terms; its mean and variance are exact, its quantiles approximate.

    Raises:
        InvalidInput: there is no term.

    """
    if mu.size == 0:
        raise InvalidInput("a sum of no terms has no distribution; check for an empty list first")
    centre, spread = running_sums(mu, sigma)
    return Lognormal(float(centre[-1]), float(spread[-1]))


def draw_sums(mu: Reals, sigma: Reals, *, rng: Generator, draws: int) -> Reals:
    """Draw the sum of all terms many times; the terms are independent.

    Args:
        mu: means of the logs.
        sigma: standard deviations of the logs.
        rng: the random generator.
        draws: how many draws.

    Returns:
        One sum per draw.

    """
    total = np.zeros(draws)
    for start in range(0, mu.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        noise = rng.standard_normal((draws, mu[part].size))
        total += np.exp(mu[part] + sigma[part] * noise).sum(axis=1)
    return total
