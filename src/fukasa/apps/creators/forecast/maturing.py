"""Young posts: what they have now, and what they will have when they are a week and a month old."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fukasa.analysis.forecast.maturity import HORIZON_DAYS, MaturityCurves
from fukasa.apps.creators.charts.account import amount_of
from fukasa.apps.creators.selectors.report import Post

_WEEK = 7.0
_SHOWN = 6
_DAY = 86400
_LEAST_AGE = 0.04  # an hour; a count that was read at once says nothing


@dataclass(frozen=True, slots=True)
class Growing:
    """A young post.

    Attributes:
        post: the post.
        age_days: when its count was read.
        amount: the count.
        week: middle and ends at seven days; None where it is older.
        month: middle and ends at thirty days.
        basis: whether the curve was measured or is assumed.

    """

    post: Post
    age_days: float
    amount: int
    week: tuple[float, float, float] | None
    month: tuple[float, float, float]
    basis: str


def growing_posts(posts: Sequence[Post], platform: str, metric: str, curves: MaturityCurves) -> tuple[Growing, ...]:
    """Project the newest posts that are younger than a month."""
    young = [(post, age, amount) for post in posts if (age := _age(post)) and (amount := amount_of(post, metric))]
    young = young[:_SHOWN]
    if not young:
        return ()
    rows = pl.DataFrame(
        {
            "platform": platform,
            "metric": metric,
            "format": pl.Series([post.format for post, _age_, _amount in young], dtype=pl.String),
            "value": pl.Series([amount for _post, _age_, amount in young], dtype=pl.Float64),
            "age_days": pl.Series([age for _post, age, _amount in young], dtype=pl.Float64),
        }
    )
    grown = curves.project(rows, days=(_WEEK, HORIZON_DAYS)).iter_rows(named=True)
    return tuple(
        Growing(
            post,
            age,
            amount,
            _ends(row, _WEEK) if age < _WEEK else None,
            _ends(row, HORIZON_DAYS),
            row["maturity_basis"],
        )
        for (post, age, amount), row in zip(young, grown, strict=True)
    )


def _age(post: Post) -> float | None:
    if post.posted_at is None or post.captured_at is None:
        return None
    age = (post.captured_at - post.posted_at).total_seconds() / _DAY
    return age if _LEAST_AGE < age < HORIZON_DAYS else None


def _ends(row: dict[str, float], day: float) -> tuple[float, float, float]:
    name = f"day_{day:g}"
    return row[name], row[f"{name}_low"], row[f"{name}_high"]
