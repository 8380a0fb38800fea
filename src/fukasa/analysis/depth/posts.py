"""What the comments under each post say."""

import polars as pl

from fukasa.analysis.comments.classes import SPAM

POST_COUNTS = {
    "comments": pl.len(),
    "questions": (pl.col("question_rate") & pl.col("counted")).sum(),
    "purchase_signals": (pl.col("purchase_signal_rate") & pl.col("counted")).sum(),
    "substantive": (pl.col("substantive_rate") & pl.col("counted")).sum(),
    "purchase_intents": (pl.col("purchase_intent_rate") & pl.col("counted")).sum(),
    "experience": (pl.col("experience_rate") & pl.col("counted")).sum(),
    "praise": (pl.col("praise_rate") & pl.col("counted")).sum(),
    "chatter": (pl.col("chatter_rate") & pl.col("counted")).sum(),
    "negative": (pl.col("negative_rate") & pl.col("counted")).sum(),
    "spam": pl.col(SPAM).sum(),
    "replies": pl.col("answered").sum(),
}
"""Counts of given labels; they are not corrected for the model's errors."""


def comment_posts(said: pl.DataFrame) -> pl.DataFrame:
    """Count comments and given labels per post.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        ``account_key``, ``post_id`` and :data:`POST_COUNTS`, sorted by account and post.

    """
    counted = said.group_by("account_key", "post_id").agg(
        **{name: count.cast(pl.Int64) for name, count in POST_COUNTS.items()}
    )
    return counted.filter(pl.col("post_id").is_not_null()).sort("account_key", "post_id")
