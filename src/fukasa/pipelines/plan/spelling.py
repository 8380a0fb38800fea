"""Names as people write them, brought to the ones they are compared by."""

import polars as pl

from fukasa.analysis.engagement.tiers import tier_scheme


def folded(name: str) -> str:
    """Bring a name as people write it to the one it is compared by."""
    return name.strip().removeprefix("@").lower()


def tier_ids(names: tuple[str, ...]) -> tuple[str, ...]:
    """Bring names of tiers to their ids; a name that the scheme does not know may be one of a file of candidates."""
    known = _known_tiers()
    return tuple(known.get(folded(name), folded(name)) for name in names)


def tiers_of_file(column: pl.Series) -> pl.Series:
    """Bring a column of tiers to their ids; other names stay, in small letters."""
    return column.str.to_lowercase().replace(_known_tiers())


def one_spelling(column: pl.Series) -> pl.Series:
    """Write names that differ by their capitals alone as the first of them."""
    name = pl.col(column.name)
    return pl.DataFrame(column).select(name.first().over(name.str.to_lowercase())).to_series()


def _known_tiers() -> dict[str, str]:
    return {folded(name): tier.id for tier in tier_scheme().tiers for name in (tier.id, *tier.names.values())}
