"""Values as shares of peers that stand below them."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Reals

Z90 = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Placed:
    """Where values stand among peers, and how sure that is.

    Attributes:
        share: between 0 (worst) and 1 (best); NaN where the value or the peers are missing.
        sd: its standard error; 0 where no interval is known.

    """

    share: Reals
    sd: Reals


def among(values: Reals, peers: Reals, *, low: Reals | None = None, high: Reals | None = None) -> Placed:
    """Place values among peers, the larger the better; of equal ones half count.

    Args:
        values: NaN where unknown.
        peers: the values of the peers, or as many of their quantiles as are wanted; NaN is left out.
        low: P10 of each value; NaN where unknown.
        high: P90 of each value.

    """
    known = np.sort(peers[~np.isnan(peers)])
    if not len(known):
        return Placed(np.full(values.shape, np.nan), np.zeros(values.shape))
    share = _below(values, known)
    if low is None or high is None:
        return Placed(share, np.zeros(values.shape))
    sd = np.abs(_below(high, known) - _below(low, known)) / (2 * Z90)
    return Placed(share, np.nan_to_num(sd))


def worse_when_larger(placed: Placed) -> Placed:
    """Turn round what is better the smaller it is."""
    return Placed(1 - placed.share, placed.sd)


def _below(values: Reals, ordered: Reals) -> Reals:
    left, right = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
    return np.where(np.isnan(values), np.nan, (left + right) / (2 * len(ordered)))
