"""Where every assumption of a tree stands in every draw, as standard normal scores."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from fukasa.analysis.planning.kpi.assumption import Z90, Assumption
from fukasa.analysis.statistics.arrays import Reals

Values = Callable[[Assumption], Reals]
"""Gives the values of an assumption in all draws; the same assumption has the same values wherever it is used."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Random scores, made for an assumption when it is first asked for.

    Attributes:
        rng: the random generator.
        draws: how many.
        used: the assumptions that were asked for, in that order, with their scores.

    """

    rng: Generator
    draws: int
    used: dict[str, tuple[Assumption, Reals]] = field(default_factory=dict)

    def __call__(self, assumption: Assumption) -> Reals:
        """Give the values of an assumption."""
        if assumption.key not in self.used:
            self.used[assumption.key] = (assumption, self.rng.standard_normal(self.draws))
        return assumption.at(self.used[assumption.key][1])


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """All assumptions at their middle, then each in turn at P10 and at P90.

    Attributes:
        keys: the assumptions that move, in their order; the values have 1 + 2 × as many places.

    """

    keys: tuple[str, ...]

    def __call__(self, assumption: Assumption) -> Reals:
        """Give the values of an assumption."""
        scores = np.zeros(1 + 2 * len(self.keys))
        if assumption.key in self.keys:
            place = 1 + 2 * self.keys.index(assumption.key)
            scores[place : place + 2] = (-Z90, Z90)
        return assumption.at(scores)
