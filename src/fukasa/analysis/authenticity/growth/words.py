"""Signs of an ordinary reason in the words of a post: a giveaway, a collaboration, an appearance in the media."""

import re
from collections.abc import Mapping
from functools import cache

import polars as pl

from fukasa.analysis.packaged import parse, read_toml

_FILE = "data/growth_words.toml"
IN_WORDS = ("giveaway", "collaboration", "media")
_HANDLE = r"(?:^|[^a-z0-9._])@[a-z0-9_][a-z0-9._]{2,}"
_VIDEO = ("short", "long", "live")


@cache
def word_patterns() -> Mapping[str, str]:
    """Load the word lists, one expression per sign.

    Raises:
        InvalidInput: the file is absent or broken.

    """
    raw = read_toml("fukasa.analysis.authenticity", _FILE)
    return {sign: parse(f"{_FILE} [{sign}]", raw.get(sign), _pattern) for sign in IN_WORDS}


def _pattern(entry: Mapping[str, object]) -> str:
    lists = {name: entry[name] for name in ("words", "whole")}
    for name, words in lists.items():
        if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
            raise ValueError(f"{name} must be a list of words")
    words, whole = ("|".join(re.escape(str(w).lower()) for w in lists[name]) for name in ("words", "whole"))  # type: ignore[attr-defined]  # lists, as checked
    return f"{words}|(?:^|[^a-z0-9])(?:{whole})(?:$|[^a-z0-9])"


def with_signs(posts: pl.DataFrame) -> pl.DataFrame:
    """Say of every post which signs it bears.

    Args:
        posts: caption, hashtags, sponsored, format.

    Returns:
        The posts with the Booleans giveaway, collaboration, media, mention (an @handle), sponsored and video, no nulls.

    """
    hashtags = pl.col("hashtags").list.join(" ", ignore_nulls=True).fill_null("")
    text = (pl.col("caption").fill_null("") + " " + hashtags).str.normalize("NFKC").str.to_lowercase()
    found = {sign: pl.col("_text").str.contains(pattern) for sign, pattern in word_patterns().items()}
    return (
        posts.with_columns(_text=text)
        .with_columns(
            **found,
            mention=pl.col("_text").str.contains(_HANDLE),
            sponsored=pl.col("sponsored").cast(pl.Boolean).fill_null(value=False),
            video=pl.col("format").is_in(_VIDEO).fill_null(value=False),
        )
        .drop("_text")
    )
