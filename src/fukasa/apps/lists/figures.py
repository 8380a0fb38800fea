"""Figures of listed accounts, read from the index at view time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fukasa.apps.lists.cells import headers
from fukasa.apps.lists.columns import Column
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery

Row = dict[str, Any]
_ALWAYS = (
    "account_key",
    "visibility",
    "platform",
    "account_id",
    "handle",
    "name",
    "url",
    "source",
    "auth_context",
    "category_2",
    "category_basis",
    "forecast_status",
    "forecast_p50",
    "forecast_metric",
    "price_p50",
    "cpv_p50",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the index knows of some accounts; those it does not know are absent."""

    rows: dict[str, Row]

    def of(self, key: str) -> Row | None:
        """Give the row of an account, or None."""
        return self.rows.get(key)


NOTHING = Figures({})


def figures(index: SearchIndex | None, scope: Scope, keys: Iterable[str], columns: Iterable[Column]) -> Figures:
    """Read the figures of accounts as a scope sees them."""
    wished = tuple(keys)
    if index is None or not wished:
        return NOTHING
    table = index.table(AccountQuery(keys=wished), scope)
    needed = dict.fromkeys((*_ALWAYS, *(head for column in columns for head in headers(column))))
    kept = table.select([name for name in needed if name in table.column_names])
    return Figures({row["account_key"]: row for row in kept.to_pylist()})


def public_figures(index: SearchIndex | None, scope: Scope, keys: Iterable[str], columns: Iterable[Column]) -> Figures:
    """Read what may be passed on: facts that an account's owner opened to the workspace alone are left out."""
    wished, chosen = tuple(keys), tuple(columns)
    seen = figures(index, scope, wished, chosen).rows
    confided = [key for key, row in seen.items() if row["visibility"] != SHARED and row["auth_context"] == "owner"]
    known = {key: row for key, row in seen.items() if key not in confided}
    return Figures(known | figures(index, Scope(workspace=None), confided, chosen).rows)
