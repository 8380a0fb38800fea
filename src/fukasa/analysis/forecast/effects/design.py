"""Posts as rows of a regression: which levels each shows, and what an account's level is taken from."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.assumptions import effect_assumptions
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.catalogue import FORMATS

TIMEZONE = "Asia/Tokyo"
"""Weekdays and hours are those of this zone, unless another is named."""

_HOURS = 4  # of one band
UNKNOWN = "unknown"
LEVELS: dict[str, tuple[str, ...]] = {
    "format": (*FORMATS, UNKNOWN),
    "weekday": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "hour": tuple(f"{first:02d}-{first + _HOURS:02d}" for first in range(0, 24, _HOURS)),
    "sponsored": ("sponsored",),
}
"""Factors and their levels, in the order of the columns."""

_SIZES = [len(levels) for levels in LEVELS.values()]
FACTORS = {
    name: slice(end - size, end) for name, size, end in zip(LEVELS, _SIZES, np.cumsum(_SIZES).tolist(), strict=True)
}
"""The columns of each factor."""

COLUMNS = sum(_SIZES)
SPONSORED = FACTORS["sponsored"].start
_ONE_HOT = ("format", "weekday", "hour")


def useful_rows(history: pl.DataFrame) -> pl.DataFrame:
    """Keep what the regression reads, of posts with a moment and a value above 0."""
    rows = history.filter(pl.col("posted_at").is_not_null(), pl.col("value") > 0, pl.col("value").is_finite())
    return rows.select("account_key", "posted_at", "platform", "metric", "value", "format", "sponsored")


def codes(history: pl.DataFrame, timezone: str) -> tuple[Integers, Reals]:
    """Give per post the columns of its format, weekday and hour, and the chance that it is sponsored.

    Args:
        history: posted_at, format, sponsored.
        timezone: whose weekdays and hours count.

    Returns:
        Posts × 3 columns, −1 where the moment of posting is not known; the chance, NaN where not known.

    """
    local = pl.col("posted_at").dt.convert_time_zone(timezone)
    form = pl.col("format").replace_strict(list(FORMATS), range(len(FORMATS)), default=None)
    found = history.select(
        form.fill_null(len(FORMATS)).cast(pl.Int64).alias("format"),
        (FACTORS["weekday"].start + local.dt.weekday().cast(pl.Int64) - 1).fill_null(-1).alias("weekday"),
        (FACTORS["hour"].start + local.dt.hour().cast(pl.Int64) // _HOURS).fill_null(-1).alias("hour"),
        pl.col("sponsored").cast(pl.Float64).fill_null(np.nan),
    )
    return found.select(_ONE_HOT).to_numpy(), found["sponsored"].to_numpy()


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of one platform and metric, account after account in the order of time.

    Attributes:
        account: number of the account of each post, from 0.
        cell: number of the block of posts whose common level is taken away.
        code: columns of format, weekday and hour.
        sponsored: the chance that it is sponsored; NaN where not known.
        log_value: log of the matured count.

    """

    account: Integers
    cell: Integers
    code: Integers
    sponsored: Reals
    log_value: Reals

    @classmethod
    def of(cls, rows: pl.DataFrame, timezone: str) -> "Posts":
        """Lay out rows that are sorted by account and time, all with a moment and a value above 0."""
        code, sponsored = codes(rows, timezone)
        account = rows["account_key"].rle_id().to_numpy().astype(np.int64)
        return cls(account, _cells(account), code, sponsored, np.log(rows["value"].to_numpy()))

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return int(self.account[-1]) + 1

    def centred(self, values: Reals) -> Reals:
        """Take the mean of each block away."""
        sums = np.bincount(self.cell, values)
        return np.asarray(values - (sums / np.bincount(self.cell))[self.cell])

    def design(self) -> Reals:
        """Give posts × columns, the means of the blocks taken away.

        Where it is not known whether a post is sponsored, the mean of its block stands in: it then says nothing of the
        penalty. A probability enters as it is; see docs/methods/maturity-and-effects.md on why.
        """
        x = np.zeros((len(self.cell), COLUMNS))
        x[np.arange(len(x))[:, None], self.code] = 1.0
        known = ~np.isnan(self.sponsored)
        filled = np.where(known, self.sponsored, 0.0)
        count = np.maximum(np.bincount(self.cell, known.astype(np.float64)), 1.0)
        mean = np.bincount(self.cell, filled) / count
        for column in range(SPONSORED):
            x[:, column] = self.centred(x[:, column])
        x[:, SPONSORED] = np.where(known, filled - mean[self.cell], 0.0)
        return x


def _cells(account: Integers) -> Integers:
    """Cut each account's posts into blocks of nearly equal length, never shorter than the assumption says."""
    size = np.bincount(account)
    place = np.arange(len(account)) - (np.cumsum(size) - size)[account]
    blocks = np.maximum(size // int(effect_assumptions().block_posts), 1)
    before = np.cumsum(blocks) - blocks
    return np.asarray(before[account] + place * blocks[account] // size[account])
