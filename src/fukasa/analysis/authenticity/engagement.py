"""What the posts of a window tell: medians of logarithms, ratios and spread, each with its sampling error."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.loglog import fit_lines, residuals
from fukasa.analysis.authenticity.sampling import post_settings
from fukasa.analysis.engagement.audience import with_audience
from fukasa.analysis.statistics.robust import NORMAL_MAD
from fukasa.analysis.steps import done
from fukasa.core.window import DEFAULT_WINDOW, Window

POST_COLUMNS = ("account_key", "post_id", "posted_at", "format", "views", "likes", "comments")
ON_FOLLOWERS = {
    "er": ("log_engagement", "form"),
    "views": ("log_views", "viewed_form"),
    "like_view": ("log_like_view", "viewed_form"),
    "comment_like": ("log_comment_like", "form"),
}
"""Figures that are judged as residuals from a line on log followers: their column and whose form decides the line."""

_MOMENT = pl.Datetime("us", "UTC")
_MEDIAN_ERROR = (np.pi / 2) ** 0.5  # standard error of a median of normals, in those of a mean
_SPREAD_ERROR = 1.17  # standard error of log MAD times √n: its efficiency among normals is 0.37 (Hampel 1974)
_LEAST_FOR_SPREAD = 3
_CHECK_OF = {column: f"{figure}_residual" for figure, (column, _) in ON_FOLLOWERS.items()}


def engagement_evidence(posts: pl.DataFrame, accounts: pl.DataFrame, window: Window = DEFAULT_WINDOW) -> pl.DataFrame:
    """Put the posts of a window together per account; accounts are independent of each other.

    Levels are medians over the posts of the commonest format only (among those that show likes: ``form``; among those
    that show views: ``viewed_form``), so that a mix of videos and pictures is not taken for spread. Standard errors
    shrink the posts' own spread towards the usual one, for a few equal posts prove little.

    Args:
        posts: :data:`POST_COLUMNS`; a count that is hidden or unknown is null.
        accounts: account_key, followers and as_of, from which ages are counted.
        window: which posts count.

    Returns:
        One row per account in their order: log_followers; posts_n (in the window); hidden_n (of them without likes);
        form and viewed_form; for log_engagement (likes and comments), log_views, log_like_view and log_comment_like the
        median, its ``_se`` and ``_n``; like_spread (robust standard deviation of log likes), log_like_spread with
        ``_se`` and ``_n``; spikes (posts whose likes stand out without their views) and spikes_n. What nothing tells is
        null, counts are 0. A logarithm that rests on fewer posts than its check asks for is null too: an account of
        which hardly anything is known is nobody's peer.

    """
    chosen = _in_window(posts, accounts, window)
    known = accounts.select("account_key", log_followers=_log(pl.col("followers")))
    told = (
        chosen.group_by("account_key").agg(posts_n=pl.len(), hidden_n=pl.col("likes").null_count()),
        _levels(chosen, "likes", "form", ("log_engagement", "log_comment_like"), [*_spread()]),
        _levels(chosen, "views", "viewed_form", ("log_views", "log_like_view"), [*_spikes()]),
    )
    for part in told:
        known = known.join(part, on="account_key", how="left", maintain_order="left")
    counts = [name for name in known.columns if name.endswith("_n") or name == "spikes"]
    return known.with_columns(pl.col(counts).fill_null(0).cast(pl.Int64))


def fit_engagement_lines(evidence: pl.DataFrame) -> pl.DataFrame:
    """Fit how every figure of :data:`ON_FOLLOWERS` grows with the followers.

    Args:
        evidence: of :func:`engagement_evidence` for the whole population, with platform, visibility and perhaps
            replaced_for.

    Returns:
        Rows of :func:`fukasa.analysis.authenticity.loglog.fit_lines` with the column figure.

    """
    rows = with_audience(evidence)
    return pl.concat(
        fit_lines(rows.select("platform", "visibility", "replaced_for", form=form, x="log_followers", y=column)).select(
            pl.lit(figure).alias("figure"), pl.all()
        )
        for figure, (column, form) in ON_FOLLOWERS.items()
    )


def with_residuals(
    evidence: pl.DataFrame, lines: pl.DataFrame, figures: Iterable[str] = tuple(ON_FOLLOWERS)
) -> pl.DataFrame:
    """Add ``<figure>_residual`` and its standard error ``<figure>_residual_se`` for figures on followers.

    Args:
        evidence: of :func:`engagement_evidence`, with platform and visibility; of its figures those that are asked for.
        lines: of :func:`fit_engagement_lines`.
        figures: which of :data:`ON_FOLLOWERS`.

    """
    added = {}
    for figure in figures:
        column, form = ON_FOLLOWERS[figure]
        own = evidence.lazy().select("platform", "visibility", "log_followers", column, form=form)
        added[f"{figure}_residual"] = residuals(own, lines.lazy().filter(figure=figure), column)
        added[f"{figure}_residual_se"] = evidence[f"{column}_se"]
    return evidence.with_columns(**added)


def _in_window(posts: pl.DataFrame, accounts: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Keep the newest posts of the window and take logarithms."""
    rules = post_settings()
    dated = posts.select(POST_COLUMNS).join(accounts.select("account_key", "as_of"), on="account_key")
    age = pl.col("as_of").cast(_MOMENT) - pl.col("posted_at").cast(_MOMENT)
    young, old = pl.duration(days=window.min_age_days), pl.duration(days=window.max_age_days)
    inside = dated.filter(age.is_between(young, old)).drop("as_of").sort("account_key", "posted_at", "post_id")
    newest = inside.filter(pl.int_range(pl.len()).reverse().over("account_key") < window.max_posts)
    likes, views, comments = (pl.col(name).cast(pl.Float64) for name in ("likes", "views", "comments"))
    log_likes = (likes + rules.half).log()
    return newest.with_columns(
        log_likes=log_likes,
        log_engagement=(likes + comments + rules.half).log(),
        log_comment_like=(comments + rules.half).log() - log_likes,
        log_views=_log(views),
        log_like_view=log_likes - _log(views),
    )


def _log(count: pl.Expr) -> pl.Expr:
    """Take the logarithm of a count; of 0 there is none."""
    return pl.when(count > 0).then(count.cast(pl.Float64).log())


def _levels(chosen: pl.DataFrame, shown: str, form: str, figures: tuple[str, ...], more: list[pl.Expr]) -> pl.DataFrame:
    """Give medians over the posts of the commonest format among those that show a count."""
    told = chosen.lazy().filter(pl.col(shown).is_not_null())
    sizes = told.group_by("account_key", "format").agg(size=pl.len())
    common = (
        sizes.sort("size", "format", descending=[True, False], nulls_last=True)
        .unique("account_key", keep="first", maintain_order=True)
        .drop("size")
    )
    same = told.join(common, on=["account_key", "format"], how="semi", nulls_equal=True)
    levels = [part for name in figures for part in _median(name)]
    return done(same.group_by("account_key").agg(pl.col("format").first().alias(form), *levels, *more))


def _median(name: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Give a median, its standard error and its n."""
    rules = post_settings()
    x = pl.col(name).drop_nulls()
    n = x.len().cast(pl.Float64)
    own = (x - x.median()).abs().median() * NORMAL_MAD
    spread = ((n * own**2 + rules.usual_weight * rules.usual_spread**2) / (n + rules.usual_weight)).sqrt()
    error = pl.when(n > 0).then(_MEDIAN_ERROR * spread / n.sqrt())
    level = pl.when(n >= check(_CHECK_OF[name]).least).then(x.median())
    return level.alias(name), error.alias(f"{name}_se"), x.len().alias(f"{name}_n")


def _spread() -> tuple[pl.Expr, ...]:
    """Give the robust spread of log likes; a count of n likes cannot be told more finely than by one."""
    x = pl.col("log_likes").drop_nulls()
    n = x.len().cast(pl.Float64)
    finest = 1 / (pl.col("likes").cast(pl.Float64).median() + 1)
    spread = pl.when(n >= _LEAST_FOR_SPREAD).then(
        pl.max_horizontal((x - x.median()).abs().median() * NORMAL_MAD * n / (n - 0.8), finest)
    )
    enough = n >= check("like_dispersion").least  # fewer make nobody a peer
    return (
        spread.alias("like_spread"),
        pl.when(enough).then(spread.log()).alias("log_like_spread"),
        pl.when(n >= _LEAST_FOR_SPREAD).then(_SPREAD_ERROR / n.sqrt()).alias("log_like_spread_se"),
        x.len().alias("log_like_spread_n"),
    )


def _spikes() -> tuple[pl.Expr, pl.Expr]:
    """Count posts of which the likes stand far above the account's own, and above their views too."""
    rules = post_settings()
    likes, ratio = pl.col("log_likes"), pl.col("log_like_view")
    stands_out = (likes - likes.median() > np.log(rules.spike_likes)) & (
        ratio - ratio.median() > np.log(rules.spike_ratio)
    )
    return stands_out.sum().alias("spikes"), ratio.count().alias("spikes_n")
