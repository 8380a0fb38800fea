"""Boosted trees on what the level leaves over, grown so that no account is judged by trees that learnt from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from fukasa.analysis.forecast.views.forest import Forest
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Integers, Reals

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

_FEW = 1
_MANY_CASES = 100_000  # below, threads wait for each other longer than they work, above all on a busy machine
_BLENDS = np.linspace(0.0, 1.0, 5)


@dataclass(frozen=True, slots=True)
class Trees:
    """One forest per fold of accounts, and how much of what they say is believed.

    Attributes:
        forests: what was grown on the log that the level leaves over; empty where too little was there to learn.
        columns: the columns of the features that were known when they grew.
        blend: share of their correction that is applied, chosen on accounts that they never saw.

    """

    forests: tuple[Forest, ...]
    columns: Integers
    blend: float

    @classmethod
    def none(cls) -> "Trees":
        """Give no trees: nothing is corrected."""
        return cls((), np.array([], dtype=np.int64), 0.0)

    def correct(self, features: Reals) -> Reals:
        """Give the correction of the log forecast: the mean of the forests times the blend."""
        if not self.forests or not self.blend:
            return np.zeros(len(features))
        said: Reals = np.mean([forest.predict(features[:, self.columns]) for forest in self.forests], axis=0)
        return self.blend * said


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Trees, and what they say of the cases of accounts that each forest did not see."""

    trees: Trees
    correction: Reals


def fold_of(accounts: int, folds: int, rng: np.random.Generator) -> Integers:
    """Deal accounts into folds of equal size."""
    return rng.permutation(np.arange(accounts) % folds)


def cross_fit(features: Reals, left: Reals, account: Integers, weight: Reals, rng: np.random.Generator) -> CrossFit:
    """Grow trees on all folds but one, in turn, and correct the one that was left out.

    The loss is the absolute error, whose best forecast is the median (Friedman 2001).

    Args:
        features: cases × columns.
        left: actual log − forecast of the level.
        account: whose case it is.
        weight: how much a case counts where the blend is chosen; every case counts the same for the trees.
        rng: deals the folds.

    """
    known = settings()
    number = int(account.max(initial=-1)) + 1
    if len(left) < known.least_cases or number < known.least_accounts:
        return CrossFit(Trees.none(), np.zeros(len(left)))
    columns = np.flatnonzero(~np.isnan(features).all(axis=0))
    seen = features[:, columns]
    with threadpool_limits(_FEW if len(left) < _MANY_CASES else None):
        return _grow(seen, columns, left, account, weight, rng)


def _grow(
    seen: Reals, columns: Integers, left: Reals, account: Integers, weight: Reals, rng: np.random.Generator
) -> CrossFit:
    known, number = settings(), int(account.max()) + 1
    said, forests = np.zeros(len(left)), []
    rounds = max(1, min(known.most_rounds, known.wanted_cases // len(left)))
    for one in range(rounds * known.folds):
        if one % known.folds == 0:
            fold = fold_of(number, known.folds, rng)[account]
        learn, judged = fold != one % known.folds, fold == one % known.folds
        grown = _regressor(int(rng.integers(2**31))).fit(seen[learn], left[learn])
        forest = Forest.of(grown)
        said[judged] += forest.predict(seen[judged]) / rounds
        forests.append(forest)
    blend = best_blend(lambda share: float(np.average(np.abs(left - share * said), weights=weight)))
    return CrossFit(Trees(tuple(forests), columns, blend), blend * said)


def _regressor(seed: int) -> "HistGradientBoostingRegressor":
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415  slow; see forest.py

    known = settings()
    return HistGradientBoostingRegressor(
        loss="absolute_error",
        max_iter=known.trees,
        learning_rate=known.learning_rate,
        max_leaf_nodes=known.leaves,
        min_samples_leaf=known.leaf_cases,
        max_bins=known.levels,
        max_features=known.columns,
        early_stopping=False,
        random_state=seed,
    )


def best_blend(loss: Callable[[float], float]) -> float:
    """Choose the share of the correction with the least loss; without any gain none is applied."""
    return float(min(_BLENDS, key=lambda share: loss(float(share))))
