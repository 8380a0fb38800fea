"""From a text as written to one form: NFKC, markup taken off, addresses and handles masked."""

import polars as pl

from fukasa.analysis.comments.alphabet import HANDLE, PHONE, PRIVATE, STAMP, URL

LONGEST = 4_000
"""Characters that are read; of a longer comment the beginning and the end (in the ratio 3 : 1) stand for it."""

_TAIL = LONGEST // 4
_PRIVATE = rf"[\x{{{PRIVATE.start:X}}}-\x{{{PRIVATE.stop - 1:X}}}]"
_MARKUP = r"<(?:/?[a-zA-Z][^<>]{0,300}|LF)>"
_ENTITIES = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&#x27;": "'",
    "&nbsp;": " ",
    "&apos;": "'",
}
_LINK_IN_MARKUP = r"<a\s[^<>]{0,2000}>"
_TOP_LEVELS = (
    "com|net|org|info|biz|xyz|shop|store|online|site|club|top|vip|link|live|app|me|ly|gl|be|tv|io|co|gg|jp|kr|cn|ru|uk|"
    "us|tk|cc|ws|in|example"
)
_URL = (
    r"(?:[hH][tT]{2}[pP][sS]?\s?:\s?/\s?/|[wW]{3}\.)[^\s<>\"'、。「」]+"
    rf"|\b[a-zA-Z0-9][a-zA-Z0-9\-]*(?:\.[a-zA-Z0-9\-]+)*\.(?:{_TOP_LEVELS})(?:/[^\s<>\"']*|\b)"
    r"|\[?\bURL\b\]?"
)
_MAIL = r"[\w.+\-]+@[\w\-]+\.[\w.]+"
_HANDLE = r"@[\w.\-]+"
_PHONE = r"\+?\d[\d\-().\x{20}]{7,18}\d"
# Laughter and tears, which NFKC would make a syllable of: ㅋㅋㅠㅠ is no ㅋ큐ㅠ.
_LOOSE_JAMO = r"([\x{3131}-\x{314E}])([\x{314F}-\x{3163}])"
_STAMP = r":[a-zA-Z_][\w\-]{1,60}:"


def clean(texts: pl.Series) -> pl.DataFrame:
    """Bring comments to one form.

    NFKC (Unicode Standard Annex 15); markup and its entities taken off; links and addresses, handles, telephone numbers
    and the names of stamps (``:heart:``) replaced by one sign each. Case is kept, for it is counted later.

    Args:
        texts: comments; null is an empty comment.

    Returns:
        ``text`` and ``truncated``, one row per comment.

    """
    raw = pl.col("text")
    cut = raw.str.len_bytes() > LONGEST
    head = pl.when(cut).then(raw.str.head(LONGEST - _TAIL) + " " + raw.str.tail(_TAIL)).otherwise(raw)
    table = texts.cast(pl.String).fill_null("").alias("text").to_frame()
    table = table.with_columns(truncated=cut & (raw.str.len_chars() > LONGEST))
    return table.with_columns(text=pl.when("truncated").then(head).otherwise(raw)).with_columns(text=_one_form())


def _one_form() -> pl.Expr:
    apart = pl.col("text").str.replace_all(_LOOSE_JAMO, "$1\u200b$2")
    text = apart.str.normalize("NFKC").str.replace_all(_PRIVATE, "□")
    text = text.str.replace_all(_LINK_IN_MARKUP, f" {chr(URL)} ").str.replace_all(_MARKUP, "\n")
    text = text.str.replace_many(list(_ENTITIES), list(_ENTITIES.values()))
    for pattern, sign in ((_MAIL, URL), (_URL, URL), (_HANDLE, HANDLE), (_PHONE, PHONE), (_STAMP, STAMP)):
        text = text.str.replace_all(pattern, chr(sign))
    return text


def clean_text(text: str) -> str:
    """Bring one text to the form of the comments."""
    return str(clean(pl.Series([text]))["text"][0])


def as_series(texts: object) -> pl.Series:
    """Make a column of whatever holds comments; lone surrogates, which no file can hold, become U+FFFD.

    Args:
        texts: a polars Series or an iterable of str and None.

    """
    if isinstance(texts, pl.Series):
        return texts.cast(pl.String)
    rows = list(texts)  # type: ignore[call-overload]  # said in the docstring
    try:
        return pl.Series("text", rows, dtype=pl.String)
    except UnicodeEncodeError:
        mended = [
            row if row is None else row.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for row in rows
        ]
        return pl.Series("text", mended, dtype=pl.String)
