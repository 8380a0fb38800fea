"""Find many known words in many texts at once (Aho and Corasick, 1975, as built into Polars)."""

import polars as pl

_LONG_WORD = 6  # from this length on a Latin word may go on, as in #skincareroutine


def searchable(text: pl.Expr) -> pl.Expr:
    """Bring texts to a form in which a Latin word has two spaces on either side and other scripts run on.

    Of two spaces one belongs to each neighbour, so that both can be found without overlap. Links and handles are
    taken out: they name others, not the subject.
    """
    plain = text.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"https?://\S+|www\.\S+|@[\w.]+", " ")
    spaced = plain.str.replace_all(r"[^\p{L}\p{N}\p{M}']+", " ").str.replace_all(r"([a-z0-9']+)", " $1 ")
    return pl.concat_str([pl.lit(" "), spaced, pl.lit(" ")]).str.replace_all(" +", "  ")


def patterns(word: str) -> tuple[str, ...]:
    """The forms of a word that are looked for in a searchable text."""
    spaced = word.replace(" ", "  ")
    if not word[0].isascii():
        return (f" {spaced}",) if len(word) == 1 and "가" <= word <= "힣" else (spaced,)
    return (f" {spaced}",) if len(word) >= _LONG_WORD else (f" {spaced} ", f" {spaced}s ")


def found_words(texts: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Find known words.

    Args:
        texts: ``row`` (id of the text) and ``text``.
        words: a table with ``word`` and what belongs to it.

    Returns:
        One row per text and word found, with the columns of ``words``; each word counts once per text, and of words
        at the same place only the longest (美容液, not 美容).

    """
    forms = pl.DataFrame(
        [(form, word) for word in words["word"].unique(maintain_order=True) for form in patterns(word)],
        schema={"form": pl.String, "word": pl.String},
        orient="row",
    ).sort(pl.col("form").str.len_chars(), descending=True, maintain_order=True)  # the first of several wins
    matches = texts.select(
        "row", form=searchable(pl.col("text")).str.extract_many(forms["form"].to_list(), leftmost=True)
    )
    pairs = matches.explode("form", empty_as_null=False, keep_nulls=False).unique(maintain_order=True)
    named = pairs.join(forms, on="form").select("row", "word").unique(maintain_order=True)
    return named.join(words, on="word")
