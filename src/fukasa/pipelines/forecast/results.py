"""What a back-test leaves behind: a JSON file of scores, a CSV file of rows, and the last one over the lake.

The last back-test over the lake lies in ``<data>/forecast-backtests/<workspace>.json``, the same JSON as ``--json``
writes, with ``lake_version`` and ``made_at``; one file per workspace, for each sees other posts. Pages read it with
:func:`last_backtest`.
"""

import json
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

import polars as pl

from fukasa.analysis.forecast.scoring.cases import QUANTILES
from fukasa.analysis.forecast.scoring.export import report_json
from fukasa.analysis.forecast.scoring.sentences import sentences
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.tables import whole_or_nothing
from fukasa.pipelines.forecast.backtest import Backtest
from fukasa.pipelines.home import Home

FOLDER = "forecast-backtests"
ROWS = (
    "account_id",
    "post_id",
    "posted_at",
    "actual",
    "n_history",
    *QUANTILES,
    "baseline_last10",
    "status",
    "reason",
    "platform",
    "format",
    "baseline_persistence",
    "baseline_followers",
    "split",
)
"""Columns of the rows; those of the contract come first."""


def backtest_json(found: Backtest) -> dict[str, Any]:
    """Give the scores of a back-test as JSON: those of seen creators on top, those of unseen ones under ``unseen``."""
    plan = asdict(found.plan) | {"since": found.plan.since.isoformat() if found.plan.since else None}
    sentence = {language: sentences(found.seen, language) for language in ("ja", "en")}
    others = None if found.unseen is None else report_json(found.unseen)
    return dict(report_json(found.seen)) | {"unseen": others, "plan": plan, "sentence": sentence}


def write_json(path: Path, told: dict[str, Any]) -> None:
    """Write JSON, whole or not at all."""
    with whole_or_nothing(path) as file:
        file.write(json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n")


def write_rows(path: Path, found: Backtest) -> None:
    """Write one row per held-out post, whole or not at all; what is missing is an empty cell."""
    named = found.rows.rename({"target_id": "post_id"}).with_columns(
        pl.col("posted_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    )
    with whole_or_nothing(path) as file:
        file.write(named.select(ROWS).write_csv())


def keep_backtest(home: Home, workspace: str | None, told: dict[str, Any], lake_version: int) -> Path:
    """Keep the back-test of the lake as a workspace sees it, in the place of the one before."""
    path = _path(home, workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    made_at = home.clock().astimezone(UTC).isoformat(timespec="seconds")
    write_json(path, told | {"lake_version": lake_version, "made_at": made_at})
    return path


def last_backtest(home: Home, workspace: str | None) -> dict[str, Any] | None:
    """Read the last back-test of the lake as a workspace sees it; None where there was none.

    Raises:
        InvalidInput: the file cannot be read.

    """
    path = _path(home, workspace)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise InvalidInput(f"{path} is no JSON; run `fukasa forecast backtest` again") from error
    return told if isinstance(told, dict) else None


def forget_backtest(home: Home, workspace: str) -> None:
    """Remove the last back-test of the lake as a workspace saw it."""
    _path(home, workspace).unlink(missing_ok=True)


def _path(home: Home, workspace: str | None) -> Path:
    return home.root / FOLDER / f"{workspace or 'shared'}.json"
