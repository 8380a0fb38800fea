"""Posts are added until a plan that almost reaches the target and the floor of the worst cases reaches both."""

import numpy as np

from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.rows import ROUNDING
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_MOST = 60


def topped_up(instance: Instance, posts: Integers) -> Integers | None:
    """Add the post that brings most of what is missing for its price, until nothing is; None where none may be added.

    Args:
        instance: the instance.
        posts: a plan that may miss the target and the floor, and breaks no row.

    """
    current = posts.copy()
    for _ in range(_MOST):
        if instance.rows.broken(current).any():
            return None
        if instance.holds(current):
            return current
        helps = np.where(_may_join(instance, current), _share_of_missing(instance, current), 0.0)
        worth = helps / np.maximum(instance.price, ROUNDING)
        best = int(worth.argmax())
        if worth[best] <= 0:
            return None
        current[best] += 1
    return None


def _share_of_missing(instance: Instance, posts: Integers) -> Reals:
    """Give how much of what is missing one more post of each option brings, target and floor counting alike."""
    helps, risk = np.zeros(instance.size), instance.risk
    if risk is not None and not risk.holds(posts):
        helps += np.minimum(risk.weights(posts) @ risk.draws / (risk.floor - risk.worst(posts)), 1.0)
    missing = 0.0 if instance.target is None else instance.target - instance.value(posts)
    if missing > 0:
        left = instance.weights * np.exp(-(posts @ instance.exposure))
        adds = -np.expm1(-instance.exposure) @ left + instance.linear
        helps += np.minimum(adds / missing, 1.0)
    return helps


def _may_join(instance: Instance, posts: Integers) -> Flags:
    """Mark options of which one more post breaks no row."""
    rows, booked = instance.rows, (posts > 0).astype(np.int64)
    room = rows.limit - rows.posts @ posts - rows.booked @ booked + ROUNDING * np.maximum(np.abs(rows.limit), 1.0)
    use = rows.posts + rows.booked.multiply((1 - booked)[None, :])
    over = (use - np.maximum(room, 0.0)[:, None] * (use > 0)) > 0
    return np.asarray((np.asarray(over.sum(axis=0)).ravel() == 0) & (posts < instance.most))
