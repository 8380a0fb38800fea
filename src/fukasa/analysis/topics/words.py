"""Find many known words in many texts at once (Aho and Corasick, 1975, as built into Polars)."""

import polars as pl

_LONG_WORD = 6  # from this length on a Latin word may go on, as in #skincareroutine


def searchable(text: pl.Expr) -> pl.Expr:
    """Bring texts to a form in which a Latin word stands between single spaces and other scripts run on.

    Links and handles are taken out: they name others, not the subject.
    """
    plain = text.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"https?://\S+|www\.\S+|@[\w.]+", " ")
    spaced = plain.str.replace_all(r"[^\p{L}\p{N}\p{M}']+", " ").str.replace_all(r"([a-z0-9']+)", " $1 ")
    return pl.concat_str([pl.lit(" "), spaced, pl.lit(" ")]).str.replace_all(" +", " ")


def patterns(word: str) -> tuple[str, ...]:
    """The forms of a word that are looked for in a searchable text."""
    if not word[0].isascii():
        return (f" {word}",) if len(word) == 1 and "가" <= word <= "힣" else (word,)
    return (f" {word}",) if len(word) >= _LONG_WORD else (f" {word} ", f" {word}s ")


def found_words(texts: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Find known words.

    Args:
        texts: ``row`` (id of the text) and ``text``.
        words: a table with ``word`` and what belongs to it.

    Returns:
        One row per text and word found, with the columns of ``words``; each word counts once per text.

    """
    forms = pl.DataFrame(
        [(form, word) for word in words["word"].unique(maintain_order=True) for form in patterns(word)],
        schema={"form": pl.String, "word": pl.String},
        orient="row",
    )
    matches = texts.select(
        "row", form=searchable(pl.col("text")).str.extract_many(forms["form"].to_list(), overlapping=True)
    )
    pairs = matches.explode("form", empty_as_null=False, keep_nulls=False).unique(maintain_order=True)
    named = pairs.join(forms, on="form").select("row", "word").unique(maintain_order=True)
    return named.join(words, on="word")
