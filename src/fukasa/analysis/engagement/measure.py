"""Engagement figures of many accounts, in long form: one row per account and metric."""

import numpy as np
import polars as pl

from fukasa.analysis.engagement.figures import (
    Figures,
    cadence_figures,
    median_figures,
    sponsored_ratio_figures,
    sponsored_share_figures,
    stability_figures,
)
from fukasa.analysis.engagement.followers import BASES
from fukasa.analysis.engagement.panel import PostPanel, post_panel
from fukasa.analysis.engagement.registry import post_metrics
from fukasa.analysis.engagement.samples import median_samples
from fukasa.analysis.engagement.status import with_reasons, with_status
from fukasa.analysis.engagement.supplied import supplied_expressions
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.steps import done
from fukasa.core.window import DEFAULT_WINDOW, Window

SUPPLIED_WINDOW = "supplied"
_MOMENT = pl.Datetime("us", "UTC")

MEASURED_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "metric": pl.String(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "level": pl.Float64(),
        "n": pl.Int64(),
        "n_base": pl.Int64(),
        "missing": pl.Int64(),
        "status": pl.String(),
        "reason": pl.String(),
        "parts": pl.String(),
        "window": pl.String(),
        "newest_at": _MOMENT,
        "oldest_at": _MOMENT,
        "followers_basis": pl.String(),
        "definition": pl.String(),
    }
)
"""Columns of the measured frame.

``n_base`` is the size of the comparison group (organic posts), ``missing`` how many posts of the window do not show the
metric, ``low`` and ``high`` hold the median at ``level`` at least; the rest is explained in docs/methods/engagement.md.
"""


def measure_accounts(
    posts: pl.DataFrame,
    accounts: pl.DataFrame,
    snapshots: pl.DataFrame | None = None,
    *,
    window: Window = DEFAULT_WINDOW,
) -> pl.DataFrame:
    """Measure every metric that is made of posts for every account.

    Accounts are independent of each other: chunks of accounts may be measured apart and put together.

    Args:
        posts: one row per post with its latest metrics.
        accounts: one row per account, with ``as_of`` from which ages are counted.
        snapshots: dated followers; None when there are none.
        window: which posts count.

    Returns:
        A frame of :data:`MEASURED_SCHEMA` with one row per account and metric.

    Raises:
        InvalidInput: an account stands twice.

    """
    return measure_panel(post_panel(posts, accounts, snapshots, window=window))


def measure_panel(panel: PostPanel) -> pl.DataFrame:
    """Measure every metric that is made of posts for the accounts of a panel; see :func:`measure_accounts`."""
    accounts = _account_columns(panel)
    figures = all_figures(panel)
    long = done(
        pl.concat(
            [with_status(_own(panel, accounts, figures[name]), metric) for name, metric in post_metrics().items()]
        )
    )
    constants = with_reasons(long).with_columns(
        pl.when(pl.col("status") == "supplied_aggregate")
        .then(pl.lit(SUPPLIED_WINDOW))
        .otherwise(pl.lit(panel.window.label))
        .alias("window")
    )
    return constants.select(MEASURED_SCHEMA.names()).cast(MEASURED_SCHEMA)


def all_figures(panel: PostPanel) -> dict[str, Figures]:
    """Compute the figures of every metric, in the order of the registry."""
    figures = {name: median_figures(sample) for name, sample in median_samples(panel).items()}
    figures |= {
        "posting_cadence": cadence_figures(panel),
        "view_stability": stability_figures(panel),
        "sponsored_share": sponsored_share_figures(panel),
        "sponsored_vs_organic": sponsored_ratio_figures(panel),
    }
    return {name: figures[name] for name in post_metrics()}


def _account_columns(panel: PostPanel) -> pl.DataFrame:
    return panel.accounts.select(
        "account_key",
        pl.col("as_of").cast(_MOMENT),
        "derived_permitted",
        *(pair[0].alias(f"{name}|value") for name, pair in supplied_expressions().items()),
        *(pair[1].alias(f"{name}|parts") for name, pair in supplied_expressions().items()),
        posts_in_window=pl.Series(panel.size),
        newest_days=panel.counts["newest_days"],
        most_followers=pl.Series(_most_followers(panel), nan_to_null=True),
    )


def _most_followers(panel: PostPanel) -> Reals:
    """Give the largest followers number among the posts; NaN where none is known."""
    known = ~np.isnan(panel.followers)
    most = np.where(known, panel.followers, 0.0).max(axis=1, initial=0.0)
    return np.where(known.any(axis=1), most, np.nan)


def _own(panel: PostPanel, accounts: pl.DataFrame, figures: Figures) -> pl.LazyFrame:
    newest, oldest = figures.edges(panel)
    names = np.array([*BASES, None], dtype=object)
    n_base = figures.n_base if figures.n_base is not None else [None] * len(figures.n)
    own = [
        pl.Series("value", figures.value, nan_to_null=True),
        pl.Series("low", figures.low, nan_to_null=True),
        pl.Series("high", figures.high, nan_to_null=True),
        pl.Series("n", figures.n),
        pl.Series("n_base", n_base, dtype=pl.Int64),
        pl.Series("parts", list(figures.parts), dtype=pl.String),
        pl.Series("newest_at", newest).cast(_MOMENT),
        pl.Series("oldest_at", oldest).cast(_MOMENT),
        pl.Series("followers_basis", names[figures.basis(panel)].tolist(), dtype=pl.String),
    ]
    return accounts.hstack(own).lazy()
