"""From the comments of a chunk of accounts to their figures and the evidence behind them."""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.comments.model import ModelProtocol
from fukasa.analysis.depth.audits import audit_cells
from fukasa.analysis.depth.authors import author_counts, author_figures
from fukasa.analysis.depth.examples import comment_examples
from fukasa.analysis.depth.labels import judged_comments
from fukasa.analysis.depth.measured import measured_rows
from fukasa.analysis.depth.posts import comment_posts
from fukasa.analysis.depth.questions import question_topics
from fukasa.analysis.depth.shares import label_counts, paid_question_figures, share_figures
from fukasa.analysis.engagement.registry import settings
from fukasa.pipelines.comments.reading import Reader

_VIEW = "\x1f"  # between an account's key and the workspace whose own view of it is measured


@dataclass(frozen=True)
class CommentFeatures:
    """What the comments of some accounts tell.

    Attributes:
        measured: figures, in the columns of the measurements.
        tables: evidence by table of the index: posts, examples, questions.
        read: the comments of which figures may be derived.
        judged: what the model says of them.

    """

    measured: pl.DataFrame
    tables: dict[str, pl.DataFrame]
    read: pl.DataFrame
    judged: pl.DataFrame


def comment_features(
    comments: pl.DataFrame, accounts: pl.DataFrame, posts: pl.DataFrame, model: ModelProtocol
) -> CommentFeatures:
    """Classify the comments of some accounts and put them together per account.

    Args:
        comments: of :data:`fukasa.analysis.depth.labels.COMMENT_COLUMNS`.
        accounts: ``account_key`` and ``derived_permitted``; an account without comments gets its reason, one of which
            figures may not be derived is left unread.
        posts: ``account_key``, ``post_id``, ``sponsored`` and ``p_sponsored``.
        model: the model to ask; a :class:`~fukasa.pipelines.comments.reading.Reader` knows what people said as well.

    """
    read = comments.join(
        accounts.filter("derived_permitted").select("account_key"), on="account_key", maintain_order="left"
    )
    said = _with_paid(judged_comments(read, model), posts)
    spans = said.group_by("account_key").agg(newest_at=pl.col("posted_at").max(), oldest_at=pl.col("posted_at").min())
    figures = pl.concat(
        [
            share_figures(label_counts(said), accounts, model, _audits(said, model)),
            paid_question_figures(said, accounts, model),
            author_figures(author_counts(said), accounts),
        ]
    )
    tables = {
        "comment_posts": comment_posts(said),
        "comment_examples": comment_examples(said),
        "question_topics": question_topics(said),
    }
    return CommentFeatures(measured_rows(_forbidden(figures, accounts), spans), tables, read, said)


def _audits(said: pl.DataFrame, model: ModelProtocol) -> pl.DataFrame | None:
    """Count what people said of comments that are counted here, beside what the model says of them now.

    People drew from all comments of an account with equal chances, so those of them that are counted here are a random
    sample of the counted ones.
    """
    if not isinstance(model, Reader) or model.audited.is_empty():
        return None
    plain = pl.col("account_key").str.splitn(_VIEW, 2).struct.field("field_0")
    heard = said.select("account_key", "comment_id", "labels", plain=plain)
    people = model.audited.rename({"account_key": "plain"})
    return audit_cells(heard.join(people, on=["plain", "comment_id"], maintain_order="left"))


def _with_paid(said: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Say of every comment whether its post is sponsored or organic; null where that is not sure."""
    chance = pl.col("sponsored").cast(pl.Float64).fill_null(pl.col("p_sponsored").cast(pl.Float64))
    paid = (
        pl.when(chance >= settings().sponsored_from)
        .then(pl.lit(value=True))
        .when(chance <= settings().organic_to)
        .then(pl.lit(value=False))
    )
    known = posts.select("account_key", "post_id", paid=paid).unique(["account_key", "post_id"], keep="first")
    return said.join(known, on=["account_key", "post_id"], how="left", maintain_order="left")


def _forbidden(figures: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Replace the status of figures that may not be derived."""
    allowed = accounts.select("account_key", "derived_permitted")
    told = figures.join(allowed, on="account_key", maintain_order="left")
    return told.with_columns(
        status=pl.when("derived_permitted").then("status").otherwise(pl.lit("not_permitted")),
        reason=pl.when("derived_permitted").then("reason").otherwise(pl.lit("youtube_derived")),
    ).drop("derived_permitted")
