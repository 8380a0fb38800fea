"""Posts as matrices: one row per account, its newest post first, everything on the scale of logarithms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.effects.effects import Effects
from fukasa.analysis.forecast.views.settings import settings
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.core.catalogue import FORMATS
from fukasa.core.errors import InvalidInput

HISTORY_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "post_id": pl.String(),
        "posted_at": pl.Datetime("us", "UTC"),
        "platform": pl.String(),
        "metric": pl.String(),
        "value": pl.Float64(),
        "format": pl.String(),
        "sponsored": pl.Float64(),
        "followers": pl.Float64(),
        "category": pl.String(),
        "text": pl.String(),
    }
)
"""Columns of a history: value is the matured count (views or likes), sponsored a probability; null is not known."""

TEXT_COLUMNS = ("text_length", "hashtags", "mentions")
"""What is counted in a text; a history may bring the counts itself where the text was not kept."""

_DAY = 86_400_000_000
_NEEDED = ("account_key", "posted_at", "value")


@dataclass(frozen=True, slots=True)
class Panel:
    """Histories side by side.

    Attributes:
        accounts: one row per account: account_key, platform, category, metric, log_followers.
        logs: accounts × posts, newest first; log of the value, NaN where there is none.
        day: days since 1970 at which a post was published, with its time as fraction; the same shape.
        format: position in ``FORMATS``, −1 where unknown.
        sponsored: probability that a post is paid, NaN where unknown.
        text: counts of :data:`TEXT_COLUMNS`, by name; NaN where unknown.
        offset: what format, advertising and weekday add to the log; 0 where the history does not say.

    """

    accounts: pl.DataFrame
    logs: Reals
    day: Reals
    format: Integers
    sponsored: Reals
    text: dict[str, Reals]
    offset: Reals

    @property
    def adjusted(self) -> Reals:
        """The logs that the posts would have had as average organic ones."""
        return self.logs - self.offset

    @property
    def present(self) -> Flags:
        """Where the matrices hold a post."""
        known: Flags = ~np.isnan(self.logs)
        return known

    def rows(self, accounts: Flags) -> "Panel":
        """Keep some of the accounts."""
        return Panel(
            self.accounts.filter(pl.Series(accounts)),
            self.logs[accounts],
            self.day[accounts],
            self.format[accounts],
            self.sponsored[accounts],
            {name: values[accounts] for name, values in self.text.items()},
            self.offset[accounts],
        )


def with_all_columns(history: pl.DataFrame) -> pl.DataFrame:
    """Add the columns that a history may lack, as unknown, and cast the others.

    Raises:
        InvalidInput: an account, a moment or a value has no column.

    """
    absent = [name for name in _NEEDED if name not in history.columns]
    if absent:
        raise InvalidInput(f"a history of posts needs the columns {', '.join(_NEEDED)}; {', '.join(absent)} is missing")
    given = {name: kind for name, kind in HISTORY_SCHEMA.items() if name in history.columns}
    new = [pl.lit(None, dtype=kind).alias(name) for name, kind in HISTORY_SCHEMA.items() if name not in given]
    return with_text_counts(
        history.with_columns(new).with_columns(pl.col(name).cast(kind) for name, kind in given.items())
    )


def with_text_counts(posts: pl.DataFrame) -> pl.DataFrame:
    """Count what stands in the texts, unless the counts are given."""
    text = pl.col("text")
    counts = {
        "text_length": text.str.len_chars().cast(pl.Float64).log1p(),
        "hashtags": text.str.count_matches(r"[#＃]\w").cast(pl.Float64),
        "mentions": text.str.count_matches(r"[@＠]\w").cast(pl.Float64),
    }
    return posts.with_columns(counts[name].alias(name) for name in TEXT_COLUMNS if name not in posts.columns)


def format_codes(formats: pl.Series) -> Integers:
    """Give the positions in ``FORMATS``; −1 for what is not known."""
    places = {name: place for place, name in enumerate(FORMATS)}
    return formats.replace_strict(places, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy()


def days_of(moments: pl.Series) -> Reals:
    """Give moments as days since 1970, with the time of day as fraction; NaN where unknown."""
    return (moments.cast(pl.Datetime("us", "UTC")).to_physical().cast(pl.Float64) / _DAY).fill_null(np.nan).to_numpy()


def history_panel(history: pl.DataFrame, *, effects: Effects | None = None, most_posts: int | None = None) -> Panel:
    """Lay histories out; posts without a value or a date are left out, a value below 1 counts as 1.

    Args:
        history: of :data:`HISTORY_SCHEMA`; what it lacks beside account, moment and value is unknown.
        effects: what format, advertising and weekday add; None for nothing.
        most_posts: the newest posts per account that are kept; by default as many as memory allows.

    Raises:
        InvalidInput: a needed column is missing.

    """
    rows = with_all_columns(history).filter(pl.col("value").is_not_null(), pl.col("posted_at").is_not_null())
    rows = rows.sort("account_key", "posted_at", "post_id", descending=[False, True, True], nulls_last=True)
    accounts = _accounts(rows)
    kept = most_posts or _affordable(accounts.height)
    rows = rows.with_columns(place=pl.int_range(pl.len()).over("account_key")).filter(pl.col("place") < kept)
    offset = np.zeros(rows.height) if effects is None else effects.adjust(rows)["offset"].to_numpy()
    rows = rows.join(
        accounts.select("account_key", _row=pl.int_range(pl.len())), on="account_key", maintain_order="left"
    )
    row, place = rows["_row"].to_numpy().astype(np.int64), rows["place"].to_numpy().astype(np.int64)
    shape = (accounts.height, int(place.max(initial=-1)) + 1)

    def spread(values: Reals) -> Reals:
        matrix = np.full(shape, np.nan)
        matrix[row, place] = values
        return matrix

    formats = np.full(shape, -1, dtype=np.int64)
    formats[row, place] = format_codes(rows["format"])
    return Panel(
        accounts=accounts,
        logs=spread(np.log(np.maximum(rows["value"].to_numpy(), 1.0))),
        day=spread(days_of(rows["posted_at"])),
        format=formats,
        sponsored=spread(reals(rows, "sponsored")),
        text={name: spread(reals(rows, name)) for name in TEXT_COLUMNS},
        offset=np.nan_to_num(spread(offset)),
    )


def _accounts(rows: pl.DataFrame) -> pl.DataFrame:
    followers = pl.col("followers").filter(pl.col("followers") > 0).first()
    return rows.group_by("account_key", maintain_order=True).agg(
        pl.col("platform").drop_nulls().first().fill_null("other"),
        pl.col("category").drop_nulls().first(),
        pl.col("metric").first().fill_null("views"),
        log_followers=followers.log(),
    )


def _affordable(accounts: int) -> int:
    return max(settings().width, min(settings().most_posts, settings().most_cells // max(accounts, 1)))


def newest_first(panel: Panel, start: Integers, row: Integers, width: int, names: Sequence[str]) -> dict[str, Reals]:
    """Cut out of chosen accounts the posts from a place on, newest first.

    Args:
        panel: the histories.
        start: the first place that is taken, one per case.
        row: the account of each case.
        width: how many places.
        names: of adjusted, day, format, sponsored and the text counts.

    Returns:
        By name cases × width; NaN (format: −1) beyond the end.

    """
    columns: dict[str, Reals] = {
        "adjusted": panel.adjusted,
        "day": panel.day,
        "sponsored": panel.sponsored,
        **panel.text,
    }
    columns["format"] = panel.format.astype(np.float64)
    place = start[:, None] + np.arange(width)
    inside = place < panel.logs.shape[1]
    place = np.minimum(place, max(panel.logs.shape[1] - 1, 0))
    return {
        name: np.where(inside, columns[name][row[:, None], place], -1.0 if name == "format" else np.nan)
        for name in names
    }
