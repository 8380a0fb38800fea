"""How alike two short texts are, whatever their spaces, marks and pictures."""

from collections import Counter

import polars as pl

_BIGRAM = 2
_READ = 300  # characters of a text that are compared; who pastes a book says what it is about at its beginning


def beginning(text: pl.Expr) -> pl.Expr:
    """Cut texts to what is read of them, so that no single comment holds up all others."""
    return text.str.head(_READ)


def folded_key(text: pl.Expr) -> pl.Expr:
    """Fold texts to their letters and digits, width and case alike; only their beginning is read."""
    return beginning(text).str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def bigrams(key: str) -> Counter[str]:
    """Count the pairs of neighbouring characters; a text of one character is its own pair."""
    return Counter(key[at : at + _BIGRAM] for at in range(max(1, len(key) - 1)))


def alike(one: Counter[str], other: Counter[str], share: float) -> bool:
    """Tell whether two texts have at least this share of their bigrams in common (Dice 1945)."""
    needed = share * (one.total() + other.total())
    return 2 * min(one.total(), other.total()) >= needed and 2 * (one & other).total() >= needed
