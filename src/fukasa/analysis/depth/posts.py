"""What the comments under each post say."""

import polars as pl

from fukasa.analysis.comments.classes import SPAM

_OF_METRICS = {
    "questions": "question_rate",
    "purchase_signals": "purchase_signal_rate",
    "substantive": "substantive_rate",
    "purchase_intents": "purchase_intent_rate",
    "experience": "experience_rate",
    "praise": "praise_rate",
    "chatter": "chatter_rate",
    "negative": "negative_rate",
}
"""Columns of the counts by the metric whose comments they count; spam does not count."""

POST_COUNTS = {
    "comments": pl.len(),
    **{name: (pl.col(metric) & pl.col("counted")).sum() for name, metric in _OF_METRICS.items()},
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
