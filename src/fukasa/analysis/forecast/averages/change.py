"""What pairs of averages tell of change: a common drift, a return to the line, noise and movement."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from fukasa.analysis.forecast.averages.absolute import least_absolute, quartile_variance
from fukasa.analysis.forecast.averages.assumptions import QUARTER_DAYS, averages_assumptions
from fukasa.analysis.forecast.averages.observations import Pairs
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_BOUNDS = (0.75, 1.5, 3.0)
_LEAST = 1e-4
_MOST = 1 - 5e-4
_MEDIAN_COST = 1.25  # the standard error of a median over that of a mean, in a normal: √(π/2)
_SPREAD_COST = 2.3  # √n times the standard error of the log of a variance taken from quartiles, in a normal


@dataclass(frozen=True, slots=True)
class Change:
    """How averages change; see :class:`~fukasa.analysis.forecast.averages.level.LevelModel` for the names."""

    drift: float
    periods: int
    noise: float
    between: float
    kept: float


@dataclass(frozen=True, slots=True)
class _Class:
    """Pairs of about the same gap, in quarters: the median change, the slope, the variance around both."""

    n: int
    quarters: float
    change: float
    slope: float
    slope_error: float
    variance: float


def change_of(pairs: Pairs, distance: Reals) -> Change:
    """Fit the change, gap by gap and then over the gaps.

    Of a later average on an earlier one, both less what is expected of them, the slope is S = ρ · kept ** gap and the
    variance around it C · (1 - S²), with C = between + noise and ρ = between / C.

    Args:
        pairs: averages known twice.
        distance: how far the earlier one lay from what was expected of it, on the log scale.

    """
    classes = _classes(pairs, distance)
    n, quarters = (np.array([getattr(found, name) for found in classes]) for name in ("n", "quarters"))
    drift = float(np.sum(n * quarters * [found.change for found in classes]) / np.sum(n * quarters**2))
    noise, between, kept = _of_one_gap(max(classes, key=lambda found: found.n))
    if len(classes) > 1:
        noise, between, kept = _of_gaps(classes, (noise, between, kept))
    return Change(drift, _periods(pairs), noise, between, kept)


def _classes(pairs: Pairs, distance: Reals) -> list[_Class]:
    """Split the pairs by gap; where no class is large enough all are one."""
    place: Integers = np.digitize(pairs.quarters, _BOUNDS).astype(np.int64)
    least = averages_assumptions().least_class
    groups = [place == k for k in np.unique(place) if np.count_nonzero(place == k) >= least]
    return [_class(pairs, distance, chosen) for chosen in groups or [np.ones(place.size, dtype=np.bool_)]]


def _class(pairs: Pairs, distance: Reals, chosen: Flags) -> _Class:
    away, change = distance[chosen], (pairs.last - pairs.first)[chosen]
    design = np.column_stack([np.ones(away.size), away])
    found = least_absolute(design, change)
    variance = max(quartile_variance(change - design @ found), _LEAST)
    error = _MEDIAN_COST * float(np.sqrt(variance / max(float(np.sum((away - away.mean()) ** 2)), _LEAST)))
    return _Class(
        away.size, float(pairs.quarters[chosen].mean()), float(found[0]), 1 + float(found[1]), error, variance
    )


def _of_one_gap(only: _Class) -> tuple[float, float, float]:
    """Give noise, between and kept; one gap cannot part noise from movement: the assumed noise stands, if it fits."""
    given = averages_assumptions()
    slope = float(np.clip(only.slope, 0.0, _MOST))
    whole = only.variance / (1 - slope**2)
    noise = min(given.noise, (1 - given.least_movement) * only.variance / (1 + slope))
    between = whole - noise
    return noise, between, float((slope * whole / between) ** (1 / only.quarters))


def _of_gaps(classes: list[_Class], start: tuple[float, float, float]) -> tuple[float, float, float]:
    """Fit noise, between and kept to slopes and variances of several gaps by weighted least squares."""
    quarters, n = (np.array([getattr(c, name) for c in classes]) for name in ("quarters", "n"))
    slope, error = (np.array([getattr(c, name) for c in classes]) for name in ("slope", "slope_error"))
    log_variance = np.log([c.variance for c in classes])

    def misfit(x: Reals) -> Reals:
        whole, reliable, kept = np.exp(x[0]), x[1], x[2]
        told = reliable * kept**quarters
        spread = np.log(whole * (1 - told**2)) - log_variance
        return np.concatenate([spread * np.sqrt(n) / _SPREAD_COST, (told - slope) / np.maximum(error, _LEAST)])

    noise, between, kept = start
    first = [np.log(noise + between), between / (noise + between), kept]
    low, high = np.array([-20.0, _LEAST, _LEAST]), np.array([20.0, 1 - 1e-6, 1 - 1e-6])
    whole, reliable, left = least_squares(misfit, np.clip(first, low + 1e-7, high - 1e-7), bounds=(low, high)).x
    scale = float(np.exp(whole))
    return max(scale * (1 - float(reliable)), _LEAST), scale * float(reliable), float(left)


def _periods(pairs: Pairs) -> int:
    """Count the quarters in which enough pairs lie."""
    _, counts = np.unique(np.round((pairs.start + pairs.end) / 2 / QUARTER_DAYS), return_counts=True)
    return max(1, int(np.count_nonzero(counts >= averages_assumptions().least_class)))
