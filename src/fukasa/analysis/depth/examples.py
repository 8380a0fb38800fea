"""Comments that show what a class means for an account: the clearest ones, different from each other."""

import polars as pl

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.depth.settings import settings
from fukasa.analysis.topics.language import detect_language

EXAMPLE_COLUMNS = ("account_key", "class", "rank", "text", "post_id", "posted_at", "probability", "language")


def comment_examples(said: pl.DataFrame) -> pl.DataFrame:
    """Choose examples per account and class.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        :data:`EXAMPLE_COLUMNS`; ``rank`` counts from 1, the clearest first.

    """
    chosen = pl.concat([_clearest(said, name) for name in registry().ids])
    texts = chosen["text"].str.head(settings().example_length)
    return chosen.with_columns(text=texts, language=detect_language(texts)["language"]).select(EXAMPLE_COLUMNS)


def _clearest(said: pl.DataFrame, name: str) -> pl.DataFrame:
    given = said.filter(pl.col(name)).sort("account_key", f"p_{name}", "comment_id", descending=[False, True, False])
    different = given.unique(["account_key", "text"], keep="first", maintain_order=True)
    first = different.group_by("account_key", maintain_order=True).head(settings().example_count)
    return first.select(
        "account_key",
        pl.lit(name).alias("class"),
        (pl.int_range(pl.len()).over("account_key") + 1).cast(pl.Int64).alias("rank"),
        "text",
        "post_id",
        "posted_at",
        pl.col(f"p_{name}").alias("probability"),
    )
