"""Krippendorff's alpha: agreement of any number of people, any of whom may have left some things out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from fukasa.analysis.agreement.distances import nominal_distance
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.order import check_level
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

MISSING = -1
"""Stands where a person gave no answer."""

RESAMPLES = 1_000
Distance = Callable[[Integers], Reals]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on some units.

    Attributes:
        alpha: 1 is perfect, 0 is what chance gives, below 0 is worse; None where it cannot be said.
        interval: from a bootstrap of the units; None where there is no alpha or no resample has one.
        units: units with at least two answers.
        agreed: share of pairs of answers to a unit that are equal; None without units.
        reason: why there is no alpha: ``too_few_units`` or ``no_variation``; empty otherwise.

    """

    alpha: float | None
    interval: Interval | None
    units: int
    agreed: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Counts:
    """What each unit adds: how often each value, and how much its answers lie apart."""

    values: Reals  # units × different values
    apart: Reals  # units: sum of distances over ordered pairs, divided by one less than the answers
    equal: Reals  # units: the same of pairs that are equal
    distance: Reals  # values × values


def krippendorff_alpha(
    answers: Integers,
    *,
    rng: Generator,
    distance: Distance = nominal_distance,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Agreement:
    """Compare what people answered with what chance would give (Krippendorff 2004, 2011).

    The interval is the percentile bootstrap over units (Zapf, Castell, Morawietz and Karch 2016); resamples in which
    everybody gives the same answer have no alpha and are left out.

    Args:
        answers: units × people, whole numbers of 0 or more; :data:`MISSING` where somebody gave none.
        rng: for the bootstrap.
        distance: from the different values to their distances, squared where the scale is metric.
        level: of the interval.
        resamples: how many.

    Raises:
        InvalidInput: the answers are no matrix or fall below :data:`MISSING`, or the level is no share.

    """
    check_level(level)
    if answers.ndim != 2 or bool(np.any(answers < MISSING)):  # noqa: PLR2004  units × people
        raise InvalidInput("agreement needs units × people with answers of 0 or more; -1 stands for a missing answer")
    paired = answers[(answers != MISSING).sum(axis=1) > 1]
    if len(paired) == 0:
        return Agreement(None, None, 0, None, "too_few_units")
    counts = _counts(paired, distance)
    once = np.ones((1, len(paired)))
    agreed = float(counts.equal.sum() / counts.values.sum())
    value = float(_alphas(counts, once)[0])
    if np.isnan(value):
        return Agreement(None, None, len(paired), agreed, "no_variation")
    drawn = rng.multinomial(len(paired), np.full(len(paired), 1 / len(paired)), size=resamples).astype(np.float64)
    return Agreement(value, _interval(_alphas(counts, drawn), level), len(paired), agreed)


def _counts(answers: Integers, distance: Distance) -> _Counts:
    known = np.unique(answers[answers != MISSING])
    values = np.stack([(answers == value).sum(axis=1) for value in known], axis=1).astype(np.float64)
    apart = distance(known)
    spare = values.sum(axis=1) - 1
    pairs = np.einsum("uc,ck,uk->u", values, apart, values)
    equal = (values * (values - 1)).sum(axis=1)
    return _Counts(values, pairs / spare, equal / spare, apart)


def _alphas(counts: _Counts, weights: Reals) -> Reals:
    """Give alpha for every row of weights of the units; NaN where everybody gave the same answer."""
    totals = weights @ counts.values
    n = totals.sum(axis=1)
    observed = weights @ counts.apart / n
    expected = np.einsum("rc,ck,rk->r", totals, counts.distance, totals) / (n * (n - 1))
    alphas: Reals = np.where(expected > 0, 1 - observed / np.where(expected > 0, expected, 1.0), np.nan)
    return alphas


def _interval(drawn: Reals, level: float) -> Interval | None:
    known = drawn[~np.isnan(drawn)]
    if known.size == 0:
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level)
