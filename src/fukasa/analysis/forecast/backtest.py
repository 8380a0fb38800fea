"""How good the baseline forecast is: the newest posts of each account are held out and forecast from the rest."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.forecast.baseline import forecast_accounts
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval
from fukasa.core.window import DEFAULT_WINDOW, Window

LAST = 10


@dataclass(frozen=True, slots=True)
class BacktestScore:
    """What a back-test found.

    Attributes:
        n: held-out posts.
        accounts: accounts they belong to.
        median_ape: median of |forecast median − actual| / actual.
        median_ape_last10: the same for the plain median of the last ten posts.
        r2_log: share of the variance of log actuals that the forecast explains.
        coverage: share of actuals inside the central interval, by level in percent (50, 80, 95).
        coverage_80: 95 % interval of the 80 % coverage; accounts, not posts, are the independent cases.
        width_80_log: mean width of the 80 % interval in logs.

    """

    n: int
    accounts: int
    median_ape: float
    median_ape_last10: float
    r2_log: float
    coverage: dict[int, float]
    coverage_80: Interval
    width_80_log: float

    def sentence(self, language: str = "ja") -> str:
        """Say it in Japanese (``ja``) or English (``en``)."""
        inside, ape = f"{100 * self.coverage[80]:.1f}%", f"{100 * self.median_ape:.1f}%"
        if language == "ja":
            return f"{self.accounts:,}アカウントの{self.n:,}投稿で検証: 80%区間の的中率 {inside}、中央絶対誤差 {ape}。"
        return (
            f"Tested on {self.n:,} posts of {self.accounts:,} accounts: {inside} fell inside the 80% interval, "
            f"half of the forecasts were within {ape}."
        )


def backtest_rows(
    posts: pl.DataFrame, accounts: pl.DataFrame, *, hold_out: int = 1, window: Window = DEFAULT_WINDOW
) -> pl.DataFrame:
    """Hold out the newest posts of every account and forecast them from its older ones.

    The priors and the calibration see the older posts only.

    Args:
        posts: one row per post with its latest metrics.
        accounts: one row per account.
        hold_out: how many of the newest posts per account.
        window: which posts count, for history and held-out posts alike.

    Returns:
        One row per held-out post that could be forecast: account_key, post_id, actual, mu, sigma, n, baseline_last10.

    Raises:
        InvalidInput: ``hold_out`` is below 1.

    """
    if hold_out < 1:
        raise InvalidInput(f"a back-test holds out at least one post per account, got {hold_out}")
    place = pl.int_range(pl.len()).over("account_key")
    ages = accounts.select("account_key", "as_of")
    old, young = pl.duration(days=window.max_age_days), pl.duration(days=window.min_age_days)
    age = pl.col("as_of") - pl.col("posted_at")
    inside = posts.join(ages, on="account_key").filter(age >= young, age <= old).drop("as_of")
    ordered = inside.sort(["account_key", "posted_at", "post_id"], descending=[False, True, False])
    placed = ordered.with_columns(_place=place)
    history = placed.filter(pl.col("_place") >= hold_out).drop("_place")
    forecasts = forecast_accounts(history, accounts, window=window).filter(pl.col("basis") == "own_posts")
    held = placed.filter(pl.col("_place") < hold_out).join(forecasts, on="account_key")
    actual = pl.when(pl.col("metric") == "views").then(pl.col("views")).otherwise(pl.col("likes"))
    rows = held.with_columns(actual=actual.cast(pl.Float64)).filter(pl.col("actual") > 0, pl.col("mu").is_not_null())
    naive = history.join(forecasts.select("account_key", "metric"), on="account_key").group_by("account_key").agg(
        baseline_last10=pl.when(pl.col("metric") == "views").then(pl.col("views")).otherwise(pl.col("likes"))
        .drop_nulls().head(LAST).median()
    )  # fmt: skip
    columns = ("account_key", "post_id", "metric", "actual", "mu", "sigma", "n", "baseline_last10")
    return rows.join(naive, on="account_key").select(columns).sort("account_key", "post_id")


def score_backtest(rows: pl.DataFrame) -> BacktestScore:
    """Score held-out posts against their forecasts.

    Raises:
        InvalidInput: there are no rows.

    """
    if rows.is_empty():
        raise InvalidInput("no held-out post could be forecast; give accounts with more posts inside the window")
    logs, mu, sigma = rows["actual"].log().to_numpy(), rows["mu"].to_numpy(), rows["sigma"].to_numpy()
    scores = np.abs(logs - mu) / sigma
    half = {level: float(ndtri((1 + level / 100) / 2)) for level in (50, 80, 95)}
    return BacktestScore(
        n=rows.height,
        accounts=rows["account_key"].n_unique(),
        median_ape=_median_ape(rows, np.exp(mu)),
        median_ape_last10=_median_ape(rows, rows["baseline_last10"].to_numpy()),
        r2_log=1 - float(np.sum((logs - mu) ** 2) / np.sum((logs - logs.mean()) ** 2)),
        coverage={level: float(np.mean(scores <= z)) for level, z in half.items()},
        coverage_80=_by_account(rows, scores <= half[80]),
        width_80_log=float(2 * half[80] * sigma.mean()),
    )


def backtest_baseline(
    posts: pl.DataFrame, accounts: pl.DataFrame, *, hold_out: int = 1, window: Window = DEFAULT_WINDOW
) -> BacktestScore:
    """Back-test the baseline forecast; see :func:`backtest_rows` and :func:`score_backtest`."""
    return score_backtest(backtest_rows(posts, accounts, hold_out=hold_out, window=window))


def _median_ape(rows: pl.DataFrame, forecast: Reals) -> float:
    actual = rows["actual"].to_numpy()
    return float(np.median(np.abs(forecast - actual) / actual))


def _by_account(rows: pl.DataFrame, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Interval:
    """95 % interval of a share whose cases come in accounts (cluster-robust; ratio estimator, Cochran 1977)."""
    hits = rows.select("account_key", hit=pl.Series(inside)).group_by("account_key").agg(
        pl.col("hit").sum(), n=pl.len()
    )  # fmt: skip
    share, count = float(np.mean(inside)), hits.height
    residual = hits["hit"].to_numpy() - share * hits["n"].to_numpy()
    error = float(np.sqrt(np.sum(residual**2) * count / max(count - 1, 1)) / rows.height)
    return Interval(max(0.0, share - 1.96 * error), min(1.0, share + 1.96 * error), 0.95)
