"""Words that are written again and again: by one person, or by many."""

import polars as pl

COPIED, REPEATED = "copied", "repeated"
SHORTEST = 15
"""Letters from which equal words are hardly a coincidence; shorter ones are what people say anyway."""

COPIES = 3
"""Different people with the same words, or times that one person writes them."""


def word_keys(texts: pl.Series) -> pl.Series:
    """Give a key that is equal for equal letters, whatever case, signs and emoji; null for few letters.

    The key holds within one run of the program only.
    """
    letters = texts.cast(pl.String).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    table = letters.alias("letters").to_frame()
    long_enough = pl.col("letters").str.len_chars() >= SHORTEST
    return table.select(words=pl.when(long_enough).then(pl.col("letters").hash()))["words"]


def repeat_notes(comments: pl.DataFrame) -> pl.Series:
    """Tell which comments repeat words.

    Args:
        comments: ``author`` and ``words`` (of :func:`word_keys`), either may be null.

    Returns:
        ``copied`` where at least three authors wrote the same words, ``repeated`` where one wrote them at least three
        times, null elsewhere.

    """
    known = pl.col("words").is_not_null() & pl.col("author").is_not_null()
    people = pl.col("author").n_unique().over("words")
    times = pl.len().over("author", "words")
    note = (
        pl.when(known & (people >= COPIES)).then(pl.lit(COPIED)).when(known & (times >= COPIES)).then(pl.lit(REPEATED))
    )
    return comments.select(note=note)["note"]
