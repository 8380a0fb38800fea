"""The back-test over the posts of a data folder, as a workspace sees them; its scores are kept for the record page."""

from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.maturity import HORIZON_DAYS
from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.forecast.backtest import Backtest, BacktestPlan, OnStep, backtest
from fukasa.pipelines.forecast.method import METRICS, MethodProtocol, ViewsMethod
from fukasa.pipelines.forecast.posts_file import Metric
from fukasa.pipelines.forecast.results import backtest_json, keep_backtest
from fukasa.pipelines.forecast.rows import history_rows
from fukasa.pipelines.home import Home

MOST_ACCOUNTS = 40_000  # drawn at random; more would not make the scores surer, only slower
_SEED = 20_261_122
_NO_AVERAGES = pl.DataFrame(schema={"account_key": pl.String, "avg_views": pl.Float64, "avg_likes": pl.Float64})


def backtest_lake(
    home: Home,
    scope: Scope,
    plan: BacktestPlan,
    *,
    metric: Metric | None = None,
    method: MethodProtocol | None = None,
    on_step: OnStep = lambda _name, _share: None,
) -> tuple[Backtest, dict[str, Any]]:
    """Back-test on the posts of the current index and keep the scores.

    Args:
        home: the data folder.
        scope: whose posts.
        plan: what is held out.
        metric: what is forecast; what most accounts show if None.
        method: of the views model; that of the project if None.
        on_step: told the step and the share done.

    Returns:
        The back-test, and what else is told of it: lake_version, kept (the file), notes.

    Raises:
        InvalidInput: too few posts.

    """
    on_step("read", 0.0)
    with home.open_index() as index:
        posts = lake_posts(index, scope)
        version = index.meta.lake_version
    chosen = metric or _usual(posts)
    told = posts.filter(pl.col("metric") == chosen)
    if told.is_empty():
        raise InvalidInput(
            f"no account of the data folder has posts whose {chosen} were read {HORIZON_DAYS:.0f} days after posting "
            "or later; import such counts and refresh"
        )
    found = backtest(told, method or ViewsMethod(), plan, on_step=on_step)
    kept = keep_backtest(home, scope.workspace, backtest_json(found), version)
    return found, {"lake_version": version, "kept": str(kept), "notes": []}


def lake_posts(index: SearchIndex, scope: Scope) -> pl.DataFrame:
    """Give the history rows of the accounts that a scope sees; of many, of a random sample.

    Only posts whose counts were read at 30 days or later: a count that was brought there by a curve is no outcome.
    """
    accounts = pl.DataFrame(pl.from_arrow(index.table(AccountQuery(), scope)))
    chosen = accounts.filter("derived_permitted").select(
        "account_no", "account_key", "platform", "category", "followers", "as_of", "derived_permitted"
    )
    if chosen.height > MOST_ACCOUNTS:
        turn = np.random.default_rng(_SEED).permutation(chosen.height)[:MOST_ACCOUNTS]
        chosen = chosen[turn]
    found = pl.DataFrame(pl.from_arrow(index.detail_table("posts", chosen["account_no"].to_arrow())))
    posts = found.drop("account_key", strict=False).join(chosen.select("account_no", "account_key"), on="account_no")
    unknown = pl.lit(None, pl.Int64).alias("followers")
    read = history_rows(posts.with_columns(unknown), chosen, _NO_AVERAGES)
    return read.filter(pl.col("age_days") >= HORIZON_DAYS).select(HISTORY_SCHEMA.names())


def _usual(posts: pl.DataFrame) -> Metric:
    counts = {name: posts.filter(pl.col("metric") == name)["account_key"].n_unique() for name in METRICS}
    return "likes" if counts["likes"] > counts["views"] else "views"
