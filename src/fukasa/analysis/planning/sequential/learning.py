"""What booking somebody now is worth for what it teaches (knowledge gradient: Frazier, Powell and Dayanik 2008).

A first post tells how well a creator sells; only the good ones are booked again. Before the post, the mean that will be
believed after it is taken as lognormal: its expectation is the mean now, its spread the uncertainty that the post
removes. Learning is worth what the expected excess of that mean, over what the same money brings elsewhere, gains on
the excess of the mean now. What a post teaches about others of its tier is not counted, so the value is a low one.
"""

import numpy as np
from scipy.special import ndtr

from fukasa.analysis.planning.sequential.belief import Belief
from fukasa.analysis.statistics.arrays import Integers, Reals

_LEAST = 1e-9


def spread_to_come(belief: Belief) -> Reals:
    """Give the log spread of the mean that one more post will lead to."""
    _, told_of_rate = belief.own_uncertainty
    level, post = belief.views.level_variance, belief.views.post_variance
    told_of_level = np.expm1(level**2 / (level + post))
    spread: Reals = np.sqrt(np.log1p(told_of_rate + told_of_level + told_of_rate * told_of_level))
    return spread


def value_of_learning(belief: Belief, cost: Reals, further: Integers, repeat: float) -> Reals:
    """Give the conversions that one post now gains later, because only those who sell well are booked again.

    Args:
        belief: what is believed now.
        cost: conversions that the price of a post of each candidate brings elsewhere.
        further: posts of each candidate that may follow.
        repeat: what each further post sells of the one before.

    """
    spread = np.maximum(spread_to_come(belief), _LEAST)
    value = np.zeros(len(cost))
    for place in range(int(further.max(initial=0))):
        mean = belief.mean * repeat ** (place + 1)
        threshold = np.maximum(cost, _LEAST)
        gained = expected_excess(mean, spread, threshold) - np.maximum(mean - threshold, 0.0)
        value += np.where(place < further, gained, 0.0)
    return value


def expected_excess(mean: Reals, spread: Reals, threshold: Reals) -> Reals:
    """Give E[max(0, X − threshold)] of lognormals X with this mean and log spread (Black and Scholes 1973)."""
    upper = np.log(mean / threshold) / spread + spread / 2
    excess: Reals = mean * ndtr(upper) - threshold * ndtr(upper - spread)
    return np.maximum(excess, 0.0)
