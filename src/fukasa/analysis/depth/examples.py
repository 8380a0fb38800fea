"""Comments that show what a class means for an account: the clearest ones, different from each other."""

from collections import Counter
from functools import lru_cache

import polars as pl

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.depth.likeness import alike, bigrams, folded_key
from fukasa.analysis.depth.settings import settings
from fukasa.analysis.steps import done
from fukasa.analysis.topics.language import detect_language

EXAMPLE_COLUMNS = ("account_key", "class", "rank", "text", "post_id", "posted_at", "probability", "language")
_CANDIDATES = 12  # the clearest of a class, among which different ones are looked for


def comment_examples(said: pl.DataFrame) -> pl.DataFrame:
    """Choose examples per account and class.

    Args:
        said: of :func:`fukasa.analysis.depth.labels.judged_comments`.

    Returns:
        :data:`EXAMPLE_COLUMNS`; ``rank`` counts from 1, the clearest first.

    """
    chosen = pl.concat([_clearest(said, name) for name in registry().ids])
    texts = chosen["text"].str.head(settings().example_length)
    return chosen.with_columns(text=texts, language=_languages(texts)).select(EXAMPLE_COLUMNS)


def _clearest(said: pl.DataFrame, name: str) -> pl.DataFrame:
    """Take the clearest comments of a class, the same words only once, then drop those too like a clearer one."""
    given = said.lazy().filter(name).select("account_key", "comment_id", "text", "post_id", "posted_at", f"p_{name}")
    ordered = given.sort("account_key", f"p_{name}", "comment_id", descending=[False, True, False])
    keyed = ordered.with_columns(_key=folded_key(pl.col("text"))).unique(
        ["account_key", "_key"], keep="first", maintain_order=True
    )
    first = done(keyed.group_by("account_key", maintain_order=True).head(_CANDIDATES))
    new = _different(first["account_key"].to_list(), first["_key"].to_list())
    different = first.lazy().filter(pl.Series(new, dtype=pl.Boolean))
    shown = different.group_by("account_key", maintain_order=True).head(settings().example_count)
    return done(
        shown.select(
            "account_key",
            pl.lit(name).alias("class"),
            (pl.int_range(pl.len()).over("account_key") + 1).cast(pl.Int64).alias("rank"),
            "text",
            "post_id",
            "posted_at",
            pl.col(f"p_{name}").alias("probability"),
        )
    )


def _different(accounts: list[str], keys: list[str]) -> list[bool]:
    """Say of every text whether it differs from all earlier ones kept of the same account, until enough are kept."""
    kept: dict[str, list[str]] = {}
    told = []
    for account, key in zip(accounts, keys, strict=True):
        before = kept.setdefault(account, [])
        new = len(before) < settings().example_count and not any(_similar(one, key) for one in before)
        if new:
            before.append(key)
        told.append(new)
    return told


def _similar(one: str, other: str) -> bool:
    return alike(_grams(one), _grams(other), settings().example_overlap)


@lru_cache(maxsize=1_024)
def _grams(key: str) -> Counter[str]:
    return bigrams(key)


def _languages(texts: pl.Series) -> pl.Series:
    """Tell the language by its script where one sign is enough, and look closer at the rest only."""
    table = pl.DataFrame({"text": texts}).with_columns(
        language=pl.when(pl.col("text").str.contains(r"\p{Hangul}"))
        .then(pl.lit("ko"))
        .when(pl.col("text").str.contains(r"[\p{Hiragana}\p{Katakana}]"))
        .then(pl.lit("ja"))
    )
    unsure = table["language"].is_null()
    closer = detect_language(texts.filter(unsure))["language"]
    return table["language"].scatter(unsure.arg_true(), closer)
