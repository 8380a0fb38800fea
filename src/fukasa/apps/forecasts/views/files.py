"""The record as files, unrounded."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from fukasa.apps.forecasts.forms import ChoiceForm
from fukasa.apps.forecasts.selectors.record import RECORD, everything, offered
from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.connectors.exports import write_csv, write_xlsx

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_Write = Callable[[Path, Sequence[str], Iterable[Sequence[Any]]], None]


@member_required()
@require_safe
def csv(request: MemberRequest) -> HttpResponse:
    """Give the chosen part of the record as CSV."""
    return _download(request, write_csv, "csv")


@member_required()
@require_safe
def xlsx(request: MemberRequest) -> HttpResponse:
    """Give the chosen part of the record as an Excel workbook."""
    return _download(request, write_xlsx, "xlsx")


def _download(request: MemberRequest, write: _Write, suffix: str) -> HttpResponse:
    forget_erased(scope=request.scope)
    form = ChoiceForm(request.GET, offered(request.scope))
    rows = everything(request.scope, form.choice).iter_rows()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"forecasts.{suffix}"
        write(path, RECORD.names(), ([_cell(value) for value in row] for row in rows))
        content = path.read_bytes()
    disposition = content_disposition_header(as_attachment=True, filename=path.name)
    return HttpResponse(content, content_type=_TYPES[suffix], headers={"Content-Disposition": disposition or ""})


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
