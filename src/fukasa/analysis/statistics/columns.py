"""From columns of frames, where null is not known, to arrays, where NaN is."""

import polars as pl

from fukasa.analysis.statistics.arrays import Reals


def reals(frame: pl.DataFrame, column: str) -> Reals:
    """Read a column of numbers or flags as real numbers; null becomes NaN."""
    return frame[column].cast(pl.Float64).to_numpy()
