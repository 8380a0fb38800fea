"""Swap search: one option out, another in, as long as the plan gets better and every rule holds."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.planning.solvers.rows import ROUNDING
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_MOST_STEPS = 400
_TRIED = 200
_LEAST_GAIN = 1e-10


@dataclass(frozen=True, slots=True)
class Change:
    """Single changes of a plan: ``option`` goes from ``before`` posts to ``after``; option −1 changes nothing."""

    option: Integers
    before: Integers
    after: Integers

    def __len__(self) -> int:
        return len(self.option)


def improve(instance: Instance, posts: Integers, pool: Integers, *, steps: int = _MOST_STEPS) -> Integers:
    """Take the best change of at most one option down and one up, until none helps.

    Args:
        instance: the instance.
        posts: a plan that keeps all limits.
        pool: options that may be added.
        steps: most changes.

    """
    current = posts.copy()
    for _ in range(steps):
        better = _step(instance, current, pool)
        if better is None:
            break
        current = better
    return current


def _step(instance: Instance, posts: Integers, pool: Integers) -> Integers | None:
    down, up = _downs(posts), _ups(posts, instance.most, pool)
    gain = _gains(instance, posts, down, up)
    gain[~_fits(instance, posts, down, up)] = -np.inf
    gain[down.option[:, None] == up.option[None, :]] = -np.inf
    order = np.argsort(-gain, axis=None, kind="stable")[:_TRIED]
    for place in order:
        one, other = np.unravel_index(place, gain.shape)
        if gain[one, other] <= _LEAST_GAIN:
            return None
        trial = posts.copy()
        for change, row in ((down, one), (up, other)):
            if change.option[row] >= 0:
                trial[change.option[row]] = change.after[row]
        if instance.holds(trial):
            return trial
    return None


def _downs(posts: Integers) -> Change:
    """Nothing, one post less, or none at all, of every option in the plan."""
    booked = np.flatnonzero(posts > 0)
    several = booked[posts[booked] > 1]
    option = np.concatenate([[-1], booked, several])
    before = np.concatenate([[0], posts[booked], posts[several]])
    after = np.concatenate([[0], 0 * booked, posts[several] - 1])
    return Change(option, before, after)


def _ups(posts: Integers, most: Integers, pool: Integers) -> Change:
    """Nothing, one post more, or as many as may be, of every option of the pool."""
    room = pool[posts[pool] < most[pool]]
    several = room[most[room] - posts[room] > 1]
    option = np.concatenate([[-1], room, several])
    before = np.concatenate([[0], posts[room], posts[several]])
    after = np.concatenate([[0], posts[room] + 1, most[several]])
    return Change(option, before, after)


def _parts(instance: Instance, change: Change) -> tuple[Reals, Reals]:
    """Give linear value and exposure that a change adds."""
    more = change.after - change.before
    rows = np.maximum(change.option, 0)
    return instance.linear[rows] * more, instance.exposure[rows] * more[:, None]


def _gains(instance: Instance, posts: Integers, down: Change, up: Change) -> Reals:
    """Give downs × ups, what a pair adds to the score; where the cost counts, −∞ for pairs that miss the target."""
    value = _value_gains(instance, posts, down, up)
    if instance.target is None:
        return value
    less, more = (-instance.price[np.maximum(side.option, 0)] * (side.after - side.before) for side in (down, up))
    reaches = instance.value(posts) + value >= instance.target * (1 - ROUNDING)
    return np.where(reaches, less[:, None] + more[None, :], -np.inf)


def _value_gains(instance: Instance, posts: Integers, down: Change, up: Change) -> Reals:
    """Give downs × ups, what a pair adds to the value: factors e^{−z} of the two multiply."""
    left = instance.weights * np.exp(-(posts @ instance.exposure))
    (lost, exposure_lost), (won, exposure_won) = _parts(instance, down), _parts(instance, up)
    after = (np.exp(-exposure_lost) * left) @ np.exp(-exposure_won).T
    return np.asarray(left.sum() - after + lost[:, None] + won[None, :])


def _fits(instance: Instance, posts: Integers, down: Change, up: Change) -> Flags:
    """Mark downs × ups that keep every row; the risk and the target are looked at later, for few pairs."""
    rows = instance.rows
    slack = rows.limit - rows.use(posts) + ROUNDING * np.maximum(np.abs(rows.limit), 1.0)
    less, more = _use(instance, down), _use(instance, up)
    counts = np.diff(rows.posts.indptr) == 0
    wide = ~counts | (np.diff(rows.booked.indptr) > instance.size // 10)
    fits = np.ones((len(down), len(up)), dtype=bool)
    for row in np.flatnonzero(wide):
        fits &= less[[row]].toarray().T + more[[row]].toarray() <= slack[row]
    return np.asarray(fits & (_narrow(less, more, slack, ~wide) == 0))


def _use(instance: Instance, change: Change) -> csr_array:
    """Give rows × changes, what each change adds to each row."""
    rows, options = instance.rows, np.maximum(change.option, 0)
    more = (change.after - change.before).astype(np.float64)
    booked = (change.after > 0).astype(np.float64) - (change.before > 0)
    use = csr_array(rows.posts[:, options].multiply(more[None, :]) + rows.booked[:, options].multiply(booked[None, :]))
    use.eliminate_zeros()
    return use


def _narrow(less: csr_array, more: csr_array, slack: Reals, rows: Flags) -> Reals:
    """Count for each pair the rows that it breaks, where each row counts bookings of few options.

    A row that one change breaks alone is mended if the other goes the other way in it.
    """
    chosen = np.flatnonzero(rows)
    down, up, room = less[chosen], more[chosen], slack[chosen]
    down_breaks, up_breaks = _marked(down, down.data > _along(down, room)), _marked(up, up.data > _along(up, room))
    down_mends, up_mends = _marked(down, down.data < 0), _marked(up, up.data < 0)
    mended = (down_mends.T @ up_breaks + down_breaks.T @ up_mends).toarray()
    return np.asarray(down_breaks.sum(axis=0)[:, None] + up_breaks.sum(axis=0)[None, :] - mended)


def _along(matrix: csr_array, room: Reals) -> Reals:
    return np.repeat(room, np.diff(matrix.indptr))


def _marked(matrix: csr_array, marks: Flags) -> csr_array:
    return csr_array((marks.astype(np.float64), matrix.indices, matrix.indptr), shape=matrix.shape)
