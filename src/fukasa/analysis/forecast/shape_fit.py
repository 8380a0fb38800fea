"""Conformal calibration: the shape of forecasts from how far held-out posts lay from theirs."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.forecast.shapes import ALL, NORMAL, PROBABILITIES, SEPARATOR, Shapes
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput

LEAST_CREATORS = 50
_LEAST_SLOPE = 0.01
_NORMAL_Z: Reals = ndtri(PROBABILITIES)
_MIDDLE = PROBABILITIES.size // 2


def fit_shapes(
    scores: Reals, creators: Integers, bins: Integers, ids: Sequence[str], *, least: int = LEAST_CREATORS
) -> Shapes:
    """Make the table of shapes from standardised residuals of posts that were forecast without being seen.

    Split conformal with each creator counting once (hierarchical: Lee, Barber and Willett 2023, arXiv 2306.06342), one
    row per bin (Mondrian: Vovk, Lindsay, Nouretdinov and Gammerman 2003). A new creator is one more draw, so K creators
    stand for K + 1 parts of probability and the missing part lies beyond the end that is asked for. A bin, platform or
    whole with fewer than ``least`` creators gets no row: :meth:`Shapes.row` then falls back to platform, all, normal.

    Args:
        scores: (log actual − mu) / sigma, one per held-out post.
        creators: whose post it is, as whole numbers.
        bins: the place in ``ids`` that each score belongs to.
        ids: bin ids, platform first: ``tiktok × 4-9``.
        least: creators that a row needs.

    Returns:
        The shapes: normal, then ``all``, platforms and bins as far as they have enough creators.

    Raises:
        InvalidInput: the arrays differ in length, a score is no number, or a bin is not in ``ids``.

    """
    _check(scores, creators, bins, ids)
    rows = {NORMAL: _NORMAL_Z}
    for name, members in _pools(bins, ids):
        weights = _each_creator_once(creators[members])
        if weights.sum() >= least - 0.5:
            rows[name] = _row(scores[members], weights)
    return Shapes(tuple(rows), np.stack(list(rows.values())))


def _check(scores: Reals, creators: Integers, bins: Integers, ids: Sequence[str]) -> None:
    if not len(scores) == len(creators) == len(bins):
        raise InvalidInput(
            f"{len(scores)} scores, {len(creators)} creators and {len(bins)} bins do not belong together"
        )
    if not bool(np.all(np.isfinite(scores))):
        raise InvalidInput("a score is not finite; leave out posts without outcome and forecasts without spread")
    if bins.size and not 0 <= int(bins.min()) <= int(bins.max()) < len(ids):
        raise InvalidInput(f"a score names bin {int(bins.max())}, {len(ids)} have an id")


def _pools(bins: Integers, ids: Sequence[str]) -> list[tuple[str, Flags]]:
    """List everything that may get a row: all, platforms, bins."""
    platforms = [name.split(SEPARATOR, 1)[0] for name in ids]
    codes = {name: code for code, name in enumerate(dict.fromkeys(platforms))}
    platform_of = np.array([codes[name] for name in platforms], dtype=np.int64)[bins]
    pools: list[tuple[str, Flags]] = [(ALL, np.ones(bins.size, dtype=np.bool_))]
    pools += [(name, platform_of == code) for name, code in codes.items()]
    return pools + [(name, bins == place) for place, name in enumerate(ids) if name not in codes]


def _each_creator_once(creators: Integers) -> Reals:
    _, place, count = np.unique(creators, return_inverse=True, return_counts=True)
    weights: Reals = 1.0 / count[place]
    return weights


def _row(scores: Reals, weights: Reals) -> Reals:
    """Take the conformal quantiles of one pool.

    For the upper half the missing part lies above all scores, for the lower half below them. Between two scores the
    quantile is linear, so that few scores give no steps.
    """
    order = np.argsort(scores, kind="stable")
    ordered, weight = scores[order], weights[order]
    reached = np.cumsum(weight)
    whole = reached[-1] + 1
    upper = np.interp(PROBABILITIES, reached / whole, ordered)
    lower = np.interp(PROBABILITIES, (1 + reached - weight) / whole, ordered)
    reach = reached[-1] / whole
    halves = np.concatenate([lower[:_MIDDLE], [(lower[_MIDDLE] + upper[_MIDDLE]) / 2], upper[_MIDDLE + 1 :]])
    return _ascending(_beyond(halves, reach))


def _beyond(z: Reals, reach: float) -> Reals:
    """Continue the quantiles that so few creators cannot tell like a normal as wide as the half that they do tell."""
    told = np.flatnonzero((reach >= PROBABILITIES) & (1 - reach <= PROBABILITIES))
    first, last = (int(told[0]), int(told[-1])) if told.size else (_MIDDLE, _MIDDLE)
    found = z.copy()
    for end, outside in ((first, slice(0, first)), (last, slice(last + 1, None))):
        wide = (z[end] - z[_MIDDLE]) / _NORMAL_Z[end] if end != _MIDDLE else 1.0
        found[outside] = z[end] + wide * (_NORMAL_Z[outside] - _NORMAL_Z[end])
    return found


def _ascending(z: Reals) -> Reals:
    """Part equal quantiles a little: nowhere steeper than a normal a hundred times narrower."""
    slope = _LEAST_SLOPE * _NORMAL_Z
    flat = z - slope
    up = np.maximum.accumulate(flat)
    down = np.minimum.accumulate(flat[::-1])[::-1]
    parted: Reals = (up + down) / 2 + slope
    return parted
