"""From the figures of a check to its rows: one place that turns a deviation into a status."""

import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.results import CHECK_SCHEMA, DEVIATION_RANGE, Status
from fukasa.analysis.steps import done

_BAND = ("peer_low", "peer_mid", "peer_high", "peer_n", "peers")


def check_rows(figures: pl.DataFrame, check_id: str) -> pl.DataFrame:
    """Judge accounts by one check.

    Args:
        figures: one row per account: account_key, value, n, deviation (null or NaN is no deviation), reason (why the
            check cannot judge, null where it can); perhaps low, high, detail (JSON), the columns of the peer band
            (peer_low, peer_mid, peer_high, peer_n, peers), and `said`, a code that stands in the place of the plain
            status as the reason.
        check_id: an id of checks.toml.

    Returns:
        Rows of :data:`CHECK_SCHEMA` in the order given. The status follows from the deviation and the thresholds of
        the check; where a reason is given, the deviation is null or n is below the least, it is insufficient.

    Raises:
        InvalidInput: there is no such check.

    """
    config = check(check_id)
    filled = figures.lazy().with_columns(
        *_missing(figures), pl.col("deviation").cast(pl.Float64).fill_nan(None), pl.col("n").cast(pl.Int64)
    )
    refused = (
        pl.when(pl.col("reason").is_not_null())
        .then("reason")
        .when(pl.col("n").is_null() | (pl.col("n") < config.least))
        .then(pl.lit("too_few"))
        .when(pl.col("deviation").is_null())
        .then(pl.lit("no_peers"))
    )
    judged = filled.with_columns(_refused=refused).with_columns(
        status=pl.when(pl.col("_refused").is_not_null())
        .then(pl.lit(Status.INSUFFICIENT.value))
        .when(pl.col("deviation") >= config.fail)
        .then(pl.lit(Status.FAIL.value))
        .when(pl.col("deviation") >= config.review)
        .then(pl.lit(Status.REVIEW.value))
        .otherwise(pl.lit(Status.PASS.value)),
        deviation=pl.when(pl.col("_refused").is_null()).then(pl.col("deviation").clip(*DEVIATION_RANGE)),
    )
    told = judged.with_columns(check=pl.lit(check_id), reason=pl.coalesce("_refused", "said", "status"))
    return done(told.select(pl.col(name).cast(kind) for name, kind in CHECK_SCHEMA.items()))


def refused(*reasons: tuple[str, pl.Expr]) -> pl.Expr:
    """Give why a check cannot judge: ``not_permitted`` where figures may not be derived, else the first that holds.

    Args:
        reasons: codes with their Boolean conditions over the evidence; a null condition does not hold. The evidence has
            a column permitted, where null permits nothing.

    """
    conditions = (("not_permitted", ~pl.col("permitted").fill_null(value=False)), *reasons)
    return pl.coalesce(pl.when(condition).then(pl.lit(code)) for code, condition in conditions)


def said_when_unusual(check_id: str, deviation: pl.Expr, code: pl.Expr) -> pl.Expr:
    """Give the code that a check says in place of REVIEW and FAIL; null below, so that PASS stays PASS.

    Raises:
        InvalidInput: there is no such check.

    """
    return pl.when(deviation >= check(check_id).review).then(code)


def _missing(figures: pl.DataFrame) -> list[pl.Expr]:
    absent = (*_BAND, "low", "high", "detail", "said")
    return [pl.lit(None).alias(name) for name in absent if name not in figures.columns]
