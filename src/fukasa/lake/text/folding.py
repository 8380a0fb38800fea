"""One form of a text for index and query, in which width, case and invisible characters make no difference."""

import re
import unicodedata

import polars as pl

IGNORED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
"""Characters that are not seen: zero width, marks of direction, variation selectors; as a class of a pattern."""

_DRESS = "\u20e3\U0001f3fb-\U0001f3ff"  # keycaps and tones of skin: the same sign in other dress
_LEFT_OUT = f"[{IGNORED}{_DRESS}]"
_MAY_COMPOSE = r"[\p{M}\x{1100}-\x{11ff}]"
_LEFT_OUT_PATTERN = re.compile(_LEFT_OUT)


def folded(text: str) -> str:
    """Bring a text to the form that is searched: NFKC, small letters, nothing invisible.

    Folding a folded text changes nothing.
    """
    # Small letters and characters that moved together may compose once more.
    return _folded_once(_folded_once(text))


def folded_all(texts: pl.Series) -> pl.Series:
    """Fold very many texts at once, as :func:`folded` does one; a missing text becomes an empty one."""
    once = _all_folded_once(texts.cast(pl.String).fill_null(""))
    unsure = once.str.contains(_MAY_COMPOSE)
    return once.scatter(unsure.arg_true(), _all_folded_once(once.filter(unsure))) if unsure.any() else once


def _folded_once(text: str) -> str:
    seen = _LEFT_OUT_PATTERN.sub("", unicodedata.normalize("NFKC", text))
    return seen.lower().replace("ς", "σ")


def _all_folded_once(texts: pl.Series) -> pl.Series:
    seen = texts.str.normalize("NFKC").str.replace_all(_LEFT_OUT, "")
    return seen.str.to_lowercase().str.replace_all("ς", "σ", literal=True)
