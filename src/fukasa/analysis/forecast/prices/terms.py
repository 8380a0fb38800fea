"""What the words beside a price say about rights, exclusivity and bundles; only sure phrases count."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from fukasa.analysis.packaged import parse, read_toml, table

TERMS = ("usage_rights", "exclusivity", "bundle")


@dataclass(frozen=True, slots=True)
class Term:
    """Phrases that say that a price includes something, or that it does not."""

    yes: tuple[str, ...]
    no: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.yes or not self.no or not all((*self.yes, *self.no)):
            raise ValueError("a term needs phrases for yes and for no, none of them empty")


def _phrases(raw: Mapping[str, object], key: str) -> tuple[str, ...]:
    words = raw[key]
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise TypeError(f"{key} must be a list of phrases")
    return tuple(word.lower() for word in words)


def _terms(raw: Mapping[str, object]) -> dict[str, Term]:
    rows = {name: table(f"the term {name}", raw[name]) for name in TERMS}
    return {name: Term(_phrases(row, "yes"), _phrases(row, "no")) for name, row in rows.items()}


@cache
def price_terms() -> dict[str, Term]:
    """Give the phrases that ship with the package."""
    raw = read_toml("fukasa.analysis.forecast.prices", "data/terms.toml")
    return parse("the terms of prices", raw.get("terms"), _terms)


def with_terms(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``includes`` and the terms as unknown where the frame does not have them."""
    types = {"includes": pl.String()} | dict.fromkeys(TERMS, pl.Boolean())
    missing = {name: kind for name, kind in types.items() if name not in frame.columns}
    return frame.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in missing.items())


def read_terms(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill usage_rights, exclusivity and bundle from the words of ``includes`` where they are not told already.

    They stay null where the words do not tell.
    """
    told = with_terms(frame)
    return told.with_columns(pl.coalesce(pl.col(name), _told(price_terms()[name])).alias(name) for name in TERMS)


def _told(term: Term) -> pl.Expr:
    text = pl.col("includes").cast(pl.String).str.normalize("NFKC").str.to_lowercase()
    rest = text.str.replace_many(list(term.no), [" "])
    no, yes = text.str.contains_any(list(term.no)), rest.str.contains_any(list(term.yes))
    return pl.when(yes & ~no).then(pl.lit(value=True)).when(no & ~yes).then(pl.lit(value=False))
