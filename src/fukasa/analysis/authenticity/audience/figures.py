"""From the public counts and flags of profiles to the figures that the curves of the scorer read."""

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.catalogue import AUDIENCE_SAMPLES, Kind
from fukasa.core.errors import InvalidInput

PROFILE_COLUMNS: tuple[str, ...] = tuple(
    field.name for field in AUDIENCE_SAMPLES.fields if field.kind in {Kind.INTEGER, Kind.BOOLEAN}
)
"""The counts and flags of a profile, in the order of the catalogue; any subset may be known."""

BALANCE = "balance"
FIGURES: tuple[str, ...] = (*PROFILE_COLUMNS, BALANCE)
"""What the curves read: each column, and how many accounts the profile follows per follower (``balance``)."""

_FLAGS = frozenset(field.name for field in AUDIENCE_SAMPLES.fields if field.kind is Kind.BOOLEAN)


def profile_matrix(profiles: pl.DataFrame) -> Reals:
    """Give the columns of profiles as profiles × ``PROFILE_COLUMNS``; what is absent or null is NaN.

    Raises:
        InvalidInput: no column of a profile is there, or a count is below 0 or infinite.

    """
    if not set(PROFILE_COLUMNS) & set(profiles.columns):
        raise InvalidInput(f"profiles need at least one of the columns {', '.join(PROFILE_COLUMNS)}; name them so")
    known = [pl.col(name) if name in profiles.columns else pl.lit(None).alias(name) for name in PROFILE_COLUMNS]
    values = profiles.select(column.cast(pl.Float64).fill_null(np.nan) for column in known).to_numpy()
    matrix = np.asarray(values, dtype=np.float64).reshape(profiles.height, len(PROFILE_COLUMNS))
    if bool((matrix < 0).any()) or bool(np.isinf(matrix).any()):
        wrong = [name for name, column in zip(PROFILE_COLUMNS, matrix.T, strict=True) if (column < 0).any()]
        raise InvalidInput(f"a count of a profile is below 0 or infinite ({', '.join(wrong)}); leave it empty")
    return matrix


def figure_matrix(profiles: Reals) -> Reals:
    """Give the figures of profiles as profiles × ``FIGURES``.

    Counts become log(1 + count), so that a curve speaks of ratios; flags stay 0 and 1. The balance is
    log(1 + following) − log(1 + followers). NaN stays NaN.

    Args:
        profiles: profiles × ``PROFILE_COLUMNS``.

    """
    flags = np.array([name in _FLAGS for name in PROFILE_COLUMNS])
    figures = np.where(flags, profiles, np.log1p(profiles))
    place = PROFILE_COLUMNS.index
    balance = figures[:, place("following")] - figures[:, place("followers")]
    return np.column_stack([figures, balance])
