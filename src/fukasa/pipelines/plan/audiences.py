"""Whom posts of the catalogue reach: views divided by what is known of an account's audience.

A segment of the catalogue is ``all``, or parts of an audience joined by ``+``: ``country:JP``, ``gender:female``,
``country:JP+gender:female+age:25-34``. Joined parts are taken as independent of each other.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.plan.segments import Segments

ALL = "all"
DIMENSIONS = ("country", "region", "city", "gender", "age", "language")
_BASES = ("reached", "engaged", "follower")
"""Whose audience it is, nearest to those who see a post first."""


def reach_of_audiences(index: SearchIndex, rows: pl.DataFrame, views: Reals, segments: Segments) -> Reals:
    """Give the chance that a person of each segment sees one post.

    Of ``v`` views a share ``a`` falls on a segment of ``N`` people at random, so a person sees it at least once with
    the chance 1 − e^(−v·a / N). NaN where views or the audience are not known.

    Args:
        index: the search index, with the shares of audiences.
        rows: account_no of every candidate.
        views: expected views of a post of each; NaN where unknown.
        segments: the people.

    Raises:
        InvalidInput: a segment's name is none of those that the catalogue can tell, or it has no people.

    """
    parts = [parts_of(name) for name in segments.names]
    if not parts:
        return np.empty((rows.height, 0))
    if not np.all(segments.population > 0):
        raise InvalidInput("a segment without people cannot be reached; give every segment its population")
    known = _shares(index, rows) if any(parts) else pl.DataFrame()
    shares = np.column_stack([_share(rows, known, wanted) for wanted in parts])
    return np.minimum(-np.expm1(-views[:, None] * shares / segments.population), 1 - 1e-9)


def parts_of(name: str) -> list[tuple[str, str]]:
    """Read the name of a segment as parts of an audience, dimension and value; none for everybody.

    Raises:
        InvalidInput: the name is neither ``all`` nor parts of dimensions that audiences have.

    """
    if name == ALL:
        return []
    parts = [tuple(part.strip().split(":", 1)) for part in name.split("+")]
    found = [(part[0], part[1]) for part in parts if len(part) > 1 and part[0] in DIMENSIONS]
    if len(found) != len(parts):
        raise InvalidInput(
            f"the segment {name!r} cannot be read from audiences; write {ALL!r} or parts such as country:JP+gender:"
            f"female out of {', '.join(DIMENSIONS)}, or give candidates with their reach in a file"
        )
    return found


def overlapping(names: Sequence[str]) -> tuple[str, str] | None:
    """Name two segments that one person can be in: no dimension sets them apart. Their people would count twice."""
    told = [(name, dict(parts_of(name))) for name in names]
    for (one, first), (other, second) in combinations(told, 2):
        if not any(first[dimension] != second[dimension] for dimension in first.keys() & second.keys()):
            return one, other
    return None


def known_parts(index: SearchIndex, scope: Scope) -> pl.DataFrame:
    """Count the accounts that tell each part of their audience: dimension, value, accounts, the most known first."""
    numbers = index.columns(AccountQuery(), scope, ("account_no",))["account_no"]
    found = pl.DataFrame(index.detail_table("audience", numbers))
    if "dimension" not in found.columns:
        return pl.DataFrame(schema={"dimension": pl.String, "value": pl.String, "accounts": pl.UInt32})
    counted = found.group_by("dimension", "value").agg(accounts=pl.col("account_no").n_unique(), _size=pl.mean("share"))
    return counted.sort("accounts", "_size", "value", descending=[True, True, False]).drop("_size")


def _shares(index: SearchIndex, rows: pl.DataFrame) -> pl.DataFrame:
    """Fetch the shares of audiences: of each account and dimension the newest of the nearest base."""
    found = pl.from_arrow(index.detail_table("audience", rows["account_no"].to_arrow()))
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    if "dimension" not in found.columns:
        return pl.DataFrame()
    ranked = found.with_columns(
        _rank=pl.col("base").replace_strict(
            {base: rank for rank, base in enumerate(_BASES)}, default=len(_BASES), return_dtype=pl.Int64
        )
    )
    newest = ranked.sort("_rank", "captured_at", descending=[False, True]).unique(
        ["account_no", "dimension", "value"], keep="first", maintain_order=True
    )
    return newest.select("account_no", "dimension", "value", "share")


def _share(rows: pl.DataFrame, known: pl.DataFrame, wanted: list[tuple[str, str]]) -> Reals:
    """Give the share of a segment in every audience; a value that a known dimension does not list has none of it."""
    share = np.ones(rows.height)
    for dimension, value in wanted:
        if known.is_empty():
            return np.full(rows.height, np.nan)
        told = known.filter(pl.col("dimension") == dimension).group_by("account_no").agg(
            share=pl.col("share").filter(pl.col("value") == value).sum()
        )  # fmt: skip
        joined = rows.join(told, on="account_no", how="left", maintain_order="left")
        share = share * joined["share"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return share
