"""How many people the pairs of some audiences share, as far as it is known: pairs, samples, or both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator
from scipy.special import ndtri, stdtrit

from fukasa.analysis.planning.reach.audiences import Audiences, overlap_limits, overlap_matrix
from fukasa.analysis.planning.reach.normal import MOST, shared
from fukasa.analysis.planning.reach.settings import settings
from fukasa.analysis.statistics.arrays import Flags, Reals

_STEPS = 16
_NOBODY = 1e-12
_TAIL = 0.95


@dataclass(frozen=True, slots=True)
class Duplication:
    """What is known of the pairs of some audiences.

    Attributes:
        total: people in two audiences, summed over the pairs.
        draws: totals that are as plausible as the data allow.
        overlaps: people of every pair, NaN where not known: facts, which bound the union.
        n_pairs: pairs whose overlap is known.
        expected: people of every pair, known or inferred from known ones; None where only the total is inferred.
        n_people: people seen in two samples.
        kappa: excess duplication of audiences over that of samples, and draws of it; None where no samples are used.
        kappa_assumed: whether κ rests on no known pair.

    """

    total: float
    draws: Reals
    overlaps: Reals
    n_pairs: int
    expected: Reals | None = None
    n_people: int = 0
    kappa: float | None = None
    kappa_draws: Reals | None = None
    kappa_assumed: bool = False

    @property
    def complete(self) -> bool:
        """Whether every pair is known."""
        return not np.isnan(self.overlaps).any()


def independent_total(shares: Reals) -> float:
    """Share of people in two audiences, summed over pairs, if audiences were independent."""
    return float(shares.sum() ** 2 - (shares**2).sum()) / 2


def from_pairs(everyone: Audiences, chosen: Sequence[str], pairs: pl.DataFrame, rng: Generator) -> Duplication | None:
    """Infer the pairs that are not known from those that are; None where these are too few.

    One correlation is fitted so that all known pairs together share as many people as they do (ratio estimator over
    pairs). Plausible totals: the known pairs are drawn anew with replacement, and the unknown pairs spread about their
    expectation as the known ones do. That holds where the known pairs are no selection by overlap.

    Args:
        everyone: all audiences whose sizes are known, the chosen among them.
        chosen: whose union is asked.
        pairs: columns PAIR_SCHEMA; pairs of others help to infer.
        rng: the random generator.

    """
    group = everyone.only(chosen)
    overlaps = overlap_matrix(group, pairs)
    rows, columns = np.triu_indices(len(chosen), 1)
    told = overlaps[rows, columns]
    open_pairs = np.isnan(told)
    exact, n_pairs = float(told[~open_pairs].sum()), int((~open_pairs).sum())
    if not open_pairs.any():
        return Duplication(exact, np.full(settings().draws, exact), overlaps, n_pairs, overlaps)
    one, other, both = _known(everyone, pairs)
    if one.size < settings().least_pairs:
        return None
    model = _Fitted.to(one, other, both, everyone.universe)
    shares = group.shares
    expected = model.expect(shares[rows[open_pairs]], shares[columns[open_pairs]])
    most = float(overlap_limits(group.sizes[rows], group.sizes[columns], np.inf)[1][open_pairs].sum())
    draws = np.clip(model.draw(expected, rng), 0.0, most)
    filled = overlaps.copy()
    filled[rows[open_pairs], columns[open_pairs]] = filled[columns[open_pairs], rows[open_pairs]] = expected
    return Duplication(exact + float(expected.sum()), exact + draws, overlaps, one.size, filled)


def _known(everyone: Audiences, pairs: pl.DataFrame) -> tuple[Reals, Reals, Reals]:
    """Shares of both audiences, and people in both, of every known pair."""
    named = pairs.filter(pl.col("one").is_in(everyone.names) & pl.col("other").is_in(everyone.names))
    used = everyone.only(sorted({*named["one"], *named["other"]}))
    matrix = overlap_matrix(used, named)
    rows, columns = np.triu_indices(len(used.names), 1)
    told: Flags = ~np.isnan(matrix[rows, columns])
    rows, columns = rows[told], columns[told]
    return used.shares[rows], used.shares[columns], matrix[rows, columns]


@dataclass(frozen=True, slots=True)
class _Fitted:
    """One correlation for all pairs, and how the known pairs lie about it."""

    correlation: float
    factor: float
    universe: float
    fitted: Reals
    both: Reals

    @classmethod
    def to(cls, one: Reals, other: Reals, both: Reals, universe: float) -> "_Fitted":
        low, high = 0.0, MOST
        for _ in range(_STEPS):
            middle = (low + high) / 2
            below = shared(one, other, np.asarray(middle)).sum() * universe < both.sum()
            low, high = (middle, high) if below else (low, middle)
        fitted = shared(one, other, np.asarray((low + high) / 2)) * universe
        factor = float(both.sum() / fitted.sum()) if fitted.any() else 1.0  # 1, unless pairs share less than by chance
        return cls((low + high) / 2, factor, universe, fitted * factor, both)

    def expect(self, one: Reals, other: Reals) -> Reals:
        """Expect the people whom other pairs share."""
        return shared(one, other, np.asarray(self.correlation)) * self.universe * self.factor

    def draw(self, expected: Reals, rng: Generator) -> Reals:
        """Draw sums over pairs that are not known."""
        n, draws = self.both.size, settings().draws
        again = rng.integers(0, n, (draws, n))
        ratio = self.both[again].sum(axis=1) / np.maximum(self.fitted[again].sum(axis=1), _NOBODY)
        spread = np.sqrt(((self.both - self.fitted) ** 2).sum() / (n - 1))
        few = stdtrit(n - 1, _TAIL) / ndtri(_TAIL) * np.sqrt(n / (n - 1))  # few spread too little
        noise = np.sqrt(expected.size) * spread * rng.standard_normal(draws)
        totals: Reals = expected.sum() * (1 + few * (ratio - 1)) + noise
        return totals
