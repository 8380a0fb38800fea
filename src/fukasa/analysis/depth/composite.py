"""Depth: one figure from the standing of several parts among peers, never without saying which parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.depth.settings import default_weights, parts, settings
from fukasa.analysis.engagement.reasons import reason
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.core.errors import InvalidInput

PART_SEPARATOR = "+"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one part of an account stands among its peers.

    Attributes:
        percentile: share of peers that it stands above.
        low: the same for the lower end of the part's interval.
        high: the same for the upper end.

    """

    percentile: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Depth:
    """The depth of one account.

    Attributes:
        value: between 0 and 1; None where it may not be told.
        low: lower end of the interval.
        high: upper end of the interval.
        status: ``ok`` or ``insufficient``.
        reason: why not; None where it is told.
        weights: the weight of every known part; their sum is 1. Parts that are not here are missing.

    """

    value: float | None
    low: float | None
    high: float | None
    status: str
    reason: str | None
    weights: Mapping[str, float]

    @property
    def label(self) -> str:
        """The known parts; only depths of equal labels may be compared."""
        return PART_SEPARATOR.join(self.weights)


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Bring weights to a sum of 1, in the order of the parts; a part without a weight has 0.

    Raises:
        InvalidInput: a weight is negative or no number, all are 0, or one is for something that is no part of depth.

    """
    names = [part.metric for part in parts()]
    unknown = [name for name in weights if name not in names]
    values = [float(weights.get(name, 0.0)) for name in names]
    if unknown or not all(0 <= value < float("inf") for value in values) or sum(values) <= 0:
        raise InvalidInput(
            f"weights of depth are numbers of at least 0, not all 0, for {', '.join(names)}; got {dict(weights)}"
        )
    return {name: value / sum(values) for name, value in zip(names, values, strict=True)}


def depth_of(standings: Mapping[str, Standing | None], weights: Mapping[str, float] | None = None) -> Depth:
    """Put the known parts of one account together.

    The value is the weighted mean of the percentiles; weights of unknown parts are spread over the known ones. Its
    interval is that of :func:`weighted`.

    Args:
        standings: by metric; None or absent is not known.
        weights: the weights of a workspace; the default ones otherwise.

    Raises:
        InvalidInput: the weights are no weights.

    """
    shares = checked_weights(default_weights() if weights is None else weights)
    known = {name: found for name in shares if shares[name] > 0 and (found := standings.get(name)) is not None}
    why = _lacking(frozenset(known))
    if why is not None:
        return Depth(None, None, None, "insufficient", why, {})
    ends = np.array([[found.percentile, found.low, found.high] for found in known.values()])[None]
    weighing = np.array([shares[name] for name in known])
    value, low, high = weighted(ends[..., 0], ends[..., 1], ends[..., 2], weighing, from_comments(known))
    total = sum(shares[name] for name in known)
    kept = {name: shares[name] / total for name in known}
    return Depth(float(value[0]), float(low[0]), float(high[0]), "ok", None, kept)


def _lacking(known: frozenset[str]) -> str | None:
    if not any(part.comments and part.metric in known for part in parts()):
        return reason("no_comment_part")
    if len(known) < settings().min_parts:
        return reason("too_few_parts", needed=settings().min_parts, have=len(known))
    return None


def from_comments(names: Iterable[str]) -> Flags:
    """Say which parts are made of comments."""
    made = {part.metric for part in parts() if part.comments}
    return np.array([name in made for name in names])


def weighted(percentile: Reals, low: Reals, high: Reals, weights: Reals, together: Flags) -> tuple[Reals, Reals, Reals]:
    """Take the weighted mean of known percentiles row by row, and its interval.

    The distances of the parts' ends are added in quadrature (Zou and Donner 2008) where parts err apart. Those that
    are made of the same comments err together (a question is substantive too): their distances are added as they are,
    which is the most that they can come to.

    Args:
        percentile: accounts × parts; NaN is not known.
        low: the same for the lower ends.
        high: the same for the upper ends.
        weights: one per part, of at least 0.
        together: one per part, whether it is made of comments.

    Returns:
        Value, low and high per row; NaN where no part with a weight is known.

    """
    share = np.where(np.isnan(percentile), 0.0, weights)
    total = share.sum(axis=1, keepdims=True)
    share = share / np.where(total > 0, total, np.nan)
    value = (share * np.nan_to_num(percentile)).sum(axis=1)
    below = _added(share * np.nan_to_num(percentile - low), together)
    above = _added(share * np.nan_to_num(high - percentile), together)
    return value, np.clip(value - below, 0, 1), np.clip(value + above, 0, 1)


def _added(distances: Reals, together: Flags) -> Reals:
    added: Reals = np.hypot(distances[:, together].sum(axis=1), np.linalg.norm(distances[:, ~together], axis=1))
    return added
