"""The groups of posts that are scored apart."""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.engagement.tiers import TierScheme, assign_tiers

UNKNOWN = "unknown"
# 0-3: below what a forecast from own posts needs, peers decide. 4-9: both speak. 10-19: the last-10 median is whole.
# 20 and more: own posts decide, and what is older hardly counts because levels drift.
LENGTHS = ((0, "0-3"), (4, "4-9"), (10, "10-19"), (20, "20+"))
COLUMNS = ("platform", "tier", "format", "length", "creators", "sponsored")
GROUPINGS = (("platform", "length"), ("platform", "tier", "format"), ("creators",), ("sponsored",))
_PAID = 0.5


@dataclass(frozen=True, slots=True)
class Group:
    """One group.

    Attributes:
        by: value by column, such as ``{"platform": "tiktok", "length": "4-9"}``.
        rows: its scored rows.

    """

    by: dict[str, str]
    rows: pl.DataFrame


def length_of(posts: pl.Expr) -> pl.Expr:
    """Name how many posts a forecast rests on: 0-3, 4-9, 10-19, 20+."""
    name = pl.lit(LENGTHS[0][1])
    for least, label in LENGTHS[1:]:
        name = pl.when(posts >= least).then(pl.lit(label)).otherwise(name)
    return name


def with_groups(rows: pl.DataFrame, *, scheme: TierScheme | None = None) -> pl.DataFrame:
    """Add platform, tier, format, length, creators and sponsored, by which scores are told apart.

    Args:
        rows: scored rows; n_history, platform, followers (last known before the forecast), format, sponsored (0-1),
            seen (whether the fit knew the creator) as far as known; what is not known is called ``unknown``.
        scheme: of tiers; the default one when None.

    """
    known = _with(rows, {"platform": pl.String, "format": pl.String, "followers": pl.Float64, "n_history": pl.Int64})
    known = _with(known, {"seen": pl.Boolean, "sponsored": pl.Float64, "is_celebrity": pl.Boolean})
    tiered = assign_tiers(known.drop("tier", strict=False), scheme)
    paid = pl.col("sponsored").cast(pl.Float64) >= _PAID
    return tiered.with_columns(
        pl.col("platform", "tier", "format").cast(pl.String).fill_null(UNKNOWN),
        length=pl.when(pl.col("n_history").is_null()).then(pl.lit(UNKNOWN)).otherwise(length_of(pl.col("n_history"))),
        creators=_named(pl.col("seen"), "seen", "unseen"),
        sponsored=_named(paid, "sponsored", "organic"),
    )


def groups_of(rows: pl.DataFrame, groupings: tuple[tuple[str, ...], ...] = GROUPINGS) -> list[Group]:
    """Divide rows by each grouping in turn; a grouping that tells nothing apart (one group) is still given."""
    found = []
    for names in groupings:
        parts = rows.partition_by(*names, as_dict=True, maintain_order=False)
        told = sorted(parts.items(), key=lambda part: tuple(map(str, part[0])))
        found += [Group(dict(zip(names, map(str, key), strict=True)), part) for key, part in told]
    return found


def _with(rows: pl.DataFrame, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    absent = {name: kind for name, kind in columns.items() if name not in rows.columns}
    return rows.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in absent.items())


def _named(flag: pl.Expr, yes: str, no: str) -> pl.Expr:
    return pl.when(flag).then(pl.lit(yes)).when(~flag).then(pl.lit(no)).otherwise(pl.lit(UNKNOWN))
