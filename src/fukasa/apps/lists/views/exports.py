from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists import selectors
from fukasa.apps.lists.columns import chosen
from fukasa.apps.lists.fields.filters import narrowed, read_filters
from fukasa.apps.lists.fields.selectors import fields_of, with_values
from fukasa.apps.lists.figures import figures
from fukasa.apps.lists.tables import ADDED, file_headers, file_rows, in_order, sort_keys, with_answers
from fukasa.apps.pages.blocks import Sort
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.connectors.exports import write_csv, write_xlsx

Write = Callable[[Path, Sequence[str], list[list[Any]]], None]
"""Writes a header and rows to a path."""


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give a list as CSV."""
    return _download(request, list_id, write_csv, "csv")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def xlsx(request: MemberRequest, list_id: int) -> HttpResponse:
    """Give a list as an Excel workbook."""
    return _download(request, list_id, write_xlsx, "xlsx")


def _download(request: MemberRequest, list_id: int, write: Write, suffix: str) -> HttpResponse:
    head = selectors.list_head(request.scope, list_id)
    fields = fields_of(request.scope, list_id)
    entries = with_values(selectors.entries(request.scope, list_id), fields)
    shown = with_answers(chosen(head.columns, (one.column for one in fields)), entries)
    entries = narrowed(entries, read_filters(request.GET, fields))
    known = figures(index_or_none(), request.scope.lake, (entry.account_key for entry in entries), shown)
    sort = Sort.parse(request.GET.get("sort", ""), sort_keys(shown), ADDED)
    rows = file_rows(in_order(entries, known, shown, sort), known, shown)
    content = written(f"list.{suffix}", lambda path: write(path, file_headers(shown), rows))
    return attachment(content, file_name(head.name, f".{suffix}", instead="list"))
