"""The posts of a window as matrices: one row per account, its newest post first."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.engagement.followers import followers_at_posting
from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.core.errors import InvalidInput
from fukasa.core.window import DEFAULT_WINDOW, Window

POST_COLUMNS = (
    "views", "impressions", "reach", "likes", "comments", "saves", "shares", "watch_time_avg_s", "completion_rate",
)  # fmt: skip
OPTIONAL_COLUMNS = (*POST_COLUMNS, "followers", "sponsored", "p_sponsored")
"""Columns that posts may lack altogether; they are read as unknown."""

_MICROSECONDS_PER_DAY = 86_400_000_000
_MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class PostPanel:
    """The posts that count, account by account.

    Attributes:
        accounts: one row per account, in the order of the matrix rows.
        window: which posts count.
        columns: per figure a matrix of accounts × posts, newest first; NaN is missing.
        followers: followers at posting, the same shape.
        bases: where the followers are from, as index into ``BASES``; −1 where unknown.
        sponsored: the platform's mark as 0 or 1, else the model's probability, else NaN.
        posted_at: microseconds since 1970 UTC; 0 where there is no post.
        size: posts in the window per account.
        counts: posts per account: in_window, too_young, too_old, over_limit, undated, newest_days.

    """

    accounts: pl.DataFrame
    window: Window
    columns: dict[str, Reals]
    followers: Reals
    bases: NDArray[np.int8]
    sponsored: Reals
    posted_at: Integers
    size: Integers
    counts: pl.DataFrame

    @property
    def present(self) -> Flags:
        """Where the matrices hold a post."""
        posts: Flags = np.arange(self.posted_at.shape[1]) < self.size[:, None]
        return posts


def _aged(posts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Number the accounts and age the posts; only what the panel reads is carried on."""
    known = accounts.select("account_key", pl.col("as_of").cast(_MOMENT), latest="followers").with_row_index("row")
    absent = [pl.lit(None, dtype=pl.Float64).alias(name) for name in OPTIONAL_COLUMNS if name not in posts.columns]
    needed = posts.with_columns(absent).select("account_key", "post_id", "posted_at", *OPTIONAL_COLUMNS)
    joined = needed.join(known, on="account_key", how="inner").drop("account_key")
    return joined.with_columns(age=(pl.col("as_of") - pl.col("posted_at").cast(_MOMENT)).dt.total_microseconds())


def _counts(aged: pl.DataFrame, window: Window, accounts: pl.DataFrame) -> pl.DataFrame:
    row, age = aged["row"].to_numpy(), aged["age"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    young, old = window.min_age_days * _MICROSECONDS_PER_DAY, window.max_age_days * _MICROSECONDS_PER_DAY

    def count(chosen: Flags) -> Integers:
        return np.bincount(row[chosen], minlength=accounts.height).astype(np.int64)

    inside = count((age >= young) & (age <= old))
    newest = np.full(accounts.height, np.inf)
    np.minimum.at(newest, row, np.where(age >= 0, age, np.inf))
    days = np.where(np.isfinite(newest), np.floor(newest / _MICROSECONDS_PER_DAY), np.nan)
    return accounts.select("account_key").with_columns(
        pl.Series("in_window", np.minimum(inside, window.max_posts)),
        pl.Series("too_young", count(age < young)),
        pl.Series("too_old", count(age > old)),
        pl.Series("over_limit", np.maximum(inside - window.max_posts, 0)),
        pl.Series("undated", count(np.isnan(age))),
        pl.Series("newest_days", days, nan_to_null=True).cast(pl.Int64),
    )


def _newest_first(aged: pl.DataFrame, window: Window) -> pl.DataFrame:
    young, old = window.min_age_days * _MICROSECONDS_PER_DAY, window.max_age_days * _MICROSECONDS_PER_DAY
    inside = aged.filter(pl.col("age").is_between(young, old)).sort("row", "age", "post_id")
    place = pl.int_range(pl.len()).over("row").alias("place")
    return inside.with_columns(place).filter(pl.col("place") < window.max_posts)


def _sponsored(frame: pl.DataFrame) -> Reals:
    mark = pl.col("sponsored").cast(pl.Float64)
    return reals(frame.select(mark.fill_null(pl.col("p_sponsored").cast(pl.Float64)).alias("p")), "p")


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the posts of a sorted frame stand in the matrices."""

    row: Integers
    place: Integers

    nothing: Reals

    def spread(self, values: Reals) -> Reals:
        """Lay one value per post into a matrix; NaN where there is no post. Matrices without values are shared."""
        if np.isnan(values).all():
            return self.nothing
        matrix = self.nothing.copy()
        matrix[self.row, self.place] = values
        return matrix


def _followers_of(
    posts: pl.DataFrame, accounts: pl.DataFrame, snapshots: pl.DataFrame | None
) -> tuple[Reals, NDArray[np.int8]]:
    rows = accounts.select("account_key").with_row_index("row")
    seen = pl.DataFrame(schema={"row": pl.UInt32, "captured_at": _MOMENT, "followers": pl.Int64})
    if snapshots is not None:
        seen = snapshots.join(rows, on="account_key", how="inner").select("row", "captured_at", "followers")
    return followers_at_posting(posts, seen, settings().follower_days)


def post_panel(
    posts: pl.DataFrame,
    accounts: pl.DataFrame,
    snapshots: pl.DataFrame | None = None,
    *,
    window: Window = DEFAULT_WINDOW,
) -> PostPanel:
    """Choose the posts that count and lay them out, one row per account.

    Ages are counted from ``as_of`` of each account. Posts without a date, outside the window or of unknown accounts
    are left out and counted. The order of the input rows does not matter.

    Args:
        posts: one row per post with its latest metrics.
        accounts: one row per account.
        snapshots: dated followers of the accounts; None when there are none.
        window: which posts count.

    Raises:
        InvalidInput: an account stands twice in ``accounts``.

    """
    if accounts["account_key"].n_unique() != accounts.height:
        raise InvalidInput("an account stands twice in the accounts; merge its rows before measuring")
    aged = _aged(posts, accounts)
    inside = _newest_first(aged, window)
    row, place = inside["row"].to_numpy().astype(np.int64), inside["place"].to_numpy().astype(np.int64)
    shape = (accounts.height, int(place.max(initial=-1)) + 1)
    grid = _Grid(row, place, np.full(shape, np.nan))
    followers, basis = _followers_of(inside, accounts, snapshots)
    bases = np.full(shape, -1, dtype=np.int8)
    bases[row, place] = basis
    posted = np.zeros(shape, dtype=np.int64)
    posted[row, place] = inside["posted_at"].cast(_MOMENT).to_physical().to_numpy()
    return PostPanel(
        accounts=accounts,
        window=window,
        columns={name: grid.spread(reals(inside, name)) for name in POST_COLUMNS},
        followers=grid.spread(followers),
        bases=bases,
        sponsored=grid.spread(_sponsored(inside)),
        posted_at=posted,
        size=np.bincount(row, minlength=accounts.height).astype(np.int64),
        counts=_counts(aged, window, accounts),
    )
