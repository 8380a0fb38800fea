"""Comments with what the model says of each: the frame that every figure from comments is made of."""

from dataclasses import dataclass
from functools import cache

import polars as pl

from fukasa.analysis.comments.classes import SPAM, has_any, registry
from fukasa.analysis.comments.classify import classify
from fukasa.analysis.comments.model import ModelProtocol
from fukasa.analysis.steps import done

QUESTION_CLASS = "product_question"
COMMENT_COLUMNS = (
    "account_key",
    "post_id",
    "comment_id",
    "commenter",
    "posted_at",
    "text",
    "is_creator",
    "reply_to",
    "by_creator",
    "mutual",
)
"""Columns of comments as they come in: one row per comment, the creator's own among them."""


@dataclass(frozen=True, slots=True)
class LabelShare:
    """A share of comments by what they say.

    Attributes:
        metric: id in the metric registry, and the name of its Boolean column.
        classes: a comment with any of these labels counts.
        of_all: of all audience comments; otherwise spam is left out.

    """

    metric: str
    classes: tuple[str, ...]
    of_all: bool = False


@cache
def label_shares() -> tuple[LabelShare, ...]:
    """List the shares in the order of the registry of metrics."""
    classes = registry()
    return (
        LabelShare("question_rate", (QUESTION_CLASS,)),
        LabelShare("purchase_signal_rate", classes.purchase_signal),
        LabelShare("substantive_rate", classes.substantive),
        *(
            LabelShare(f"{name}_rate", (name,))
            for name in ("purchase_intent", "experience", "praise", "chatter", "negative")
        ),
        LabelShare("spam_share", (SPAM,), of_all=True),
    )


def audience_comments(comments: pl.DataFrame) -> pl.DataFrame:
    """Leave out the creator's own comments and empty ones; say which of the others the creator answered.

    Args:
        comments: of :data:`COMMENT_COLUMNS`.

    Returns:
        The audience's comments with a Boolean ``answered``; null where the facts of the account do not tell answers.

    """
    own = pl.col("is_creator").fill_null(value=False)
    all_of_them = comments.lazy()
    answers = all_of_them.filter(own & pl.col("reply_to").is_not_null()).select("account_key", comment_id="reply_to")
    answered = answers.unique().with_columns(answered=pl.lit(value=True))
    heard = all_of_them.filter(~own & (pl.col("text").str.strip_chars() != ""))
    joined = heard.join(answered, on=["account_key", "comment_id"], how="left", maintain_order="left")
    told = joined.join(_answers_told(all_of_them), on="account_key", how="left", maintain_order="left")
    return done(told.with_columns(pl.when("told").then(pl.col("answered").fill_null(value=False))).drop("told"))


def _answers_told(comments: pl.LazyFrame) -> pl.LazyFrame:
    """Say of which accounts answers are known: own comments are marked, and if there are any, some are answers."""
    own = pl.col("is_creator").fill_null(value=False)
    return comments.group_by("account_key").agg(
        told=pl.col("is_creator").is_not_null().any() & (~own.any() | (own & pl.col("reply_to").is_not_null()).any())
    )


def judged_comments(comments: pl.DataFrame, model: ModelProtocol | None = None) -> pl.DataFrame:
    """Classify the audience's comments.

    Args:
        comments: of :data:`COMMENT_COLUMNS`.
        model: the model to ask; the packaged one otherwise.

    Returns:
        The audience's comments that could be judged, with ``answered``, ``p_<class>``, a Boolean column per class and
        per metric of :func:`label_shares`, and ``counted``: spam does not count.

    """
    heard = audience_comments(comments)
    said = pl.concat([heard, classify(heard["text"], model=model)], how="horizontal")
    return with_flags(said.filter(pl.col("labels").is_not_null()).drop("comment_notes"))


def with_flags(said: pl.DataFrame) -> pl.DataFrame:
    """Turn the column ``labels`` into a Boolean column per class and per metric."""
    flagged = said.with_columns(has_any("labels", (name,)).alias(name) for name in registry().ids)
    return flagged.with_columns(
        *(pl.any_horizontal(share.classes).alias(share.metric) for share in label_shares()), counted=~pl.col(SPAM)
    )
