from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.fields.kinds import shown, value
from fukasa.apps.lists.fields.views import FieldView
from fukasa.apps.lists.models import CustomField, FieldValue
from fukasa.apps.lists.selectors import EntryView
from fukasa.apps.workspaces.scope import WorkspaceScope, required


def fields_of(scope: WorkspaceScope, list_id: int, *, archived: bool = False) -> tuple[FieldView, ...]:
    """Give the fields of a list: those of the workspace first, then its own, each in their order."""
    return fields_within(required(scope).workspace_id, list_id, archived=archived)


def fields_within(workspace_id: int, list_id: int, *, archived: bool = False) -> tuple[FieldView, ...]:
    """Give the fields of a list for whoever was let in by a link or a code of its workspace."""
    rows = CustomField.unscoped.filter(
        Q(account_list_id=list_id) | Q(account_list=None), workspace_id=workspace_id, archived_at__isnull=not archived
    )
    ordered = sorted(rows, key=lambda row: (row.account_list_id is not None, row.position, row.pk))
    return tuple(map(field_view, ordered))


def with_values(entries: Sequence[EntryView], fields: Iterable[FieldView]) -> tuple[EntryView, ...]:
    """Put beside entries what stands in fields that one may see."""
    by_id = {one.field_id: one for one in fields}
    if not by_id or not entries:
        return tuple(entries)
    found: dict[str, dict[str, Any]] = {}
    rows = FieldValue.unscoped.filter(field_id__in=by_id).exclude(text="")
    for key, field_id, text in rows.values_list("account_key", "field_id", "text"):
        found.setdefault(key, {}).update(_cell(by_id[field_id], text))
    return tuple(replace(entry, own=found.get(entry.account_key, {})) for entry in entries)


def _cell(field: FieldView, text: str) -> dict[str, Any]:
    """Give a value as a row of a table has it: to sort by, to read, to type over."""
    return {field.key: value(field, text), f"{field.key}_text": shown(field, text), f"{field.key}_typed": text}


def field_view(row: CustomField) -> FieldView:
    """Give a field without its table."""
    return FieldView(
        field_id=row.pk,
        name=row.name,
        kind=FieldKind(row.kind),
        choices=tuple(row.choices),
        currency=row.currency,
        everywhere=row.account_list_id is None,
        archived=row.archived_at is not None,
    )
