"""What the column engine is held against: random accounts, random searches, and plain Polars that answers them."""

from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.columns import bits
from fukasa.lake.columns.evaluate import Evaluator
from fukasa.lake.columns.store import ColumnStore
from fukasa.lake.index_parts import columns_of
from fukasa.lake.index_writer import IndexWriter
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.model import AccountQuery

SCOPES = (Scope(None), Scope("ws_one"), Scope("ws_two"), Scope("ws_none"))
RANGES = (RangeField.FOLLOWERS, RangeField.ER_COMMON, RangeField.SPONSORED_SHARE, RangeField.LAST_POST_AGE)
SETS = (SetField.PLATFORM, SetField.CATEGORY, SetField.COUNTRY, SetField.REGION, SetField.CREATOR, SetField.LANGUAGE)
FLAGS = (FlagField.VERIFIED, FlagField.HAS_EMAIL, FlagField.IS_OWN)


def accounts(n: int, seed: int) -> pl.DataFrame:
    """Draw accounts with ties, unknown values, lists, rare and frequent values, and rows that replace shared ones."""
    rng = np.random.default_rng(seed)

    def some(values: np.ndarray, share: float = 0.2) -> pl.Series:
        return pl.Series(values).set(pl.Series(rng.random(n) < share), None)

    own = rng.choice(["ws_one", "ws_two"], n)
    visibility = np.where(rng.random(n) < 0.15, own, SHARED)
    replaced = [list(rng.choice(["ws_one", "ws_two"], rng.integers(0, 3), replace=False)) for _ in range(n)]
    categories = [f"c{number}" for number in range(12)]
    languages = [list(rng.choice(["ja", "en", "ko", "語"], rng.integers(0, 4))) for _ in range(n)]
    return pl.DataFrame(
        {
            "row_key": [f"k{number}" for number in range(n)],
            "account_key": [f"x:{number // 2}" for number in range(n)],
            "handle": some(np.array([f"Name{number // 3}" for number in range(n)])),
            "visibility": visibility,
            "replaced_for": replaced,
            "platform": rng.choice(["tiktok", "youtube", "x"], n),
            "country": some(rng.choice(["JP", "US", "KR"], n)),
            "region": some(rng.choice([f"r{number}" for number in range(max(n // 3, 1))], n)),
            "creator_id": some(np.array([f"person {number % max(n // 2, 1)}" for number in range(n)])),
            "category": some(rng.choice(categories, n)),
            "category_2": some(rng.choice(categories, n), 0.6),
            "language": languages,
            "followers": some(rng.zipf(1.3, n).clip(max=10**9).astype(np.int64)),
            "er_common": some(rng.normal(0, 1, n)),
            "sponsored_share": some(rng.integers(0, 4, n) / 3, 0.5),
            "last_post_age_days": some(np.round(rng.exponential(30, n), 1)),
            "verified": some(rng.random(n) < 0.3),
            "has_email": rng.random(n) < 0.5,
        },
        schema_overrides={"replaced_for": pl.List(pl.String), "language": pl.List(pl.String)},
    )


@dataclass(frozen=True)
class Pair:
    """The same accounts twice: as a frame in the order of their numbers, and as columns of an index."""

    frame: pl.DataFrame
    engine: Evaluator
    path: Path


def make_pair(folder: Path, n: int, seed: int) -> Pair:
    """Write accounts as an index."""
    path = folder / f"{seed}.duckdb"
    writer = IndexWriter(path)
    writer.add("accounts", accounts(n, seed).to_arrow())
    writer.finish(lake_version=1, built_at="2026-01-26T12:00:00+09:00")
    store = ColumnStore(columns_of(path))
    return Pair(read_accounts(path), Evaluator(store, match=lambda _, within: bits.rows_of(within)), path)


def read_accounts(path: Path) -> pl.DataFrame:
    """Give the accounts in the order of their numbers."""
    with duckdb.connect(path, read_only=True) as database:
        return database.sql("FROM accounts ORDER BY account_no").pl()


def random_query(frame: pl.DataFrame, rng: np.random.Generator) -> AccountQuery:
    """Draw a search: a few conditions that must hold or must not, on values that occur and on some that do not."""
    keys = tuple(f"x:{number}" for number in rng.integers(0, frame.height, 5 * frame.height // 6))
    names = tuple(f"name{number}" for number in rng.integers(0, frame.height, 9))
    return AccountQuery(
        must=_criteria(frame, rng, 0.25),
        never=_criteria(frame, rng, 0.12),
        keys=keys if rng.random() < 0.2 else None,
        excluded_keys=keys[:20] if rng.random() < 0.2 else (),
        handles=names if rng.random() < 0.1 else (),
        excluded_handles=names if rng.random() < 0.2 else (),
        sort=RANGES[rng.integers(len(RANGES))],
        descending=bool(rng.random() < 0.5),
    )


def _criteria(frame: pl.DataFrame, rng: np.random.Generator, share: float) -> Criteria:
    def ends(field: RangeField) -> Range:
        known = [0.0, *frame[field.value].drop_nulls()]
        drawn = sorted(float(known[int(place)]) for place in rng.integers(0, len(known), 2))
        low, high = (value if rng.random() < 0.7 else None for value in drawn)
        return Range(low, high)

    def values(field: SetField) -> tuple[str, ...]:
        column = frame[field.value].drop_nulls()
        column = column.explode().drop_nulls() if column.dtype == pl.List else column
        chosen = rng.choice(["", *column.unique().sort()], 3)
        return (*map(str, chosen), "nobody has this")

    return Criteria(
        sets={field: values(field) for field in SETS if rng.random() < share},
        ranges={field: ends(field) for field in RANGES if rng.random() < share},
        flags={field: bool(rng.random() < 0.5) for field in FLAGS if rng.random() < share / 2},
    )


def holds(query: AccountQuery, scope: Scope) -> pl.Expr:
    """Say as a condition of Polars which accounts match; never unknown."""
    parts = [visible(scope), *conditions(query.must)]
    parts += [~part for part in conditions(query.never)]
    lowered = pl.col("handle").str.to_lowercase()
    if query.handles:
        parts.append(lowered.is_in(query.handles).fill_null(value=False))
    if query.keys is not None:
        parts.append(pl.col("account_key").is_in(query.keys))
    parts.append(~lowered.is_in(query.excluded_handles).fill_null(value=False))
    parts.append(~pl.col("account_key").is_in(query.excluded_keys))
    return reduce(pl.Expr.and_, parts)


def visible(scope: Scope) -> pl.Expr:
    """Say which accounts a scope sees."""
    shared = pl.col("visibility") == SHARED
    if scope.workspace is None:
        return shared
    replaced = pl.col("replaced_for").list.contains(scope.workspace)
    return (pl.col("visibility") == scope.workspace) | (shared & ~replaced)


def conditions(criteria: Criteria) -> list[pl.Expr]:
    """Say each condition by itself; what is unknown does not hold."""
    found = [has_any(field, values) for field, values in criteria.sets.items()]
    for field, span in criteria.ranges.items():
        column = pl.col(field.value)
        low = column >= span.low if span.low is not None else column.is_not_null()
        high = column <= span.high if span.high is not None else column.is_not_null()
        found.append(low & high)
    for flag, asked in criteria.flags.items():
        value = (
            pl.col("visibility") != SHARED if flag is FlagField.IS_OWN else pl.col(flag.value).fill_null(value=False)
        )
        found.append(value if asked else ~value)
    return [part.fill_null(value=False) for part in found]


def has_any(field: SetField, values: tuple[str, ...]) -> pl.Expr:
    """Say which accounts have one of the values."""
    return values_of(field).list.eval(pl.element().is_in(values)).list.any().fill_null(value=False)


def values_of(field: SetField) -> pl.Expr:
    """Give the values of a property as a list."""
    if field is SetField.CATEGORY:
        return pl.concat_list("category", "category_2").list.drop_nulls()
    if field is SetField.LANGUAGE:
        return pl.col("language").list.drop_nulls()
    return pl.concat_list(field.value).list.drop_nulls()


def matching(frame: pl.DataFrame, query: AccountQuery, scope: Scope) -> pl.DataFrame:
    """Give the accounts that match, in order."""
    found = frame.filter(holds(query, scope))
    by = [query.sort.value, "account_no"]
    return found.sort(by, descending=[query.descending, False], nulls_last=True)
