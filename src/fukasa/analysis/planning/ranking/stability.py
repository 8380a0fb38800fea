"""How stable ranks are when the parts are only known within their intervals and weights within a jitter."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.analysis.statistics.arrays import Integers, Reals

LEVEL = 0.8
_ENDS = (0.1, 0.9)
_MOST_PLACES = 500_000  # draws × accounts
_TIE = 1e-12  # of equal accounts the one that ranks higher undisturbed comes first
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Stability:
    """Per account, in the order of the ranking.

    Attributes:
        top: of how many first places it speaks.
        in_top: share of the draws in which the account is among them.
        low: the better end of the interval of its place (0 is the first), in 80 % of the draws.
        high: the worse end.
        draws: how many.

    """

    top: int
    in_top: Reals
    low: Integers
    high: Integers
    draws: int


def stability_of(values: Reals, sd: Reals, weights: Reals, *, top: int, draws: int, rng: Generator) -> Stability:
    """Draw the parts inside their errors and the weights around themselves, and rank anew each time.

    A weighted sum of independent errors is one normal error per account (its spread taken at the weights as they are),
    so each draw needs one of them. Scores may leave 0 to 1: only their order counts.

    Args:
        values: accounts × parts, the best account first, nothing missing.
        sd: their standard errors.
        weights: of the parts, together 1.
        top: how many first places.
        draws: how often, see :func:`draws_for`.
        rng: the random generator.

    """
    chosen = ranking_settings()
    jittered = weights * np.exp(chosen.jitter * rng.standard_normal((draws, len(weights))))
    jittered /= jittered.sum(axis=1, keepdims=True)
    scores = jittered @ np.ascontiguousarray(values.T) - _TIE * np.arange(len(values))
    if sd.any():
        scores += rng.standard_normal(scores.shape, dtype=np.float32) * np.sqrt(sd**2 @ weights**2)
    places = _places(scores)
    low, high = _ends(places)
    return Stability(top, (places < top).mean(axis=0), low, high, draws)


def draws_for(accounts: int) -> int:
    """Tell how often a list of so many accounts is drawn: seldom where it is very long, so that a slider answers."""
    chosen = ranking_settings()
    return max(chosen.fewest_draws, min(chosen.draws, _MOST_PLACES // max(accounts, 1)))


def _places(scores: Reals) -> Places:
    """Number the accounts of each draw from the best, 0."""
    order = np.argsort(-scores, axis=1)
    places: Places = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(places, order, np.arange(order.shape[1], dtype=np.int32)[None, :], axis=1)
    return places


def _ends(places: Places) -> tuple[Integers, Integers]:
    draws = len(places)
    low, high = int(np.floor(_ENDS[0] * (draws - 1))), int(np.ceil(_ENDS[1] * (draws - 1)))
    found = np.sort(np.ascontiguousarray(places.T), axis=1)
    return found[:, low].astype(np.int64), found[:, high].astype(np.int64)
