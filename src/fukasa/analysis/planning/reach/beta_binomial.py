"""The beta-binomial law of duplication: how often a person meets the audiences follows a beta distribution."""

import numpy as np
from scipy.special import betaln

from fukasa.analysis.statistics.arrays import Reals

_MOST = 1 - 1e-9


def beta_binomial_union(shares: Reals, duplication: Reals) -> Reals:
    """Give the share of people in at least one audience, from sizes and the mean duplication of pairs.

    Metheringham 1964 ("Measuring the net cumulative coverage of a print campaign"): beta parameters from the mean share
    and the mean pair. His audiences are of one size. Here the pairs are told as a ratio to independent ones, and the
    people whom independent audiences of their own sizes miss are multiplied by what the beta law says of audiences of
    the mean size; without excess duplication that is exactly Sainsbury's formula.

    Args:
        shares: share of the universe in each audience.
        duplication: people in two audiences, summed over pairs, over the same sum of independent audiences; at least 1
            counts, below 1 stands for 1. Any shape.

    Returns:
        The share of the universe in at least one, in the shape of ``duplication``.

    """
    ratio = np.asarray(duplication, dtype=np.float64)
    count, mean = shares.size, float(np.mean(shares)) if shares.size else 0.0
    missed = float(np.prod(1 - shares))
    if count < 2 or not 0 < mean < 1:  # noqa: PLR2004  one audience has no pairs
        return np.full(ratio.shape, 1 - missed)
    excess = np.clip(mean * (ratio - 1) / (1 - mean), 1e-12, _MOST)  # the intraclass correlation
    alpha, beta = mean * (1 - excess) / excess, (1 - mean) * (1 - excess) / excess
    logs = betaln(alpha, beta + count) - betaln(alpha, beta) - count * np.log1p(-mean)
    # tiny excesses lose all digits in the difference of logs; they are independent
    return 1 - missed * np.exp(np.where(excess < 1e-7, 0.0, logs))  # noqa: PLR2004
