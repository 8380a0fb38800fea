"""Shares of comments by what they say, corrected for what is known of the model's errors."""

import numpy as np
import polars as pl

from fukasa.analysis.comments.model import ErrorRates, ModelProtocol
from fukasa.analysis.depth.audits import counts_of
from fukasa.analysis.depth.errors import share_errors
from fukasa.analysis.depth.labels import LabelShare, label_shares
from fukasa.analysis.depth.measured import FIGURE_COLUMNS
from fukasa.analysis.depth.settings import settings as depth_settings
from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.engagement.registry import metric, settings
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.design import ClusterSums, independent_trials
from fukasa.analysis.statistics.prediction_powered import AuditCounts, prediction_powered_shares
from fukasa.analysis.statistics.prevalence import corrected_shares, informedness
from fukasa.analysis.steps import done

AUDITED = "+audits"
"""What the version of the model ends with where people's labels speak and not the model's known errors."""

_TRIALS = ("comments", "counted")


def label_counts(said: pl.DataFrame) -> pl.DataFrame:
    """Count comments and given labels.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        One row per account: ``account_key``, ``comments`` (all of them), ``counted`` (without spam), per metric of
        ``label_shares`` how many were given one of its labels, and what tells how alike comments of one post are:
        ``<metric>|squared`` and, for ``comments`` and ``counted``, ``<n>|posts`` and ``<n>|squared``. A comment of
        which the post is not known stands alone.

    """
    shares = label_shares()
    given = [(pl.col(one.metric) & (one.of_all | pl.col("counted"))).sum().alias(one.metric) for one in shares]
    alone = pl.coalesce("post_id", pl.concat_str(pl.lit("\x1f"), "comment_id"))
    posts = (
        said.lazy()
        .group_by("account_key", alone.alias("post"))
        .agg(*given, comments=pl.len(), counted=pl.col("counted").sum())
    )
    squared = [
        (pl.col(one.metric).cast(pl.Float64) ** 2 / pl.col(_trials(one)).replace(0, None))
        .sum()
        .alias(_squared(one.metric))
        for one in shares
    ]
    sizes = [pl.col(name).cast(pl.Float64).pow(2).sum().alias(_squared(name)) for name in _TRIALS]
    filled = [(pl.col(name) > 0).sum().alias(f"{name}|posts") for name in _TRIALS]
    totals = [pl.col(name).sum() for name in (*_TRIALS, *(one.metric for one in shares))]
    return done(
        posts.sort("account_key", "post")
        .group_by("account_key", maintain_order=True)
        .agg(*totals, *squared, *sizes, *filled)
    )


def _trials(share: LabelShare) -> str:
    return "comments" if share.of_all else "counted"


def _squared(name: str) -> str:
    return f"{name}|squared"


def _independent(counts: pl.DataFrame, share: LabelShare) -> Reals:
    """Give how many independent comments would say as much: those under one post are alike."""
    name = _trials(share)
    columns = (share.metric, name, f"{name}|posts", _squared(name), _squared(share.metric))
    return independent_trials(ClusterSums(*(_reals(counts[one]) for one in columns)), depth_settings().post_likeness)


def share_figures(
    counts: pl.DataFrame, accounts: pl.DataFrame, model: ModelProtocol, audits: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Correct the shares of every account for the errors of the labels.

    Where enough comments of an account were audited by people, prediction-powered inference speaks; else what is known
    of the model's errors on held-out comments.

    Args:
        counts: of :func:`label_counts`; audited comments are among the counted ones.
        accounts: ``account_key``; an account without comments gets its reason.
        model: the model that gave the labels.
        audits: of :func:`fukasa.analysis.depth.audits.audit_cells`; None where nobody audited.

    Returns:
        ``FIGURE_COLUMNS``, one row per account and metric.

    Raises:
        InvalidInput: more comments were audited than counted.

    """
    every = _of_all(counts, accounts)
    return pl.concat([_figures(every, share, model, audits) for share in label_shares()])


def _of_all(counts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Give every account a row; one without comments counts 0."""
    keys = accounts.lazy().select("account_key")
    known = keys.join(counts.lazy(), on="account_key", how="left", maintain_order="left")
    return done(known.with_columns(pl.exclude("account_key").fill_null(0)))


def paid_question_figures(said: pl.DataFrame, accounts: pl.DataFrame, model: ModelProtocol) -> pl.DataFrame:
    """Correct the question rate under sponsored posts and under organic ones apart.

    Args:
        said: judged comments with ``paid``: true under a sponsored post, false under an organic one, null unknown.
        accounts: ``account_key``.
        model: the model that gave the labels.

    Returns:
        ``FIGURE_COLUMNS``, two rows per account.

    """
    asked = next(share for share in label_shares() if share.metric == "question_rate")
    figures = []
    for name, kind in (("sponsored_question_rate", pl.col("paid")), ("organic_question_rate", ~pl.col("paid"))):
        counts = _of_all(label_counts(said.filter(kind)), accounts)
        figures.append(_figures(counts, asked, model, None).with_columns(metric=pl.lit(name)))
    return pl.concat(figures)


def _figures(
    counts: pl.DataFrame, share: LabelShare, model: ModelProtocol, audits: pl.DataFrame | None
) -> pl.DataFrame:
    n = counts[_trials(share)].cast(pl.Int64)
    given, alone = _reals(counts[share.metric]), _independent(counts, share)
    weighed = np.minimum(given * alone / _reals(n), alone)  # all of n, weighed, may end up a rounding above all
    ends = _ends(weighed, alone, share_errors(share, model.errors))
    parts = pl.lit(model.version)
    if audits is not None:
        mine = counts.select("account_key").join(
            audits.filter(pl.col("metric") == share.metric), on="account_key", how="left", maintain_order="left"
        )
        cells = counts_of(mine)
        ends = _audited(ends, cells, given, _reals(n), alone)
        parts = pl.lit(model.version) + pl.when(pl.Series(_enough(cells))).then(pl.lit(AUDITED)).otherwise(pl.lit(""))
    frame = counts.select(
        "account_key",
        *(
            pl.Series(name, column, nan_to_null=True)
            for name, column in zip(("value", "low", "high"), ends, strict=True)
        ),
        n=n,
        metric=pl.lit(share.metric),
        parts=parts,
    )
    return with_enough(frame, share.metric)


def _ends(given: Reals, n: Reals, errors: ErrorRates) -> tuple[Reals, Reals, Reals]:
    """Correct for the known errors; NaN where the label says too little."""
    if informedness(errors) < depth_settings().min_informedness:
        nothing = np.full(len(n), np.nan)
        return nothing, nothing, nothing
    found = corrected_shares(given, n, errors, settings().level)
    return found.value, found.low, found.high


def _audited(
    ends: tuple[Reals, Reals, Reals], cells: AuditCounts, given: Reals, n: Reals, alone: Reals
) -> tuple[Reals, Reals, Reals]:
    """Put what audits say in the place of what the known errors say, where enough was audited.

    Audited comments are among the counted ones; the further ones weigh as many as are independent among them.
    """
    weight = np.nan_to_num(alone / n)
    further = (given - cells.both - cells.model) * weight, (n - cells.n) * weight
    found = prediction_powered_shares(cells, *further, settings().level)
    enough = _enough(cells)
    told = (found.value, found.low, found.high)
    value, low, high = (np.where(enough, new, old) for new, old in zip(told, ends, strict=True))
    return value, low, high


def _enough(cells: AuditCounts) -> Flags:
    enough: Flags = cells.n >= depth_settings().min_audited
    return enough


def with_enough(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Say which figures rest on enough, and why the others do not."""
    needed, have = pl.lit(metric(name).min_n), pl.col("n")
    few = {
        "comments": "too_few_comments",
        "commenters": "too_few_commenters",
        "commented_posts": "too_few_commented_posts",
    }
    told = frame.lazy().with_columns(
        reason=pl.when(have == 0)
        .then(reason_column("no_comments", needed=needed))
        .when(have < needed)
        .then(reason_column(few[metric(name).counted], needed=needed, have=have))
        .when(pl.col("value").is_null())
        .then(pl.lit("label_too_unsure"))
    )
    status = pl.when(pl.col("reason").is_null()).then(pl.lit("ok")).otherwise(pl.lit("insufficient"))
    return done(told.with_columns(status=status).select(FIGURE_COLUMNS))


def _reals(column: pl.Series) -> Reals:
    return column.cast(pl.Float64).to_numpy()
