"""What titles add to the level of accounts: one row per coming post, with the earlier posts that are the reason."""

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from fukasa.analysis.forecast.series.process import Likeness, Told, tell, title_kernel
from fukasa.analysis.forecast.series.settings import settings
from fukasa.analysis.forecast.series.wording import wording
from fukasa.analysis.statistics.arrays import Integers, Reals

OFFSETS_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "target_id": pl.String(),
        "offset": pl.Float64(),
        "shift": pl.Float64(),
        "variance": pl.Float64(),
        "noise": pl.Float64(),
        "effective_n": pl.Float64(),
        "n": pl.Int64(),
        "evidence": pl.List(pl.Struct({"post_id": pl.String(), "similarity": pl.Float64()})),
    }
)
"""Columns of what titles add. In logs: offset of the title; shift, what the level left over whatever the title;
variance of their sum and of a single post around it (noise). Where nothing is told, offset is 0, the others are null.
n are the earlier posts that were read; effective_n the sum of their likeness, faded with age, where they are alike at
all; evidence the likest of them first."""


def near(words: csr_array, moments: pl.Series, columns: slice = slice(None)) -> Likeness:
    """Compare all posts with some of them.

    Args:
        words: of :func:`wording`, one row per post.
        moments: when each is published.
        columns: the posts they are compared with.

    """
    titles: Reals = (words @ words[columns].T).toarray()
    day = moments.dt.epoch("s").cast(pl.Float64).to_numpy() / 86_400
    return Likeness(titles, np.abs(day[:, None] - day[columns]))


def series_offsets(history: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Tell what the titles of coming posts add to the level of their account, from its own earlier posts.

    The residuals must be taken against one level per account (or account × format), the one that the targets are
    forecast with: a level that has followed a series leaves nothing to be told about it. Only the newest
    ``most_posts`` posts of an account are read. The method stands in docs/methods/forecast-series.md.

    Args:
        history: account_key, post_id, posted_at, text, residual (log value − level); rows where one but the text is
            null are left out.
        targets: account_key, target_id, posted_at, text; nothing of them but that is read.

    Returns:
        A frame of :data:`OFFSETS_SCHEMA`, one row per target in the order of ``targets``. An account with fewer than
        ``min_posts`` earlier titles, or a target without text and date, has an offset of 0 and no variance.

    """
    rows = targets.select("account_key", "target_id", "posted_at", "text").with_row_index("_row")
    asked = rows.filter(pl.col("text").str.len_chars() > 0, pl.col("posted_at").is_not_null())
    parts = [
        _of_account(earlier, asked.filter(pl.col("account_key") == key))
        for (key,), earlier in _readable(history, asked).group_by("account_key", maintain_order=True)
    ]
    told = pl.concat(parts) if parts else _nothing()
    joined = rows.join(told, on="_row", how="left", maintain_order="left")
    zero = [pl.col(name).fill_null(0) for name in ("offset", "effective_n", "n")]
    empty = pl.col("evidence").fill_null(pl.lit([], dtype=OFFSETS_SCHEMA["evidence"]))
    return joined.with_columns(*zero, empty).select(OFFSETS_SCHEMA.names()).cast(OFFSETS_SCHEMA)


def _readable(history: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Keep the newest posts of the accounts that are asked for and have enough titles."""
    known = settings()
    wanted = history.select("account_key", "post_id", "posted_at", "text", "residual").join(
        asked.select("account_key").unique(), on="account_key", how="semi"
    )
    newest = (
        wanted.drop_nulls(["posted_at", "residual"])
        .filter(pl.col("residual").is_finite())
        .sort("account_key", "posted_at", "post_id")
        .group_by("account_key", maintain_order=True)
        .tail(known.most_posts)
    )
    titles = (pl.col("text").str.len_chars() > 0).fill_null(value=False).sum().over("account_key")
    return newest.filter(titles >= known.min_posts)


def _nothing() -> pl.DataFrame:
    columns = {name: kind for name, kind in OFFSETS_SCHEMA.items() if name not in {"account_key", "target_id"}}
    return pl.DataFrame(schema={"_row": pl.UInt32(), **columns})


def _of_account(earlier: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    posts = [earlier.select("text", "posted_at"), asked.select("text", "posted_at")]
    rows = pl.concat(posts)
    nearness = near(wording(rows["text"]), rows["posted_at"], slice(earlier.height))
    past, coming = nearness.split(earlier.height)
    told = tell(past, earlier["residual"].to_numpy(), coming)
    return _frame(told, asked, earlier, coming)


def _frame(told: Told, asked: pl.DataFrame, earlier: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    numbers = {name: getattr(told, name) for name in ("offset", "shift", "variance", "noise")}
    reasons = pl.Series(_evidence(likeness.titles, earlier["post_id"]), dtype=OFFSETS_SCHEMA["evidence"])
    frame = pl.DataFrame({"_row": asked["_row"], **numbers, "evidence": reasons})
    counted = pl.Series("effective_n", _effective_n(likeness))
    n = pl.lit(earlier.height, dtype=pl.Int64).alias("n")
    return frame.with_columns(n, counted).select(_nothing().columns)


def _effective_n(likeness: Likeness) -> Reals:
    """Count the earlier posts that are alike: one of the same title, just published, is one."""
    known = settings()
    counted = np.where(likeness.titles >= known.least_similarity, title_kernel(likeness), 0.0)
    total: Reals = counted.sum(axis=1)
    return total


def _evidence(likeness: Reals, post_ids: pl.Series) -> list[list[dict[str, object]]]:
    """Name the likest earlier posts of each coming one; of equals the newest."""
    known = settings()
    names = post_ids.to_list()
    newest_first = likeness[:, ::-1]
    order: Integers = np.argsort(-newest_first, axis=1, kind="stable")[:, : known.evidence]
    best = np.take_along_axis(newest_first, order, axis=1)
    return [
        [
            {"post_id": names[len(names) - 1 - place], "similarity": min(float(alike), 1.0)}
            for place, alike in zip(places, values, strict=True)
            if alike >= known.least_similarity
        ]
        for places, values in zip(order.tolist(), best.tolist(), strict=True)
    ]
