"""What the index tells of a range of accounts, as the evidence of authenticity reads it.

Inside a review an account row is named by its number, as text: an account may stand in the index more than once, as
everybody sees it and as a workspace does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from fukasa.core.provenance import SHARED, AuthContext
from fukasa.lake.revision import IndexRows
from fukasa.pipelines.authenticity.folder import Part
from fukasa.pipelines.frames import joined

_MOMENT = "TIMESTAMP WITH TIME ZONE"
_ACCOUNTS = {
    "row_key": "VARCHAR",
    "platform": "VARCHAR",
    "tier": "VARCHAR",
    "category": "VARCHAR",
    "visibility": "VARCHAR",
    "replaced_for": "VARCHAR[]",
    "language": "VARCHAR",
    "country": "VARCHAR",
    "followers": "BIGINT",
    "derived_permitted": "BOOLEAN",
    "auth_context": "VARCHAR",
    "as_of": _MOMENT,
}
_SERIES = {
    "captured_at": _MOMENT,
    "followers": "BIGINT",
    "following": "BIGINT",
    "posts_total": "BIGINT",
    "definition_version": "VARCHAR",
    "auth_context": "VARCHAR",
}
_POSTS = {
    "post_id": "VARCHAR",
    "posted_at": _MOMENT,
    "captured_at": _MOMENT,
    "format": "VARCHAR",
    "views": "BIGINT",
    "likes": "BIGINT",
    "comments": "BIGINT",
    "caption": "VARCHAR",
    "hashtags": "VARCHAR[]",
    "sponsored": "BOOLEAN",
    "p_sponsored": "DOUBLE",
}
_AUDIENCE = {
    "base": "VARCHAR",
    "dimension": "VARCHAR",
    "value": "VARCHAR",
    "share": "DOUBLE",
    "n": "BIGINT",
    "captured_at": _MOMENT,
    "derived_permitted": "BOOLEAN",
}
_NAMES = ("account_no", "account_key", "row_key")
ACCOUNT_PART = (
    "account_key",
    "platform",
    "tier",
    "category",
    "visibility",
    "replaced_for",
    "language",
    "country",
    "followers",
    "permitted",
    "connected",
    "owner_days",
    "as_of",
)
CONNECTED_DAYS = 30
"""An owner's reading stands for a connection for so long: YouTube lets nobody keep one that is not renewed within 30
days (Developer Policies III.E.4), and a connection that works reads every day."""


@dataclass(frozen=True)
class Facts:
    """The facts of a range of accounts; all frames name accounts by ``account_key``, their number as text.

    Attributes:
        accounts: the columns of :data:`ACCOUNT_PART`, all accounts of the range.
        series: follower counts, by account and moment. This frame and the following ones hold accounts of which
            figures may be derived, and nothing of the others.
        posts: the newest posts.
        audience: shares of the audience.
        as_of: the present; what is dated later is not believed.

    """

    accounts: pl.DataFrame
    series: pl.DataFrame
    posts: pl.DataFrame
    audience: pl.DataFrame
    as_of: datetime


def read_facts(index: IndexRows, part: Part) -> Facts:
    """Read the facts of a range of accounts."""
    accounts, series = _accounts_and_series(index, part)
    allowed = accounts.filter("permitted")
    return Facts(
        accounts=accounts,
        series=series,
        posts=of_accounts(keyed(index, "posts", part, _POSTS), allowed, accounts),
        audience=of_accounts(_latest(_derivable(keyed(index, "audience", part, _AUDIENCE))), allowed, accounts),
        as_of=index.built_at,
    )


def read_series(index: IndexRows, part: Part) -> list[tuple[str, list[str], pl.DataFrame]]:
    """Read the follower counts of a range of accounts, apart by audience and by who sees a row of their own instead.

    Returns:
        Visibility, workspaces that have a row of their own, and follower counts; one empty entry without accounts.

    """
    accounts, series = _accounts_and_series(index, part)
    replaced = pl.col("replaced_for").fill_null([])
    apart = accounts.with_columns(replaced).group_by("visibility", "replaced_for", maintain_order=True)
    found = [(str(owner), list(others), of_accounts(series, rows, accounts)) for (owner, others), rows in apart]
    return found or [(SHARED, [], series)]


def by_visibility(rows: pl.DataFrame, accounts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give the rows of every audience's accounts apart; shared ones where there are no accounts at all."""
    owners = accounts["visibility"].unique().sort().to_list() or [SHARED]
    return {owner: of_accounts(rows, accounts.filter(visibility=owner), accounts) for owner in owners}


def _accounts_and_series(index: IndexRows, part: Part) -> tuple[pl.DataFrame, pl.DataFrame]:
    known = keyed(index, "accounts", part, _ACCOUNTS).with_columns(
        permitted=pl.col("derived_permitted").fill_null(value=False)
    )
    every = keyed(index, "growth", part, _SERIES)
    accounts = joined(known, [_owners(every, index.built_at)])
    accounts = accounts.with_columns(pl.col("connected").fill_null(value=False)).select(ACCOUNT_PART)
    series = of_accounts(every, accounts.filter("permitted"), accounts)
    platforms = accounts.select("account_key", "platform")
    return accounts, series.join(platforms, on="account_key", how="left", maintain_order="left")


def _owners(series: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Tell whether owners are connected, and over how many days their readings say what followers there were.

    Between readings that lie further apart than a connection lasts nobody was connected: such days do not count.
    """
    lasting = timedelta(days=CONNECTED_DAYS)
    believed = (pl.col("auth_context") == AuthContext.OWNER.value) & (pl.col("captured_at") <= as_of)
    gap = pl.col("captured_at").sort().diff()
    return (
        series.filter(believed)
        .group_by("account_key")
        .agg(
            connected=pl.col("captured_at").max() >= as_of - lasting,
            owner_days=gap.filter(gap <= lasting).sum() / timedelta(days=1),
        )
    )


def keyed(index: IndexRows, table: str, part: Part, columns: Mapping[str, str]) -> pl.DataFrame:
    """Read rows of a table of the index, named by the number of the account row."""
    found = pl.from_arrow(index.read(table, part.first, part.stop, columns))
    assert isinstance(found, pl.DataFrame)  # noqa: S101  a table never becomes a series
    return found.select(pl.col("account_no").cast(pl.String).alias("account_key"), *columns)


def stored(index: IndexRows, table: str, part: Part) -> pl.DataFrame:
    """Read what the first pass of a refresh has kept of the accounts: one row each."""
    columns = {name: "" for name in index.columns(table) if name not in _NAMES}
    return keyed(index, table, part, columns)


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn the names of account rows into their numbers, the first column."""
    number = pl.col("account_key").cast(pl.Int64)
    return rows.select(account_no=number, **{name: pl.col(name) for name in rows.columns if name != "account_key"})


def of_accounts(rows: pl.DataFrame, chosen: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows of chosen accounts out of those of all accounts of the range."""
    if chosen.height == accounts.height:
        return rows
    return rows.join(chosen, on="account_key", how="semi", maintain_order="left")


def _derivable(audience: pl.DataFrame) -> pl.DataFrame:
    """Leave out shares from which nothing may be derived; they are shown as they are, and no more."""
    return audience.filter("derived_permitted").drop("derived_permitted")


def _latest(audience: pl.DataFrame) -> pl.DataFrame:
    """Keep of every base and dimension what was told last; what was told before belongs to another day."""
    newest = pl.col("captured_at").max().over("account_key", "base", "dimension")
    return audience.filter(pl.col("captured_at") == newest)
