"""Signs of an ordinary reason in the words of a post: a giveaway, a collaboration, an appearance in the media."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import polars as pl

from fukasa.analysis.packaged import parse, read_toml

_FILE = "data/growth_words.toml"
IN_WORDS = ("giveaway", "collaboration", "media")
_HANDLE = r"(?:^|[^a-z0-9._])@[a-z0-9_][a-z0-9._]{2,}"
_PAIR, _APART = 2, 24
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
    near = entry["near"]
    if not isinstance(near, list) or not all(isinstance(pair, list) and len(pair) == _PAIR for pair in near):
        raise ValueError("near must be a list of pairs of lists of words")
    apart = [f"(?:{_either(first)}).{{0,{_APART}}}(?:{_either(second)})" for first, second in near]
    whole = f"(?:^|[^a-z0-9])(?:{_either(entry['whole'])})(?:$|[^a-z0-9])"
    return "(?s)" + "|".join([_either(entry["words"]), whole, *apart])


def _either(words: object) -> str:
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise ValueError(f"needs a list of words, got {words!r}")
    return "|".join(re.escape(unicodedata.normalize("NFKC", word).lower()) for word in words)


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
