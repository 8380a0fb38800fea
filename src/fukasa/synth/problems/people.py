"""The people of a problem: segments, and how audiences spread over them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from fukasa.synth.problems.creators import Creators
from fukasa.synth.randomness import FloatArray, stream


def draw_sizes(seed: int, segments: int, told: Mapping[str, Any]) -> FloatArray:
    """Draw the share of the population that each segment holds."""
    rng = stream(seed, 0, "problem sizes")
    sizes = np.exp(told["spread_population"] * rng.standard_normal(segments))
    return np.asarray(sizes / sizes.sum())


def draw_weights(seed: int, segments: int, told: Mapping[str, Any]) -> FloatArray:
    """Draw what a person of each segment counts."""
    return np.asarray(stream(seed, 0, "problem weights").choice(told["weights"], segments), dtype=np.float64)


def draw_mixes(seed: int, creators: Creators, sizes: FloatArray, told: Mapping[str, Any]) -> FloatArray:
    """Draw creators × segments, what part of an audience is in a segment; creators of a category look alike."""
    rng = stream(seed, 0, "problem mixes")
    pull = np.maximum(told["evenness"] * len(sizes) * sizes, 0.05)
    by_category = rng.dirichlet(pull, int(creators.category.max(initial=0)) + 1)
    by_platform = rng.dirichlet(4 * pull, int(creators.platform.max(initial=0)) + 1)
    own = told["own_segment"]
    mix = own * by_category[creators.category] + (1 - own) * by_platform[creators.platform]
    mix = mix * np.exp(told["own_noise"] * rng.standard_normal(mix.shape))
    return np.asarray(mix / mix.sum(axis=1, keepdims=True))


def reach_of(people: FloatArray, mixes: FloatArray, population: FloatArray, most: float) -> FloatArray:
    """Give creators × segments, the chance that a person of the segment sees one post; it saturates at ``most``."""
    plain = people[:, None] * mixes / population[None, :]
    return np.asarray(most * -np.expm1(-plain / most))
