"""What pairs of averages tell of change: a common drift, a return to the line, noise and movement."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, nnls

from fukasa.analysis.forecast.averages.absolute import least_absolute, quartile_variance
from fukasa.analysis.forecast.averages.assumptions import QUARTER_DAYS, averages_assumptions
from fukasa.analysis.forecast.averages.level import between_of
from fukasa.analysis.forecast.averages.observations import Pairs
from fukasa.analysis.statistics.arrays import Integers, Reals

_BOUNDS = (0.75, 1.5, 3.0)
_WIDE = 1.5
_LEAST = 1e-4
_MOST_KEPT = 0.9999


@dataclass(frozen=True, slots=True)
class Change:
    """How averages change in a quarter; see ``LevelModel`` for the names."""

    drift: float
    periods: int
    noise: float
    movement: float
    kept: float


@dataclass(frozen=True, slots=True)
class _Class:
    """Pairs of about the same gap, in quarters: the median change, the slope, the variance around both."""

    n: int
    quarters: float
    change: float
    slope: float
    variance: float


def change_of(pairs: Pairs, distance: Reals) -> Change:
    """Fit the change, gap by gap and then over the gaps.

    Args:
        pairs: averages known twice.
        distance: how far the earlier one lay from the line, on the log scale.

    """
    classes = _classes(pairs, distance)
    n, quarters = np.array([c.n for c in classes], dtype=np.float64), np.array([c.quarters for c in classes])
    drift = float(np.sum(n * quarters * [c.change for c in classes]) / np.sum(n * quarters**2))
    noise, movement = _variogram(n, quarters, np.array([c.variance for c in classes]))
    most = max(classes, key=lambda found: found.n)
    return Change(drift, _periods(pairs), noise, movement, _kept(most, noise, movement))


def _classes(pairs: Pairs, distance: Reals) -> list[_Class]:
    """Split the pairs by gap; where no class is large enough all are one."""
    place: Integers = np.digitize(pairs.quarters, _BOUNDS).astype(np.int64)
    groups = [
        place == k for k in np.unique(place) if np.count_nonzero(place == k) >= averages_assumptions().least_class
    ]
    return [_class(pairs, distance, chosen) for chosen in groups or [np.ones(place.size, dtype=np.bool_)]]


def _class(pairs: Pairs, distance: Reals, chosen: Reals) -> _Class:
    away, change = distance[chosen], (pairs.last - pairs.first)[chosen]
    design = np.column_stack([np.ones(away.size), away])
    found = least_absolute(design, change)
    variance = quartile_variance(change - design @ found)
    return _Class(away.size, float(np.mean(pairs.quarters[chosen])), float(found[0]), 1 + float(found[1]), variance)


def _variogram(n: Reals, quarters: Reals, variance: Reals) -> tuple[float, float]:
    """Part the variance of changes into 2 · noise, the same for every gap, and movement, which grows with the gap.

    One gap alone cannot tell them apart: the assumed noise stands, as far as the change leaves room for it.
    """
    if quarters.max() / quarters.min() < _WIDE:
        given = averages_assumptions()
        total, gap = float(np.average(variance, weights=n)), float(np.average(quarters, weights=n))
        noise = min(2 * given.noise, (1 - given.least_movement) * total)
        return max(noise / 2, _LEAST), max((total - noise) / gap, _LEAST)
    root = np.sqrt(n)
    (noise, movement), _ = nnls(np.column_stack([2 * root, quarters * root]), variance * root)
    return max(float(noise), _LEAST), max(float(movement), _LEAST)


def _kept(most: _Class, noise: float, movement: float) -> float:
    """Find what a level keeps in a quarter so that later averages lie on earlier ones with the slope that was seen.

    The slope is kept ** gap · between / (between + noise), with between = movement / (1 - kept²); it rises with kept.
    """

    def excess(kept: float) -> float:
        between = between_of(movement, kept)
        return float(kept**most.quarters * between / (between + noise)) - most.slope

    if excess(_MOST_KEPT) <= 0:
        return _MOST_KEPT
    return float(brentq(excess, 0.0, _MOST_KEPT)) if excess(0.0) < 0 else 0.0


def _periods(pairs: Pairs) -> int:
    """Count the quarters that enough pairs end in."""
    _, counts = np.unique(np.round((pairs.start + pairs.end) / 2 / QUARTER_DAYS), return_counts=True)
    return max(1, int(np.count_nonzero(counts >= averages_assumptions().least_class)))
