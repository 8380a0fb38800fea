"""Posts out of any file, as history rows: no data folder is needed, and nothing is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import polars as pl
import pyarrow as pa

from fukasa.analysis.forecast.formats import told_format
from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.connectors.files import ImportStamp, Mapping, plan_import, read_import
from fukasa.core.clock import Clock, system_clock
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED

Metric = Literal["views", "likes"]
METRICS: tuple[Metric, ...] = ("views", "likes")
TEXT_CHARACTERS = 300
_NOBODY = b"posts name no commenter"
_POST = ("platform", "account_id", "post_id", "posted_at", "format", "sponsored", "followers", "category", "duration_s")
_IDENTITY = ["platform", "account_id", "post_id"]
_MOMENT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class PostsFile:
    """The posts of a file.

    Attributes:
        posts: rows of :data:`fukasa.pipelines.forecast.rows.HISTORY_SCHEMA` with platform, account_id and, where the
            file tells it, captured_at; one row per post, with its last count.
        metric: what ``value`` counts.
        rows: rows of the file.
        rejected: rows that could not be read.
        repeated: further counts of posts that were counted before.
        uncounted: posts without a count of the metric.

    """

    posts: pl.DataFrame
    metric: Metric
    rows: int
    rejected: int
    repeated: int
    uncounted: int


def read_posts(
    path: Path,
    *,
    mapping: Mapping | None = None,
    metric: Metric | None = None,
    with_text: bool = True,
    clock: Clock = system_clock,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> PostsFile:
    """Read a file of posts through the connectors.

    Args:
        path: CSV, TSV, Excel, JSON Lines or Parquet.
        mapping: which column is which, where names do not tell.
        metric: what is forecast; views if any post shows them, else likes.
        with_text: keep title and caption, known before a post is published.
        clock: tells the present: a post of the future is rejected.
        progress: told how many bytes of how many have been read.

    Raises:
        InvalidInput: a needed column is missing, no row can be read, no post has the metric, or every count is 0.

    """
    plan = plan_import(path, "posts", mapping=mapping, sample_rows=0, clock=clock)
    stamp = ImportStamp("backtest", clock(), SHARED)
    found: dict[str, list[pl.DataFrame]] = {"posts": [], "post_snapshots": []}
    rows = rejected = 0
    for chunk in read_import(plan, stamp, _NOBODY):
        for table, wanted in (("posts", _texts(with_text)), ("post_snapshots", METRICS)):
            found[table].append(_part(chunk.tables[table], wanted))
        rows, rejected = rows + chunk.rows_read, rejected + len(chunk.rejects)
        progress(chunk.bytes_read, chunk.bytes_total)
    posts, counts = (pl.concat(found[name]) for name in ("posts", "post_snapshots"))
    if posts.is_empty():
        raise InvalidInput(
            f"{path.name}: none of its {rows:,} rows is a post that can be read (posts dated in the future cannot); "
            "`fukasa import posts --dry-run` shows why"
        )
    chosen = metric or _shown(counts)
    last = _last(counts, chosen, path.name)
    joined = posts.unique(_IDENTITY, keep="last", maintain_order=True).join(last, on=_IDENTITY)
    made = _history(joined, chosen, with_text=with_text, dated=plan.captured_at_given)
    uncounted = posts.select(_IDENTITY).n_unique() - made.height
    return PostsFile(made, chosen, rows, rejected, counts.height - counts.select(_IDENTITY).n_unique(), uncounted)


def _texts(with_text: bool) -> tuple[str, ...]:  # noqa: FBT001  the flag of the command
    return (*_POST[3:], "title", "caption") if with_text else _POST[3:]


def _part(table: pa.Table, wanted: tuple[str, ...]) -> pl.DataFrame:
    rows = pl.from_arrow(table.select([*_IDENTITY, *wanted, "captured_at"]))
    assert isinstance(rows, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return rows


def _shown(counts: pl.DataFrame) -> Metric:
    return next((name for name in METRICS if counts[name].count()), METRICS[0])


def _last(counts: pl.DataFrame, metric: Metric, file: str) -> pl.DataFrame:
    """Take the last count of every post, with the time it was read."""
    told = counts.filter(pl.col(metric).is_not_null())
    if told.is_empty():
        others = [name for name in METRICS if counts[name].count()]
        instead = f"it has {others[0]}: ask with --metric {others[0]}, or" if others else "it has none of likes either;"
        raise InvalidInput(f"{file}: no post has {metric}; {instead} name the column in a map (--map)")
    if not (told[metric] > 0).any():
        raise InvalidInput(f"{file}: every post has 0 {metric}; there is nothing to forecast, check the column")
    newest = told.sort("captured_at", maintain_order=True).unique(_IDENTITY, keep="last", maintain_order=True)
    return newest.select(*_IDENTITY, pl.col(metric).cast(pl.Float64).alias("value"), counted_at="captured_at")


def _history(rows: pl.DataFrame, metric: Metric, *, with_text: bool, dated: bool) -> pl.DataFrame:
    text = pl.concat_str(pl.col("title", "caption").fill_null(""), separator="\n").str.strip_chars()
    shortened = text.str.head(TEXT_CHARACTERS) if with_text else pl.lit(None, pl.String)
    made = rows.with_columns(
        account_key=pl.concat_str("platform", pl.lit(":"), "account_id"),
        metric=pl.lit(metric),
        format=told_format(),
        text=pl.when(shortened != "").then(shortened),
        **{name: pl.col(name).cast(HISTORY_SCHEMA[name]) for name in ("sponsored", "followers")},
    )
    extra = [pl.col("counted_at").cast(_MOMENT).alias("captured_at")] if dated else []
    return made.select(*(pl.col(name).cast(kind) for name, kind in HISTORY_SCHEMA.items()), "account_id", *extra).sort(
        "account_key", "posted_at", "post_id"
    )


def oldest(posts: pl.DataFrame) -> datetime:
    """Give the time of the oldest post."""
    first = posts["posted_at"].min()
    return first.astimezone(UTC) if isinstance(first, datetime) else datetime.min.replace(tzinfo=UTC)
