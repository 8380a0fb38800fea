"""How long it takes to fit the views model on a million posts, to score millions of accounts, and to forecast one."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA
from fukasa.cli.benchmarks.report import peak_memory_mb, report, spread
from fukasa.core.provenance import SHARED
from fukasa.pipelines.forecast.audience import AHEAD, Audience, forecast_audience
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.method import FittedViews, ViewsMethod
from fukasa.pipelines.forecast.rows import formats_used, target_rows

ACCOUNTS = 250_000
POSTS = 30
FIT_POSTS = 1_000_000
WANTED = 2_500_000
_CHUNK = 20_000
_AS_OF = datetime(2026, 1, 26, tzinfo=UTC)
_PLATFORMS, _FORMATS = ("instagram", "youtube", "tiktok"), ("short", "long", "image")


def bench_forecast(*, accounts: int = ACCOUNTS, runs: int = 3) -> dict[str, Any]:
    """Fit once, score accounts with thirty posts each chunk by chunk, and forecast single accounts.

    Args:
        accounts: how many are scored; the time for 2.5 million is told as so many times more.
        runs: how often accounts are scored.

    """
    history = made_history(FIT_POSTS // POSTS, seed=0)
    fitted, model = _timed(lambda: ViewsMethod().fit(history, AHEAD))
    scored = [_scored(model, accounts) for _ in range(runs)]
    singles = [_timed(lambda: _single(model, history))[0] * 1000 for _ in range(30)]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model").write_bytes(model.to_bytes())
        loaded, _ = _timed(lambda: ViewsMethod().load((Path(folder) / "model").read_bytes()))
    return report(
        "forecast",
        {
            "fit_posts": history.height,
            "fit_seconds": round(fitted, 2),
            "accounts": accounts,
            "posts_per_account": POSTS,
            "forecasts_per_account": 2,
            "score_seconds": spread(scored, digits=2),
            "seconds_for_2_500_000_accounts_extrapolated": spread(
                (seconds * WANTED / accounts for seconds in scored), digits=1
            ),
            "single_forecast_ms": spread(singles, digits=2),
            "load_model_ms": round(loaded * 1000, 1),
            "model_kb": round(len(model.to_bytes()) / 1024, 1),
            "peak_memory_mb": peak_memory_mb(),
        },
    )


def made_history(accounts: int, *, seed: int, first: int = 0, posts: int = POSTS) -> pl.DataFrame:
    """Make posts with planted levels, formats and paid posts, one format per account."""
    rng = np.random.default_rng(seed)
    n = accounts * posts
    level, platform = rng.normal(9, 1.5, accounts), rng.integers(0, 3, accounts)
    owner, place = np.repeat(np.arange(accounts), posts), np.tile(np.arange(posts), accounts)
    paid = rng.random(n) < 0.1  # noqa: PLR2004  one post in ten
    days = 8 + 4 * (posts - 1 - place) + rng.random(n)
    rows = pl.DataFrame(
        {
            "owner": owner,
            "post_id": place,
            "days": days,
            "value": np.exp(level[owner] - 0.25 * paid + 0.6 * rng.standard_normal(n)),
            "sponsored": paid.astype(np.float64),
            "followers": np.exp(level[owner] + 0.5),
            "kind": platform[owner],
        }
    )
    named = pl.col("kind").replace_strict(dict(enumerate(_PLATFORMS)), return_dtype=pl.String)
    return rows.select(
        account_key=pl.format("{}:{}", named, pl.col("owner") + first),
        post_id=pl.col("post_id").cast(pl.String),
        posted_at=pl.lit(_AS_OF) - pl.duration(seconds=(pl.col("days") * 86_400).cast(pl.Int64)),
        platform=named,
        metric=pl.lit("views"),
        value="value",
        format=pl.col("kind").replace_strict(dict(enumerate(_FORMATS)), return_dtype=pl.String),
        sponsored="sponsored",
        followers="followers",
        category=pl.lit("beauty"),
        text=pl.lit(None, pl.String),
    ).cast(HISTORY_SCHEMA)


def _scored(model: FittedViews, accounts: int) -> float:
    """Score chunk by chunk on all cores, as a refresh does, from posts on the disk."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, known = HistoryFolder(Path(scratch)), []
        for start in range(0, accounts, _CHUNK):
            history = made_history(min(_CHUNK, accounts - start), seed=start + 1, first=start)
            folder.add(0, history)
            known.append(_accounts(history))
        audience = Audience(SHARED, 0, model)
        told = forecast_audience(audience, folder, pl.concat(known), cores=os.cpu_count() or 1)
        return _timed(lambda: sum(rows.height for rows in told))[0]


def _accounts(history: pl.DataFrame) -> pl.DataFrame:
    return history.select("account_key").unique().with_columns(as_of=pl.lit(_AS_OF))


def _single(model: FittedViews, history: pl.DataFrame) -> pl.DataFrame:
    own = history.head(POSTS)
    return model.forecast(own, target_rows(formats_used(own), _accounts(own)))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made
