"""The record as files, unrounded."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fukasa.apps.forecasts.forms import ChoiceForm
from fukasa.apps.forecasts.selectors.record import RECORD, everything, offered
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.pages.downloads import attachment, written
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.exports import write_csv, write_xlsx

_Write = Callable[[Path, Sequence[str], Iterable[Sequence[Any]]], None]


@member_required(Permission.FORECASTS_READ, write=Permission.PLANS_WRITE)
@require_safe
def csv(request: MemberRequest) -> HttpResponse:
    """Give the chosen part of the record as CSV."""
    return _download(request, write_csv, "csv")


@member_required(Permission.FORECASTS_READ, write=Permission.PLANS_WRITE)
@require_safe
def xlsx(request: MemberRequest) -> HttpResponse:
    """Give the chosen part of the record as an Excel workbook."""
    return _download(request, write_xlsx, "xlsx")


def _download(request: MemberRequest, write: _Write, suffix: str) -> HttpResponse:
    forget_erased(scope=request.scope)
    form = ChoiceForm(request.GET, offered(request.scope))
    rows = everything(request.scope, form.choice).iter_rows()
    cells, name = ([_cell(value) for value in row] for row in rows), f"forecasts.{suffix}"
    return attachment(written(name, lambda path: write(path, RECORD.names(), cells)), name)


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
