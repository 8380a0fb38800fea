"""The share of fakes in a sample, with an interval that knows how the scorer may err."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from fukasa.analysis.authenticity.audience.libraries import Library, bins_of
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.analysis.statistics.shares import wilson_intervals

LEVEL = 0.95
METHOD = "weighted score histogram, test inversion over {source} families"
_STEPS = 14
_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class FakeShares:
    """Shares of fakes, one per sample.

    Attributes:
        value: between 0 and 1.
        low: lower end of the interval.
        high: upper end of the interval.

    """

    value: Reals
    low: Reals
    high: Reals


def method_of(library: Library) -> str:
    """Name the method, for files."""
    return METHOD.format(source=library.source)


def sample_mean(probability: Reals, library: Library) -> float:
    """Give the mean weight of the scores of a sample; see :func:`fake_shares`."""
    return float(library.weights[bins_of(probability)].mean())


def fake_shares(means: Reals, n: Reals, library: Library, level: float = LEVEL) -> FakeShares:
    """Correct samples for the errors of the scorer.

    The mean weight of a sample of share π is π f + (1 - π) r plus sampling noise, where r and f are those of its real
    and its fake family, which are not known. A share belongs to the interval unless so low, or so high, a mean would
    be rarer than (1 - level) / 2 over all families (test inversion, Neyman 1937); the value is where half of the
    families give more. It generalises Rogan and Gladen (1978) to a score in bins and to errors that differ between
    families. No sample shows a certain 0 or 1: the interval reaches at least as far as that of a scorer without fault.

    Args:
        means: of the samples, by :func:`sample_mean`.
        n: profiles of each, at least 1.
        library: how the scorer errs.
        level: of the interval.

    Raises:
        InvalidInput: the level cannot be.

    """
    check_level(level)
    tail = (1 - level) / 2
    low, value, high = (_solve(means, n, library, below) for below in (1 - tail, 0.5, tail))
    none_at_most, all_at_least = wilson_intervals(np.zeros_like(n), n, level)[1], wilson_intervals(n, n, level)[0]
    high = np.maximum(np.maximum(high, none_at_most), value)
    return FakeShares(value, np.minimum(np.minimum(low, all_at_least), value), high)


def _solve(means: Reals, n: Reals, library: Library, below: float) -> Reals:
    """Solve for many samples, some at a time so that memory stays level."""
    parts = np.array_split(np.arange(len(means)), max(1, len(means) // _TOGETHER))
    return np.concatenate([_bisected(means[part], n[part], library, below) for part in parts])


def _bisected(means: Reals, n: Reals, library: Library, below: float) -> Reals:
    """Find the share for which a mean at most as high as seen has the probability ``below``; 0 or 1 where none has."""
    least, most = np.zeros_like(means), np.ones_like(means)
    for _ in range(_STEPS):
        middle = (least + most) / 2
        rarer = _chance_below(means, n, middle, library) < below
        least, most = np.where(rarer, least, middle), np.where(rarer, middle, most)
    return np.where(least == 0, 0.0, np.where(most == 1, 1.0, (least + most) / 2))


def _chance_below(means: Reals, n: Reals, share: Reals, library: Library) -> Reals:
    """Give the chance of a mean at most as high as seen, over all families; falls with the share."""
    fake = share[:, None]
    expected = fake * library.fake + (1 - fake) * library.real
    squares = fake * (library.fake_variance + library.fake**2) + (1 - fake) * (library.real_variance + library.real**2)
    spread = np.sqrt(np.maximum(squares - expected**2, 1e-12) / n[:, None])
    chances: Reals = ndtr((means[:, None] - expected) / spread).mean(axis=1)
    return chances
