"""What the comments of an account tell of where they come from: one row of shares per account."""

import polars as pl

from fukasa.analysis.authenticity.angles import angle, angle_error
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.copies import repeat_marks
from fukasa.analysis.authenticity.sampling import comment_settings
from fukasa.analysis.comments.classes import SPAM, registry
from fukasa.analysis.depth.labels import audience_comments

COMMENT_EVIDENCE_SCHEMA = pl.Schema(
    {
        "account_key": pl.String(),
        "comments_n": pl.Int64(),
        "commented_posts": pl.Int64(),
        "judged_n": pl.Int64(),
        "generic_share": pl.Float64(),
        "generic_angle": pl.Float64(),
        "generic_angle_se": pl.Float64(),
        "emoji_share": pl.Float64(),
        "template_share": pl.Float64(),
        "copied_share": pl.Float64(),
        "repeated_share": pl.Float64(),
        "repeated_angle": pl.Float64(),
        "repeated_angle_se": pl.Float64(),
        "authors_known": pl.Int64(),
        "commenters": pl.Int64(),
        "top_share": pl.Float64(),
        "top_angle": pl.Float64(),
        "top_angle_se": pl.Float64(),
        "timed_n": pl.Int64(),
        "first_hour_share": pl.Float64(),
        "first_hour_angle": pl.Float64(),
        "first_hour_angle_se": pl.Float64(),
    }
)
"""One row per account with comments.

Counts are of the audience's comments; ``judged_n`` of those a classifier read, ``authors_known`` of those with an
author, ``timed_n`` of those with the moment of comment and post. ``repeated_share`` are templates or copies; it is
``template_share`` where copies are not known. Every ``_angle`` is what is compared with peers (see ``angles``), that of
``top_share`` after what so many comments must give anyway is taken off. Angles are null below the least n of their
check: an account of which hardly anything is known is nobody's peer.
"""

_MOMENT = pl.Datetime("us", "UTC")
_LETTERS = r"[\p{L}\p{N}]"
_EMPTY_CLASSES = ("praise", "chatter")


def comment_evidence(
    comments: pl.DataFrame, judged: pl.DataFrame, posts: pl.DataFrame, copied: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Put the comments of accounts together.

    The shares of what comments say are those of the labels as given, not corrected for the errors of the classifier:
    these are the same for all peers.

    Args:
        comments: of :data:`fukasa.analysis.depth.labels.COMMENT_COLUMNS`, the creator's own among them.
        judged: of :func:`fukasa.analysis.depth.labels.judged_comments` of these comments.
        posts: account_key, post_id and posted_at.
        copied: of :func:`fukasa.analysis.authenticity.copies.copied_words` over the catalogue; None where not known.

    Returns:
        A frame of :data:`COMMENT_EVIDENCE_SCHEMA`; an account that may not be derived from is simply not passed in.

    """
    heard = audience_comments(comments).with_columns(platform=pl.col("account_key").str.splitn(":", 2).struct[0])
    told = _of_words(heard, copied)
    for part in (_of_labels(judged), _of_people(heard), _of_moments(heard, posts)):
        told = told.join(part, on="account_key", how="left")
    counts = ("judged_n", "authors_known", "commenters", "timed_n")
    filled = told.with_columns(pl.col(counts).fill_null(0)).sort("account_key")
    return filled.select(COMMENT_EVIDENCE_SCHEMA.names()).cast(COMMENT_EVIDENCE_SCHEMA)


def _of_words(heard: pl.DataFrame, copied: pl.DataFrame | None) -> pl.DataFrame:
    marked = pl.concat([heard, repeat_marks(heard, copied)], how="horizontal")
    either = pl.col("template") | pl.col("copied").fill_null(value=False)
    shares = marked.group_by("account_key").agg(
        comments_n=pl.len(),
        commented_posts=pl.col("post_id").n_unique(),
        emoji_share=(~pl.col("text").str.contains(_LETTERS)).mean(),
        template_share=pl.col("template").mean(),
        copied_share=pl.col("copied").mean(),
        repeated_share=either.mean(),
    )
    return _with_angle(shares, "repeated", "comments_n", "copied_comments", comment_settings().likeness)


def _of_labels(judged: pl.DataFrame) -> pl.DataFrame:
    """Say how many comments are nothing but praise or small talk; spam is neither."""
    full = [name for name in registry().ids if name not in {*_EMPTY_CLASSES, SPAM}]
    shares = (
        judged.filter(~pl.col(SPAM))
        .group_by("account_key")
        .agg(judged_n=pl.len(), commented_posts=pl.col("post_id").n_unique(), generic_share=_none_of(full).mean())
    )
    return _with_angle(shares, "generic", "judged_n", "comment_quality", comment_settings().likeness).drop(
        "commented_posts"
    )


def _none_of(classes: list[str]) -> pl.Expr:
    return ~pl.any_horizontal(classes)


def _of_people(heard: pl.DataFrame) -> pl.DataFrame:
    """Say how much the most diligent write, beyond the one comment that everybody must have written."""
    people = heard.drop_nulls("commenter").group_by("account_key", "commenter").agg(size=pl.len())
    top = comment_settings().top_commenters
    shares = people.group_by("account_key").agg(
        authors_known=pl.col("size").sum().cast(pl.Float64),
        commenters=pl.len(),
        written=pl.col("size").top_k(top).sum().cast(pl.Float64),
    )
    must = pl.min_horizontal(pl.col("commenters"), top).cast(pl.Float64)
    free = pl.col("authors_known") - must
    more = pl.when(free > 0).then((pl.col("written") - must) / free)
    return shares.select(
        "account_key",
        "authors_known",
        "commenters",
        top_share=pl.col("written") / pl.col("authors_known"),
        top_angle=pl.when(pl.col("authors_known") >= check("commenter_concentration").least).then(angle(more, free)),
        top_angle_se=angle_error(free),
    )


def _of_moments(heard: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Say how many comments come within the first hour; a moment at midnight sharp is a date without an hour."""
    known = posts.select("account_key", "post_id", made_at=pl.col("posted_at").cast(_MOMENT))
    timed = heard.join(known.unique(["account_key", "post_id"], keep="first"), on=["account_key", "post_id"])
    said_at = pl.col("posted_at").cast(_MOMENT)
    dated = (said_at.dt.time() != pl.time(0)) & (pl.col("made_at").dt.time() != pl.time(0))
    age = (said_at - pl.col("made_at")).dt.total_seconds()
    shares = (
        timed.filter(dated & (age >= 0))
        .group_by("account_key")
        .agg(
            timed_n=pl.len(),
            commented_posts=pl.col("post_id").n_unique(),
            first_hour_share=(age <= comment_settings().first_hour_s).mean(),
        )
    )
    likeness = comment_settings().first_hour_likeness
    return _with_angle(shares, "first_hour", "timed_n", "first_hour", likeness).drop("commented_posts")


def _with_angle(shares: pl.DataFrame, name: str, n: str, check_id: str, likeness: float) -> pl.DataFrame:
    """Add what is compared with peers; comments under one post count less than as many under different ones."""
    per_post = pl.col(n) / pl.col("commented_posts")
    independent = pl.col(n) / (1 + (per_post - 1) * likeness)
    return shares.with_columns(
        pl.when(pl.col(n) >= check(check_id).least)
        .then(angle(pl.col(f"{name}_share"), independent))
        .alias(f"{name}_angle"),
        angle_error(independent).alias(f"{name}_angle_se"),
    )
