"""Supplied averages as observations: one row per account, metric and time that count."""

from dataclasses import dataclass, fields
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.averages.assumptions import QUARTER_DAYS, averages_assumptions
from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.analysis.statistics.columns import reals
from fukasa.core.errors import InvalidInput

METRICS = ("views", "likes")
"""What is forecast; views first, where an account shows both."""

METRIC = pl.Enum(METRICS)
MOMENT = pl.Datetime("us", "UTC")
_KEPT = ("_row", "platform", "day", "age", "then", "log_followers")
_DAY_S = 86_400.0


def days_of(moment: datetime) -> float:
    """Give a time as days since 1970.

    Raises:
        InvalidInput: it has no time zone.

    """
    if moment.tzinfo is None:
        raise InvalidInput(
            f"{moment.isoformat()} has no time zone, so its day is not known; give the time with its zone"
        )
    return moment.timestamp() / _DAY_S


def observe(aggregates: pl.DataFrame, accounts: pl.DataFrame, at: datetime | None) -> pl.DataFrame:
    """Bring the averages of known accounts into one form, however old they are and whatever they say.

    Args:
        aggregates: account_key, captured_at and some of avg_views, avg_likes, followers; other columns are not read.
        accounts: account_key, platform, followers; one row per account.
        at: the day of the forecast; None takes each account's own ``as_of``.

    Returns:
        One row per average: _row (place of the account), platform, metric, day (since 1970), age (days before ``at``),
        then (followers on that day), log_value (null where the average is not above 0), log_followers (as the account
        has them now, else on that day).

    Raises:
        InvalidInput: a column is missing, or ``at`` has no time zone.

    """
    known = _metrics_of(aggregates)
    counted = pl.col("followers").cast(pl.Float64) if "followers" in aggregates.columns else pl.lit(None, pl.Float64)
    rows = (
        aggregates.lazy()
        .select(
            "account_key",
            _day(pl.col("captured_at")).alias("day"),
            counted.alias("then"),
            *(_log(pl.col(f"avg_{metric}").cast(pl.Float64)).alias(metric) for metric in known),
            *(pl.col(f"avg_{metric}").is_not_null().alias(f"{metric}_told") for metric in known),
        )
        .join(_places(accounts, at).lazy(), on="account_key")
        .drop_nulls(["day", "until"])
        .with_columns(
            age=pl.col("until") - pl.col("day"), log_followers=_log(pl.col("now")).fill_null(_log(pl.col("then")))
        )
    )
    parts = [
        rows.filter(f"{metric}_told").select(
            *_KEPT, pl.lit(metric, METRIC).alias("metric"), pl.col(metric).alias("log_value")
        )
        for metric in known
    ]
    return pl.concat(parts).collect()


def usable() -> pl.Expr:
    """Tell which observations say something of the day of the forecast: above 0, not of a later day, not too old."""
    age = pl.col("age")
    return pl.col("log_value").is_not_null() & (age >= 0) & (age <= averages_assumptions().max_age_days)


def spaced(rows: pl.DataFrame) -> pl.DataFrame:
    """Sort, newest first inside an account and metric, and keep at most one average per ``spacing_days``.

    Averages closer together rest on the same posts; the newest stands for all.

    Returns:
        The rows that stay, with ``place``: 0 for the newest of its account and metric, then 1, and so on.

    """
    first = (pl.col("_row") != pl.col("_row").shift()) | (pl.col("metric") != pl.col("metric").shift())
    newest = pl.when("first").then("age").forward_fill()
    start = pl.when("first").then("index").forward_fill()
    return (
        rows.lazy()
        .sort("_row", "metric", "age", "log_value")
        .with_columns(first=first.fill_null(value=True))
        .with_columns(span=((pl.col("age") - newest) / averages_assumptions().spacing_days).floor())
        .filter(pl.col("first") | (pl.col("span") != pl.col("span").shift()))
        .with_row_index("index")
        .with_columns(place=pl.col("index").cast(pl.Int64) - start)
        .drop("first", "span", "index")
        .collect()
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Averages of one platform and metric that were known twice.

    Attributes:
        creators: whose they are.
        followers: log followers; NaN where not known.
        first: log of the earlier average.
        last: log of the later average.
        start: day of the earlier average.
        end: day of the later average.

    """

    creators: Integers
    followers: Reals
    first: Reals
    last: Reals
    start: Reals
    end: Reals

    @property
    def quarters(self) -> Reals:
        """The time between the two."""
        apart: Reals = (self.end - self.start) / QUARTER_DAYS
        return apart

    def thinned(self, most: int) -> "Pairs":
        """Keep every k-th pair, so that about ``most`` are left: more would not tell better."""
        step = max(1, len(self.first) // most)
        return Pairs(*(getattr(self, field.name)[::step] for field in fields(self)))

    @property
    def accounts(self) -> int:
        """How many accounts have a pair; pairs of one account stand together."""
        return int(np.count_nonzero(np.diff(self.creators))) + min(1, self.creators.size)


def pairs(rows: pl.DataFrame) -> Pairs:
    """Pair each average with the one before it, of the same account and metric.

    A pair of equal values with equal followers is a value that was published twice, not a second measurement.

    Args:
        rows: rows of :func:`spaced`.

    """
    names = ("log_value", "day", "then")
    before = [pl.col(name).shift(-1).alias(f"before_{name}") for name in names]
    follows = pl.col("place").shift(-1) == pl.col("place") + 1
    gap = pl.col("day") - pl.col("before_day")
    twice = (pl.col("log_value") == pl.col("before_log_value")) & pl.col("then").eq_missing(pl.col("before_then"))
    enough = gap >= averages_assumptions().least_gap_days
    found = rows.lazy().with_columns(*before, follows=follows).filter("follows", enough, ~twice).collect()
    columns = ("log_followers", "before_log_value", "log_value", "before_day", "day")
    return Pairs(found["_row"].cast(pl.Int64).to_numpy(), *(reals(found, name) for name in columns))


def _metrics_of(aggregates: pl.DataFrame) -> list[str]:
    known = [metric for metric in METRICS if f"avg_{metric}" in aggregates.columns]
    absent = {"account_key", "captured_at"} - set(aggregates.columns)
    if absent or not known:
        raise InvalidInput(
            f"supplied averages need account_key, captured_at and one of {[f'avg_{m}' for m in METRICS]}; "
            f"got {aggregates.columns}; pass the columns of account_snapshots"
        )
    return known


def _places(accounts: pl.DataFrame, at: datetime | None) -> pl.DataFrame:
    until = _day(pl.col("as_of")) if at is None else pl.lit(days_of(at))
    followers = pl.col("followers").cast(pl.Float64).alias("now")
    return accounts.select("account_key", "platform", followers, until.alias("until")).with_row_index("_row")


def _day(moment: pl.Expr) -> pl.Expr:
    return moment.cast(MOMENT).dt.timestamp("us") / (_DAY_S * 1e6)


def _log(value: pl.Expr) -> pl.Expr:
    return pl.when(value.is_finite() & (value > 0)).then(value.log())
