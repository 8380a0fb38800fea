"""The record as files, unrounded, for pages and programs alike."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from fukasa.apps.audit.services import record
from fukasa.apps.forecasts.selectors.record import RECORD, Choice, everything
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.pages.downloads import attachment, written
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.connectors.exports import write_csv, write_xlsx

_WRITERS: dict[str, Callable[[Path, Sequence[str], Iterable[Sequence[Any]]], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def record_file(scope: WorkspaceScope, choice: Choice, suffix: str) -> HttpResponse:
    """Write the chosen part of the record as ``csv`` or ``xlsx``; what was erased goes first."""
    forget_erased(scope=scope)
    rows = everything(scope, choice)
    cells, name = ([_cell(value) for value in row] for row in rows.iter_rows()), f"forecasts.{suffix}"
    content = written(name, lambda path: _WRITERS[suffix](path, RECORD.names(), cells))
    record(scope, "forecast.exported", object_type="forecast", after={"rows": rows.height, "format": suffix})
    return attachment(content, name)


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
