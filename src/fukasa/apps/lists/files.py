"""A list as a file, for pages and programs alike."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse, QueryDict

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.lists import selectors
from fukasa.apps.lists.columns import chosen
from fukasa.apps.lists.fields.filters import narrowed, read_filters
from fukasa.apps.lists.fields.selectors import fields_of, with_values
from fukasa.apps.lists.figures import figures
from fukasa.apps.lists.mirrors.table import mirror_table
from fukasa.apps.lists.reviews import reviews_of
from fukasa.apps.lists.tables import ADDED, file_headers, file_rows, in_order, sort_keys, with_answers
from fukasa.apps.pages.blocks import Sort
from fukasa.apps.pages.downloads import attachment, file_name, written
from fukasa.apps.pages.formats import moment
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.connectors.exports import write_csv, write_xlsx

WRITERS: dict[str, Callable[[Path, Sequence[str], list[list[Any]]], None]] = {"csv": write_csv, "xlsx": write_xlsx}
_ANSWERS = ("platform", "account_id", "account", "verdict", "comment", "guest", "answered_at", "link")


def list_file(scope: WorkspaceScope, list_id: int, params: QueryDict, suffix: str) -> HttpResponse:
    """Write a list, narrowed and sorted as an address says, as ``csv`` or ``xlsx``."""
    head = selectors.list_head(scope, list_id)
    fields = fields_of(scope, list_id)
    entries = with_values(selectors.entries(scope, list_id), fields)
    shown = with_answers(chosen(head.columns, (one.column for one in fields)), entries)
    entries = narrowed(entries, read_filters(params, fields))
    known = figures(index_or_none(), scope.lake, (entry.account_key for entry in entries), shown)
    sort = Sort.parse(params.get("sort", ""), sort_keys(shown), ADDED)
    rows = file_rows(in_order(entries, known, shown, sort), known, shown)
    content = written(f"list.{suffix}", lambda path: WRITERS[suffix](path, file_headers(shown), rows))
    named: dict[str, Any] = {"object_type": "list", "object_id": list_id, "object_name": head.name}
    record(scope, "list.exported", **named, after={"what": "accounts", "rows": len(rows), "format": suffix})
    return attachment(content, file_name(head.name, f".{suffix}", instead="list"))


def reviews_file(scope: WorkspaceScope, list_id: int, suffix: str) -> HttpResponse:
    """Write what guests said about the accounts of a list, as ``csv`` or ``xlsx``."""
    head = selectors.list_head(scope, list_id)
    rows = [
        [*one.account_key.split(":", 1), one.label, one.verdict.value, one.comment, one.guest, moment(one.at), one.link]
        for one in reviews_of(scope, list_id)
    ]
    content = written(f"answers.{suffix}", lambda path: WRITERS[suffix](path, _ANSWERS, rows))
    named: dict[str, Any] = {"object_type": "list", "object_id": list_id, "object_name": head.name}
    record(scope, "list.exported", **named, after={"what": "answers", "rows": len(rows), "format": suffix})
    return attachment(content, file_name(f"{head.name} answers", f".{suffix}", instead="answers"))


def mirror_file(scope: WorkspaceScope, mirror_id: int, suffix: str) -> HttpResponse:
    """Write a mirror with the figures that we may see ourselves, as ``csv`` or ``xlsx``."""
    table = mirror_table(scope, mirror_id)
    rows = file_rows(table.entries, table.known, table.shown)
    content = written(f"list.{suffix}", lambda path: WRITERS[suffix](path, file_headers(table.shown), rows))
    named: dict[str, Any] = {"object_type": "mirror", "object_id": mirror_id, "object_name": table.mirror.name}
    record(scope, "mirror.exported", **named, after={"what": "accounts", "rows": len(rows), "format": suffix})
    return attachment(content, file_name(table.mirror.name, f".{suffix}", instead="list"))
