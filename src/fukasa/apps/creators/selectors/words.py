"""What the keywords of a search meet: the newest posts of accounts, and keywords that were cut short."""

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.lake.query.model import AccountQuery

_POSTS = "posts"


def captions(scope: WorkspaceScope, accounts: Iterable[Account]) -> dict[int, list[str]]:
    """Give the captions of accounts by their number, the newest first.

    The index may have been replaced since they were found: they are looked up by key, as their reader sees them.
    """
    index, lake = current_index(), required(scope).lake
    seen = {account.number: index.account(account.key, lake) for account in accounts}
    told = {row["account_no"]: number for number, row in seen.items() if row is not None}
    table = index.detail_table(_POSTS, pa.array(told, pa.int64())) if told else pa.table({})
    if "caption" not in table.column_names:
        return {}
    ordered = table.select(["account_no", "posted_at", "caption"]).sort_by(
        [("account_no", "ascending"), ("posted_at", "descending")]
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in ordered.to_pylist():
        if row["caption"]:
            found[told[row["account_no"]]].append(row["caption"])
    return found


def shortened(query: AccountQuery) -> tuple[str, ...]:
    """Give the keywords of which only the most frequent words were looked at."""
    return () if query.words is None else current_index().shortened(query.words)
