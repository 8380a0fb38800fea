"""What a forecast must beat: the last-10 median, followers × the usual ratio, the last post."""

import polars as pl

from fukasa.analysis.forecast.scoring.splits import Split

LAST = 10
_KEY = "account_key"
_ORDER = ("posted_at", "post_id")


def with_baselines(split: Split) -> pl.DataFrame:
    """Forecast the targets of a split by the baselines, from its fit and history only.

    - ``baseline_last10``: plain median of the account's last ten posts; its band is normal in logs with the plain
      standard deviation of those ten.
    - ``baseline_persistence``: the last post comes again; its band from the changes between the last ten.
    - ``baseline_followers``: followers (last known) × the median of value / followers of the platform's posts in fit:
      the rule "followers × engagement rate".

    Returns:
        account_key, target_id, n_history (posts in history), the three points (null where the baseline has nothing to
        rest on), baseline_last10_sigma and baseline_persistence_sigma.

    """
    newest_first = split.history.sort(*_ORDER, descending=True)
    log = pl.col("value").filter(pl.col("value") > 0).log().head(LAST)
    own = newest_first.group_by(_KEY, maintain_order=True).agg(
        n_history=pl.len().cast(pl.Int64),
        baseline_last10=pl.col("value").head(LAST).median(),
        baseline_persistence=pl.col("value").first(),
        baseline_last10_sigma=log.std(),
        baseline_persistence_sigma=log.diff().std(),
        _followers=_followers(split.history).drop_nulls().first(),
    )
    joined = split.targets.select(_KEY, "target_id", _platform(split.targets).alias("_platform"))
    ratios = _ratios(split.fit)
    followers = pl.col("_followers") * pl.col("_ratio")
    return (
        joined.join(own, on=_KEY, how="left", maintain_order="left")
        .join(ratios, on="_platform", how="left", maintain_order="left")
        .with_columns(pl.col("n_history").fill_null(0), baseline_followers=followers)
        .drop("_platform", "_followers", "_ratio")
    )


def _followers(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("followers") if "followers" in frame.columns else pl.lit(None, dtype=pl.Float64)


def _platform(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("platform").fill_null("") if "platform" in frame.columns else pl.lit("")


def _ratios(fit: pl.DataFrame) -> pl.DataFrame:
    told = fit.select(_platform(fit).alias("_platform"), "value", followers=_followers(fit).cast(pl.Float64))
    known = told.filter(pl.col("followers") > 0)
    return known.group_by("_platform").agg(_ratio=(pl.col("value") / pl.col("followers")).median())
