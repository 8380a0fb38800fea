"""The regression that tiring of ads is read from: posts, their load of ads, what is held equal, slopes with intervals.

Ordinary least squares with standard errors that allow for uneven spread (HC3, MacKinnon and White 1985).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Reals = NDArray[np.float64]
LAST_POSTS = 10
"""Posts before a post whose paid share is the load of ads."""

LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class SaturationPost:
    """One post.

    Attributes:
        posted_at: when.
        engagement: engagements, or a rate; above 0, else the post is left out.
        paid: paid advertising; None where that cannot be told: left out.
        format: its format; None for unknown.
        depth: share of comments of substance; None where too few of its comments are known.

    """

    posted_at: datetime
    engagement: float | None
    paid: bool | None
    format: str | None = None
    depth: float | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """An effect with its interval.

    Attributes:
        value: what engagement is multiplied by (0.8 is a fifth less), or what is added to a share.
        low: lower end.
        high: upper end.
        n: posts it rests on.

    """

    value: float
    low: float
    high: float
    n: int


def loads(paid: NDArray[np.bool_]) -> Reals:
    """The share of paid posts among the ten before each post; NaN where fewer came before."""
    sums = np.concatenate([[0], np.cumsum(paid)]).astype(np.float64)
    loads = np.full(len(paid), np.nan)
    if len(paid) > LAST_POSTS:
        loads[LAST_POSTS:] = (sums[LAST_POSTS:-1] - sums[: -LAST_POSTS - 1]) / LAST_POSTS
    return loads


def held_equal(posts: Sequence[SaturationPost]) -> Reals:
    """What is held equal: a level, the drift of time, paid or not, formats with at least three posts."""
    days = np.array([post.posted_at.timestamp() for post in posts])
    drift = (days - days.mean()) / max(float(days.std()), 1.0)
    formats = [post.format for post in posts]
    kinds = sorted({kind for kind in formats if kind and formats.count(kind) >= 3})[1:]  # noqa: PLR2004  the first is the level
    columns = [np.ones(len(posts)), drift, np.array([float(bool(post.paid)) for post in posts])]
    columns += [np.array([float(kind == other) for other in formats]) for kind in kinds]
    return np.column_stack(columns)


def fitted_slope(target: Reals, design: Reals, ratio: Callable[[float], float]) -> Slope:
    """The first coefficient of a least-squares fit, as a ratio with its HC3 interval."""
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ target
    residual = target - design @ coefficients
    leverage = np.clip(np.einsum("ij,jk,ik->i", design, inverse, design), 0, 0.999)
    meat = (design * (residual / (1 - leverage))[:, None] ** 2).T @ design
    error = float(np.sqrt((inverse @ meat @ inverse)[0, 0]))
    reach = float(stdtrit(max(len(target) - design.shape[1], 1), (1 + LEVEL) / 2)) * error
    slope = float(coefficients[0])
    low, high = sorted((ratio(slope - reach), ratio(slope + reach)))
    return Slope(ratio(slope), low, high, len(target))
