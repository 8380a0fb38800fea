"""Back-tests: posts that are known are forecast as if they were not, and scored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.scoring.baselines import with_baselines
from fukasa.analysis.forecast.scoring.cases import QUANTILES
from fukasa.analysis.forecast.scoring.report import BacktestReport, report_backtest
from fukasa.analysis.forecast.scoring.splits import MATURE, Split, monthly_origins, newest, rolling, unseen
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.forecast.bundle import renumbered
from fukasa.pipelines.forecast.method import Ahead, MethodProtocol
from fukasa.pipelines.forecast.sample import fit_sample
from fukasa.pipelines.forecast.tables import ShapeBook

HOLD_OUT = 3
FOLDS, FOLDS_OF_MANY = 5, 2
MANY_POSTS = 300_000
SEED = 20_261_122
_MOST_AHEAD = 20
OnStep = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class BacktestPlan:
    """What is held out.

    Attributes:
        hold_out: so many of the newest posts of every account.
        skip: so many of the very newest are left out first, for files that do not tell when counts were read.
        since: roll instead: stand at the first of every month from here on and forecast the posts of that month, with
            parameters of what was known then.
        unseen: also forecast creators that the fit has never seen.

    """

    hold_out: int = HOLD_OUT
    skip: int = 0
    since: datetime | None = None
    unseen: bool = True


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a back-test found.

    Attributes:
        rows: one per held-out post: account_key, account_id, target_id, posted_at, platform, actual, n_history, mu,
            sigma, shape, the quantiles q025 … q975, the baselines, status, reason, split.
        seen: the scores, every account forecast with parameters fitted on its own older posts and those of others.
        unseen: the scores where the fit had never seen the creators; None where it was not asked or there are too few.
        model: version of the method.
        metric: what was forecast.
        plan: what was held out.

    """

    rows: pl.DataFrame
    seen: BacktestReport
    unseen: BacktestReport | None
    model: str
    metric: str
    plan: BacktestPlan


def backtest(
    posts: pl.DataFrame,
    method: MethodProtocol,
    plan: BacktestPlan | None = None,
    *,
    on_step: OnStep = lambda _n, _s: None,
) -> Backtest:
    """Hold out posts, forecast them from what was known before them, and score the forecasts.

    Args:
        posts: HISTORY rows; perhaps account_id and captured_at.
        method: of the views model.
        plan: what is held out.
        on_step: told the step and the share done.

    Raises:
        InvalidInput: nothing is left to forecast from, or nothing to be forecast.

    """
    asked = plan or BacktestPlan()
    splits = list(_splits(posts, asked))
    if not any(split.truth.height for split in splits) or all(split.history.is_empty() for split in splits):
        raise InvalidInput(
            f"no account has both posts to hold out ({asked.hold_out}) and older ones to forecast them from; "
            "give files with more posts per account, or a smaller --horizon-posts"
        )
    runs = Runs(method, _ahead(splits, asked), on_step, len(splits))
    seen = runs.forecast(splits)
    others = runs.forecast(_unseen(splits, posts)) if asked.unseen else None
    on_step("score", 0.9)
    metric = str(posts["metric"][0])
    told = _told(seen, posts, runs.shapes)
    return Backtest(
        rows=told,
        seen=_report(told, runs, metric),
        unseen=None if others is None else _report(_told(others, posts, runs.shapes), runs, metric),
        model=runs.version,
        metric=metric,
        plan=asked,
    )


def _splits(posts: pl.DataFrame, plan: BacktestPlan) -> Iterator[Split]:
    if plan.since is None:
        yield newest(posts, hold_out=plan.hold_out, skip=plan.skip)
    else:
        yield from rolling(posts, _origins(posts, plan.since))


def _origins(posts: pl.DataFrame, since: datetime) -> list[datetime]:
    origins = monthly_origins(posts, first=since)
    if not origins:
        newest_day = str(posts["posted_at"].dt.strftime("%Y-%m-%d").max())
        raise InvalidInput(
            f"there is nothing to forecast from {since:%Y-%m-%d} on: the newest post is of {newest_day}; "
            "give an earlier --since"
        )
    return origins


def held_out(posts: pl.DataFrame, plan: BacktestPlan) -> list[Split]:
    """Hold posts out without scoring anything."""
    return list(_splits(posts, plan))


def _ahead(splits: list[Split], plan: BacktestPlan) -> Ahead:
    """Tell how many posts lie between what is known and what is asked: as many as an account has at an origin."""
    if plan.since is None:
        return Ahead(posts=plan.hold_out)
    per_account = pl.concat([split.targets.group_by("account_key").len()["len"] for split in splits])
    usual = int(np.median(per_account.to_numpy()))
    return Ahead(posts=min(max(usual, 1), _MOST_AHEAD), days=MATURE.days)


def _unseen(splits: list[Split], posts: pl.DataFrame) -> Iterator[Split]:
    folds = FOLDS if posts.height <= MANY_POSTS else FOLDS_OF_MANY
    for split in splits:
        if split.fit["account_key"].n_unique() >= 2 * folds:
            yield from unseen(split, rng=np.random.default_rng(SEED), folds=folds)


class Runs:
    """Fits and forecasts split by split; the shapes of all fits under one numbering."""

    def __init__(self, method: MethodProtocol, ahead: Ahead, on_step: OnStep, splits: int) -> None:
        self._method = method
        self._ahead = ahead
        self._on_step = on_step
        self._splits = splits
        self._done = 0
        self._book = ShapeBook()
        self.version = ""

    @property
    def shapes(self) -> Shapes:
        """The shapes of all fits."""
        return self._book.shapes

    def forecast(self, splits: Iterator[Split] | list[Split]) -> pl.DataFrame | None:
        """Forecast the targets of splits; None where there are none."""
        parts = [self._one(split) for split in splits]
        return pl.concat(parts, how="diagonal_relaxed") if parts else None

    def _one(self, split: Split) -> pl.DataFrame:
        self._on_step(f"fit {split.name}", min(0.9, self._done / (self._splits * (1 + FOLDS))))
        asked = replace(split, fit=fit_sample(split.fit))
        model = self._method.fit(asked.fit, self._ahead)
        self.version = model.version
        targets = _with_columns(split.targets)
        found = model.forecast(split.history, targets)
        numbered = renumbered(found, self._book.add(model.shapes, self._done))  # of the first fit under their own names
        self._done += 1
        keys = ["account_key", "target_id"]
        base = with_baselines(split).drop("n_history")
        return (
            targets.drop("text")
            .join(numbered.drop("format", "sponsored", "last10", strict=False), on=keys, how="left")
            .join(split.truth, on=keys, how="left")
            .join(base, on=keys, how="left")
            .join(_last_followers(split.history), on="account_key", how="left")
            .with_columns(seen=pl.lit(split.seen), split=pl.lit(split.name))
        )


def _with_columns(targets: pl.DataFrame) -> pl.DataFrame:
    absent = {"format": pl.String, "sponsored": pl.Float64, "text": pl.String}
    return targets.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in absent.items() if name not in targets.columns
    )


def _last_followers(history: pl.DataFrame) -> pl.DataFrame:
    return history.sort("posted_at").group_by("account_key").agg(pl.col("followers").drop_nulls().last())


def _told(rows: pl.DataFrame | None, posts: pl.DataFrame, shapes: Shapes) -> pl.DataFrame:
    """Name accounts as the file does, add the quantiles, and order by account and time."""
    assert rows is not None  # noqa: S101  a split gives rows
    if "account_id" in posts.columns:
        rows = rows.join(posts.select("account_key", "account_id").unique(), on="account_key", how="left")
    else:
        rows = rows.with_columns(account_id="account_key")
    return with_levels(rows, shapes).sort("account_key", "posted_at", "target_id")


def _report(rows: pl.DataFrame, runs: Runs, metric: str) -> BacktestReport:
    rng = np.random.default_rng(SEED)
    return report_backtest(rows, rng=rng, shapes=runs.shapes, metric=metric, model=runs.version)


def with_levels(rows: pl.DataFrame, shapes: Shapes) -> pl.DataFrame:
    """Add the quantiles q025 … q975; null where nothing is forecast."""
    found = Predictive.of(rows, shapes).quantile(np.array(list(QUANTILES.values())))
    return rows.with_columns(pl.Series(name, found[:, place], nan_to_null=True) for place, name in enumerate(QUANTILES))
