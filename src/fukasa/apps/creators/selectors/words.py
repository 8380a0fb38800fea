"""What the keywords of a search meet: the newest posts of accounts, and keywords that were cut short."""

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.lake.query.model import AccountQuery

_POSTS = "posts"


def captions(accounts: Iterable[Account]) -> dict[int, list[str]]:
    """Give the captions of accounts by their number, the newest first."""
    numbers = pa.array([account.number for account in accounts], pa.int64())
    table = current_index().detail_table(_POSTS, numbers) if len(numbers) else pa.table({})
    if "caption" not in table.column_names:
        return {}
    ordered = table.select(["account_no", "posted_at", "caption"]).sort_by(
        [("account_no", "ascending"), ("posted_at", "descending")]
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in ordered.to_pylist():
        if row["caption"]:
            found[row["account_no"]].append(row["caption"])
    return found


def shortened(query: AccountQuery) -> tuple[str, ...]:
    """Give the keywords of which only the most frequent words were looked at."""
    return () if query.words is None else current_index().shortened(query.words)
