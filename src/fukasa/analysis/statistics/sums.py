"""Sums of independent lognormals: what several posts bring together."""

import numpy as np
from numpy.random import Generator

from fukasa.analysis.statistics.arrays import Reals

_CHUNK = 64


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
