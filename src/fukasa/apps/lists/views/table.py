from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import Status
from fukasa.apps.lists.columns import chosen, offered
from fukasa.apps.lists.fields.filters import narrowed, read_filters
from fukasa.apps.lists.fields.selectors import fields_of, with_values
from fukasa.apps.lists.figures import Figures, figures
from fukasa.apps.lists.forms import ColumnsForm
from fukasa.apps.lists.services import lists as services
from fukasa.apps.lists.tables import ADDED, in_order, lines, sort_keys, with_answers
from fukasa.apps.pages import toast
from fukasa.apps.pages.blocks import Cursor, Sort
from fukasa.apps.pages.render import render_page
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.selectors import people

PAGE_ROWS = 100


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_safe
def detail(request: MemberRequest, list_id: int) -> HttpResponse:
    """Show a list as a table; its figures are read now."""
    head = selectors.list_head(request.scope, list_id)
    context = table_context(request, head) | {"head": head, "asked": selectors.asks_guests(request.scope, list_id)}
    return render_page(request, "lists/detail.html", context, fragment="lists/_table.html")


@member_required(Permission.LISTS_READ, write=Permission.LISTS_WRITE)
@require_POST
def columns(request: MemberRequest, list_id: int) -> HttpResponse:
    """Choose the columns of a list."""
    custom = [one.column for one in fields_of(request.scope, list_id)]
    form = ColumnsForm(request.POST, custom=custom)
    if form.is_valid():
        services.list_columns_set(scope=request.scope, list_id=list_id, columns=form.cleaned_data["columns"])
    else:
        toast.refused(request, _("One of these columns does not exist; nothing was changed."))
    return redirect("lists:detail", list_id)


def table_context(request: MemberRequest, head: selectors.ListHead) -> dict[str, Any]:
    """Read entries and figures and lay one page of them out."""
    index, fields = index_or_none(), fields_of(request.scope, head.list_id)
    custom = tuple(one.column for one in fields)
    listed = with_values(selectors.entries(request.scope, head.list_id), fields)
    shown = with_answers(chosen(head.columns, custom), listed)
    filters = read_filters(request.GET, fields)
    entries = narrowed(listed, filters)
    known = figures(index, request.scope.lake, (entry.account_key for entry in entries), shown)
    sort = Sort.parse(request.GET.get("sort", ""), sort_keys(shown), ADDED)
    ordered = in_order(entries, known, shown, sort)
    page = _page(request, len(ordered))
    part = ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return {
        "lines": lines(part, known, shown),
        "columns": shown,
        "all_columns": [(column, column in shown) for column in offered(custom)],
        "filters": filters,
        "narrowing": sum(one.active for one in filters),
        "listed": len(listed),
        "querystring": request.GET.urlencode(),
        "sort": sort,
        "cursor_block": _cursor(request, page, len(ordered)),
        "absent": _absent(known, entries) if index else 0,
        "index": index,
        "statuses": Status.choices,
        "people": people(request.scope),
        "total": len(ordered),
    }


def _absent(known: Figures, entries: tuple[selectors.EntryView, ...]) -> int:
    return sum(known.of(entry.account_key) is None for entry in entries)


def _page(request: MemberRequest, total: int) -> int:
    wished = request.GET.get("page", "1")
    last = max(1, ceil(total / PAGE_ROWS))
    return min(max(1, int(wished)), last) if wished.isdecimal() and len(wished) < 6 else 1  # noqa: PLR2004


def _cursor(request: MemberRequest, page: int, total: int) -> Cursor:
    if total <= PAGE_ROWS:
        return Cursor()
    begin, end = (page - 1) * PAGE_ROWS, min(page * PAGE_ROWS, total)
    cursor = Cursor(shown=end - begin, total=total)
    cursor = replace(cursor, previous_url=_page_url(request, page - 1)) if page > 1 else cursor
    return replace(cursor, next_url=_page_url(request, page + 1)) if end < total else cursor


def _page_url(request: MemberRequest, page: int) -> str:
    return f"?{urlencode({**request.GET.dict(), 'page': page})}"
