from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists import selectors
from fukasa.apps.lists.columns import chosen
from fukasa.apps.lists.figures import figures
from fukasa.apps.lists.tables import ADDED, file_headers, file_rows, in_order, sort_keys
from fukasa.apps.pages.blocks import Sort
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.connectors.exports import write_csv, write_xlsx

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Write = Callable[[Path, Sequence[str], list[list[Any]]], None]
"""Writes a header and rows to a path."""


@member_required()
@require_safe
def csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give a list as CSV."""
    return _download(request, list_id, write_csv, "csv")


@member_required()
@require_safe
def xlsx(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give a list as an Excel workbook."""
    return _download(request, list_id, write_xlsx, "xlsx")


def _download(request: MemberRequest, list_id: int, write: Write, suffix: str) -> HttpResponse:
    head = selectors.list_head(request.scope, list_id)
    shown = chosen(head.columns)
    entries = selectors.entries(request.scope, list_id)
    known = figures(index_or_none(), request.scope.lake, (entry.account_key for entry in entries), shown)
    sort = Sort.parse(request.GET.get("sort", ""), sort_keys(shown), ADDED)
    rows = file_rows(in_order(entries, known, shown, sort), known, shown)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{suffix}"
        write(path, file_headers(shown), rows)
        content = path.read_bytes()
    name = f"{slugify(head.name, allow_unicode=True) or 'list'}.{suffix}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=_TYPES[suffix], headers={"Content-Disposition": disposition or ""})
