"""Rows of the files that go out: unrounded, missing is empty, each with where it comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.creators.selectors.discover import with_lists
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.creators.selectors.spreads import Spread
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.core.provenance import SHARED
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.pipelines.features import WIDE_METRICS
from fukasa.pipelines.intent.ranking import fitting_first, in_order_of_fit

_AT_ONCE = 5_000  # rows between two notes of the progress
_ABOUT = (
    "platform",
    "account_id",
    "handle",
    "name",
    "url",
    "tier",
    "category",
    "category_2",
    "category_basis",
    "country",
    "country_basis",
    "language",
    "language_basis",
    "followers",
    "follower_growth",
)
_AUTHENTICITY = (
    "authenticity",
    "authenticity_p",
    "authenticity_low",
    "authenticity_high",
    "authenticity_level",
    "authenticity_judged",
    "authenticity_calibration",
    "inflated_share",
    "inflated_low",
    "inflated_high",
)
_ESTIMATES = (
    "forecast_metric",
    "forecast_format",
    "forecast_p10",
    "forecast_p50",
    "forecast_p90",
    "forecast_n",
    "forecast_basis",
    "forecast_status",
    "paid_p10",
    "paid_p50",
    "paid_p90",
    "price_p10",
    "price_p50",
    "price_p90",
    "price_basis",
    "cpv_p10",
    "cpv_p50",
    "cpv_p90",
)
_PARTS = ("", "_low", "_high", "_n", "_status")
_PLACE = ("er_common_percentile", "er_common_peers", "er_common_peer_n", "depth_percentile", "depth_parts_label")
_SOURCE = ("last_post_age_days", "as_of", "source", "auth_context", "visibility")
_METRICS = tuple(metric + part for metric in WIDE_METRICS for part in _PARTS)
RESULT_COLUMNS = (*_ABOUT, *_METRICS, *_PLACE, *_AUTHENTICITY, *_ESTIMATES, *_SOURCE)
FIGURE_COLUMNS = (
    "platform",
    "account_id",
    "metric",
    "value",
    "low",
    "high",
    "level",
    "n",
    "status",
    "reason",
    "parts",
    "window",
    "oldest_at",
    "newest_at",
    "followers_basis",
    "definition",
    "percentile",
    "peers",
    "peer_n",
    "peer_fallback",
    "basis",
    "currency",
    "source",
    "auth_context",
    "visibility",
    "as_of",
    "lake_version",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A header, rows, and how many there are."""

    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    count: int


def ticked_rows(scope: WorkspaceScope, query: AccountQuery, keys: tuple[str, ...]) -> Table:
    """Give the ticked accounts as rows, in the order of a search."""
    index, lake = current_index(), required(scope).lake
    chosen = AccountQuery(keys=keys, helping=query.helping, sort=query.sort, descending=query.descending)
    fitting = fitting_first(index, chosen, lake, asked=query, most=len(keys)) if query.sort is Order.FIT else None
    table = index.batches(chosen, lake, numbers=fitting).read_all()
    table = table.select([name for name in RESULT_COLUMNS if name in table.column_names])
    rows = ([_cell(value) for value in row.values()] for row in table.to_pylist())
    return Table(table.column_names, rows, table.num_rows)


def result_stream(scope: WorkspaceScope, query: AccountQuery) -> tuple[int, pa.RecordBatchReader]:
    """Give how many accounts a search finds, and their rows in its order, batch by batch.

    Of look-alikes there are the nearest, in the order of their likeness.
    """
    index, lake = current_index(), required(scope).lake
    schema = index.table(AccountQuery(keys=()), lake).schema
    known = [name for name in RESULT_COLUMNS if name in schema.names]
    plain = with_lists(scope, query)
    if query.like:  # of look-alikes that cannot be told there are none
        plain = replace(plain, sort=Order.RELEVANCE, keys=plain.keys if plain.like else ())
    order = in_order_of_fit(index, plain, lake) if plain.sort is Order.FIT else None
    rows = index.batches(plain, lake, known, rows_at_once=_AT_ONCE, numbers=order)
    return index.search(plain, lake, limit=1).total, rows


def figures(report: OpenReport) -> dict[str, Any]:
    """Give an account's figures for machines."""
    account = report.account
    about = {
        name: getattr(account, name)
        for name in ("platform", "account_id", "handle", "name", "url", "tier", "followers")
    }
    return {"account": about, "figures": [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in _figure_lines(report)]}


def figure_rows(report: OpenReport) -> Table:
    """Give an account's figures as rows."""
    rows = [[_cell(value) for value in line] for line in _figure_lines(report)]
    return Table(FIGURE_COLUMNS, rows, len(rows))


def _figure_lines(report: OpenReport) -> list[list[Any]]:
    account = report.account
    shared = {
        "platform": account.platform,
        "account_id": account.account_id,
        "source": account.source,
        "auth_context": account.auth_context,
        "visibility": "own" if account.is_own else SHARED,
        "as_of": account.as_of,
        "lake_version": report.index.meta.lake_version,
    }
    measured = [shared | asdict(one) for one in report.measurements().values()]
    estimated = [shared | line for line in _estimates(report)]
    return [[line.get(name) for name in FIGURE_COLUMNS] for line in (*measured, *estimated)]


def _estimates(report: OpenReport) -> list[dict[str, Any]]:
    account = report.account
    metric = account.forecast_metric or "views"
    return [
        _estimate(f"forecast_{metric}", account.forecast, account.forecast_basis, account.forecast_reason)
        | {
            "n": account.forecast_n if account.forecast_basis == "own_posts" else None,
            "status": account.forecast_status,
        },
        _estimate(f"forecast_paid_{metric}", account.paid, account.forecast_basis, account.forecast_reason),
        _estimate("price", account.price, account.price_basis) | {"currency": "JPY"},
        _estimate("cpv", account.cpv, account.price_basis) | {"currency": "JPY"},
    ]


def _estimate(name: str, spread: Spread | None, basis: str | None, reason: str | None = None) -> dict[str, Any]:
    if spread is None:
        return {"metric": name, "status": "insufficient", "basis": basis, "reason": reason}
    found = {"value": spread.p50, "low": spread.p10, "high": spread.p90, "level": 0.8}
    return {"metric": name, "status": "ok", "basis": basis, "reason": reason, "auth_context": "modelled"} | found


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
