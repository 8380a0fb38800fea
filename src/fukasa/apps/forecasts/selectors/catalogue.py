"""The catalogue as the record reads it: which edition it is, and which posts there are."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from fukasa.apps.catalogue.home import data_home
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery

POSTS = pl.Schema(
    {
        "account_key": pl.String(),
        "post_id": pl.String(),
        "posted_at": pl.Datetime("us", "UTC"),
        "captured_at": pl.Datetime("us", "UTC"),
        "format": pl.String(),
        "sponsored": pl.Boolean(),
        "sponsorship_label": pl.String(),
        "views": pl.Int64(),
        "likes": pl.Int64(),
    }
)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which catalogue a forecast rests on.

    Attributes:
        version: of the lake.
        epoch: how often something was erased or has expired before.

    """

    version: int
    epoch: int


def edition_of(index: SearchIndex) -> Edition:
    """Name the edition of an index."""
    return Edition(index.meta.lake_version, current_epoch())


def current_epoch() -> int:
    """Count the erasures so far."""
    return data_home().lake.current().info.epoch


def accounts_of(index: SearchIndex, scope: WorkspaceScope, keys: Collection[str]) -> pl.DataFrame:
    """Give account_no, account_key and name of the accounts that the scope sees."""
    found = index.table(AccountQuery(keys=tuple(sorted(keys))), required(scope).lake)
    frame = pl.DataFrame(pl.from_arrow(found.select(["account_no", "account_key", "name", "handle"])))
    return frame.with_columns(name=pl.coalesce("name", "handle", "account_key")).drop("handle")


def posts_of(index: SearchIndex, scope: WorkspaceScope, keys: Collection[str]) -> pl.DataFrame:
    """Give the newest posts of accounts, as far as the scope sees them; rows of :data:`POSTS`."""
    accounts = accounts_of(index, scope, keys)
    posts = pl.DataFrame(pl.from_arrow(index.detail_table("posts", accounts["account_no"].to_arrow())))
    if posts.is_empty():
        return POSTS.to_frame()
    named = posts.join(accounts.select("account_no", "account_key"), on="account_no")
    return named.select(POSTS.names()).cast(POSTS)
