"""Reach as if audiences were independent inside every segment: the reach that the plan's objective counts."""

import numpy as np

from fukasa.analysis.statistics.arrays import Integers, Reals


def people_reached(reach: Reals, posts: Integers, population: Reals) -> Reals:
    """People whom each option reaches at least once, by itself.

    Args:
        reach: options × segments, chance that a person of the segment is reached by one post, in [0, 1).
        posts: posts of each option.
        population: people of each segment.

    Returns:
        Σ_s population_s (1 − (1 − reach_is)^{x_i}) per option.

    """
    people: Reals = -np.expm1(posts[:, None] * np.log1p(-reach)) @ population
    return people


def sainsbury(reach: Reals, posts: Integers, population: Reals) -> float:
    """People whom at least one post reaches, as if posts were independent inside every segment.

    Sainsbury's formula, as Agostini 1961 ("How to estimate unduplicated audiences") reports it, segment by segment.

    Args:
        reach: options × segments, chance that a person of the segment is reached by one post, in [0, 1).
        posts: posts of each option.
        population: people of each segment.

    Returns:
        Σ_s population_s (1 − Π_i (1 − reach_is)^{x_i}).

    """
    return float(-np.expm1(posts @ np.log1p(-reach)) @ population)
