"""The followers an account had when it posted."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.columns import reals

BASES = ("posting", "snapshot", "latest")
"""Where followers are from, strongest first: told with the post, a snapshot near it, the latest number."""

_SECONDS_PER_DAY = 86_400
# Row and second share one sortable integer; 2^34 seconds are 544 years, so neighbours of another row are never near.
_ROW = 1 << 34


def _seconds(moments: pl.Series) -> Integers:
    return moments.dt.epoch("s").to_numpy().astype(np.int64)


def nearest_snapshot(posts: pl.DataFrame, snapshots: pl.DataFrame, days: float) -> Reals:
    """Find for every post the followers in the snapshot of its account that is nearest in time.

    Args:
        posts: with ``row`` (of the account) and ``posted_at``.
        snapshots: with ``row``, ``captured_at`` and ``followers``, no nulls.
        days: a snapshot farther away does not count.

    Returns:
        Followers per post; NaN where no snapshot is near. Of two equally near ones the earlier counts.

    """
    if snapshots.is_empty():
        return np.full(posts.height, np.nan)
    keys = snapshots["row"].to_numpy().astype(np.int64) * _ROW + _seconds(snapshots["captured_at"])
    order = np.argsort(keys, kind="stable")
    keys, followers = keys[order], snapshots["followers"].cast(pl.Float64).to_numpy()[order]
    wanted = posts["row"].to_numpy().astype(np.int64) * _ROW + _seconds(posts["posted_at"])
    after = np.clip(np.searchsorted(keys, wanted), 0, len(keys) - 1)
    before = np.clip(after - 1, 0, len(keys) - 1)
    nearest = np.where(np.abs(keys[after] - wanted) < np.abs(keys[before] - wanted), after, before)
    near = np.abs(keys[nearest] - wanted) <= days * _SECONDS_PER_DAY
    return np.where(near, followers[nearest], np.nan)


def followers_at_posting(posts: pl.DataFrame, snapshots: pl.DataFrame, days: float) -> tuple[Reals, NDArray[np.int8]]:
    """Give the followers per post, and where each number is from as an index into :data:`BASES`; −1 where unknown.

    Args:
        posts: with ``row``, ``posted_at``, ``followers`` (at posting, nullable) and ``latest`` (nullable).
        snapshots: with ``row``, ``captured_at`` and ``followers``.
        days: how near a snapshot must be.

    """
    told = reals(posts, "followers")
    asked = np.flatnonzero(np.isnan(told))
    near = np.full(len(told), np.nan)
    near[asked] = nearest_snapshot(posts[asked], snapshots.drop_nulls(), days)
    latest = reals(posts, "latest")
    choices = np.stack([told, near, latest])
    known = ~np.isnan(choices)
    basis = np.where(known.any(axis=0), known.argmax(axis=0), -1).astype(np.int8)
    return np.take_along_axis(choices, np.maximum(basis, 0)[None, :], axis=0)[0], basis
