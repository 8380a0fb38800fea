"""Draws that several topics of this family share."""

from collections.abc import Sequence

import numpy as np

from fukasa.synth.randomness import FloatArray, IntArray


def around(rng: np.random.Generator, middle: Sequence[float], size: int) -> FloatArray:
    """Draw around a median, on the log; ``middle`` is the median and sigma."""
    median, sigma = middle
    return np.asarray(median * np.exp(sigma * rng.normal(size=size)))


def beta(rng: np.random.Generator, shape: Sequence[float], size: int) -> FloatArray:
    """Draw shares; ``shape`` holds alpha and beta."""
    alpha, other = shape
    return rng.beta(alpha, other, size)


def uniform(rng: np.random.Generator, ends: FloatArray) -> FloatArray:
    """Draw one number per row between the row's two ends."""
    return np.asarray(ends[:, 0] + rng.random(len(ends)) * (ends[:, 1] - ends[:, 0]))


def whole(rng: np.random.Generator, ends: Sequence[int], size: int) -> IntArray:
    """Draw whole numbers from the first end up to, not including, the second."""
    low, high = ends
    return rng.integers(low, high, size)


def negative_binomial(rng: np.random.Generator, mean: FloatArray, dispersion: float) -> IntArray:
    """Draw counts that vary more than chance: a Poisson count whose rate is gamma distributed."""
    return np.asarray(rng.poisson(rng.gamma(dispersion, np.maximum(mean, 0.0) / dispersion)), dtype=np.int64)
