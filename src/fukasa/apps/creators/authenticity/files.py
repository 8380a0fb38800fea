"""The checks of an account as rows of a file: unrounded figures beside the sentences."""

from typing import Any

from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.authenticity.results import CHECK_SCHEMA
from fukasa.apps.creators.authenticity.findings import words_of
from fukasa.apps.creators.selectors.authenticity import Row, check_rows
from fukasa.apps.creators.selectors.files import Table
from fukasa.apps.creators.selectors.report import OpenReport

_SAID = ("title", "sentence", "recommendation", "change")
_FIGURES = tuple(name for name in CHECK_SCHEMA if name not in {"account_key", "check"})
_VERDICT = ("status", "p", "low", "high", "level", "calibration")
COLUMNS = (
    "platform",
    "account_id",
    "check",
    "group",
    "unit",
    *_FIGURES,
    "contribution",
    *_SAID,
    *(f"account_{name}" for name in _VERDICT),
    "as_of",
    "lake_version",
)


def authenticity_rows(report: OpenReport) -> Table:
    """Give every check with what it found; what was computed of the whole account stands on every row."""
    rows = [_row(report, row) for row in check_rows(report)]
    return Table(COLUMNS, rows, len(rows))


def _row(report: OpenReport, row: Row) -> list[Any]:
    account, known, said = report.account, check(row["check"]), words_of(row)
    found = {f"account_{name}": getattr(account.authenticity, name) for name in _VERDICT}
    values = {
        **row,
        **found,
        **{name: getattr(said, name) for name in _SAID},
        "platform": account.platform,
        "account_id": account.account_id,
        "group": known.group,
        "unit": known.unit,
        "as_of": account.as_of.isoformat() if account.as_of else None,
        "lake_version": report.index.meta.lake_version,
    }
    return [values.get(name) for name in COLUMNS]
