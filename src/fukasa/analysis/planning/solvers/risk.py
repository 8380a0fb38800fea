"""The mean of the worst cases: its value, and the weights of scenarios that cut off plans which miss the floor."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.solvers.rows import ROUNDING
from fukasa.analysis.statistics.arrays import Integers, Reals


@dataclass(frozen=True, slots=True)
class Risk:
    """The rule that the mean of the worst cases reaches a floor (Rockafellar and Uryasev 2000).

    It is the least mean over all weights q of the draws with Σ q = 1 and 0 ≤ q ≤ 1 / (alpha · draws); each such q
    gives a plain row, and the rows of the q that are worst for some plan are enough (Künzi-Bay and Mayer 2006).

    Attributes:
        draws: draws × options, what a post brings.
        alpha: share of the worst draws.
        floor: least mean of them, above 0.

    """

    draws: Reals
    alpha: float
    floor: float

    @property
    def most(self) -> float:
        """Most weight of one draw."""
        return 1 / (self.alpha * len(self.draws))

    def weights(self, posts: Reals | Integers) -> Reals:
        """Give the weights of the draws that are worst for a plan."""
        order = np.argsort(self.draws @ posts, kind="stable")
        weights = np.zeros(len(order))
        weights[order] = np.clip(1 - self.most * np.arange(len(order)), 0, self.most)
        return weights

    def worst(self, posts: Reals | Integers) -> float:
        """Give the mean of the worst draws."""
        return float(self.weights(posts) @ (self.draws @ posts))

    def holds(self, posts: Reals | Integers) -> bool:
        """Tell whether a plan reaches the floor."""
        return self.worst(posts) >= self.floor * (1 - ROUNDING)

    def only(self, options: Integers) -> "Risk":
        """Give the rule over some of the options."""
        return Risk(self.draws[:, options], self.alpha, self.floor)
