"""What workspaces wrote about a person: found in every table that names an account, whichever app it belongs to.

Tables are recognised by their columns (``account_key``, two keys, or ``platform`` and ``account_id``), so that a new
one is covered by existing. In columns of JSON and in kept searches the person's names are replaced; figures and rows
stay.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Q, Value

from fukasa.apps.rights.scrubbing import Names, search_without, without

_KEYS = ("account_key", "left_key", "right_key")
_APART = {"audit", "jobs", "rights", "rest"}  # the log erases by itself; the requests are the record of the erasing
_SEARCH = "query"  # how columns are called that keep a search as the address of its page
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Holding:
    """The rows of one table about a person."""

    table: str
    rows: tuple[dict[str, Any], ...]


def holdings(keys: Collection[str], workspace_id: int | None) -> tuple[Holding, ...]:
    """Read what is written about some accounts in a workspace, or in all (None), from the tables that hold some."""
    counts = holding_counts(keys, workspace_id)
    found = ((model, _rows(model, keys, workspace_id)) for model in _tables() if model._meta.db_table in counts)  # noqa: SLF001  Django's way
    held = [Holding(model._meta.db_table, tuple(map(_plain, rows))) for model, rows in found]  # noqa: SLF001  likewise
    return tuple(one for one in held if one.rows)


def holding_counts(keys: Collection[str], workspace_id: int | None) -> dict[str, int]:
    """Count the same rows, by table, in one query."""
    counts = [_count(model, _rows(model, keys, workspace_id)) for model in _tables()]
    return {table: count for table, count in counts[0].union(*counts[1:], all=True) if count}


def _count(model: type[models.Model], rows: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    named = rows.order_by().annotate(_table=Value(model._meta.db_table)).values("_table")  # noqa: SLF001  likewise
    counted: models.QuerySet[Any, Any] = named.annotate(_count=Count("pk")).values_list("_table", "_count")
    return counted


def erase_holdings(keys: Collection[str], names: Names, workspace_id: int | None) -> dict[str, int]:
    """Delete these rows, and replace the names in documents and kept searches; gives what was touched, by table."""
    touched: dict[str, int] = {}
    for model in _tables():
        count, _ = _rows(model, keys, workspace_id).delete()
        touched[model._meta.db_table] = count  # noqa: SLF001  likewise
    for model, columns in _documents():
        table = model._meta.db_table  # noqa: SLF001  likewise
        touched[table] = touched.get(table, 0) + _scrub(model, columns, names, workspace_id)
    return {table: count for table, count in touched.items() if count}


def _tables() -> Iterator[type[models.Model]]:
    for model in _own_models():
        names = {field.name for field in model._meta.local_fields}  # noqa: SLF001  likewise
        if names & set(_KEYS) or {"platform", "account_id"} <= names:
            yield model


def _documents() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in _own_models():
        fields = model._meta.local_fields  # noqa: SLF001  likewise
        columns = [field.name for field in fields if isinstance(field, models.JSONField) or field.name == _SEARCH]
        if columns and _workspace_path(model):
            yield model, columns


def _own_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        options = model._meta  # noqa: SLF001  likewise
        if model.__module__.startswith("fukasa.") and options.app_label not in _APART:
            yield model


def _rows(model: type[models.Model], keys: Collection[str], workspace_id: int | None) -> models.QuerySet[Any]:
    names = {field.name for field in model._meta.local_fields}  # noqa: SLF001  likewise
    wanted = Q(pk__in=())
    for name in names & set(_KEYS):
        wanted |= Q(**{f"{name}__in": list(keys)})
    for platform, _, account_id in (key.partition(":") for key in keys) if "account_id" in names else ():
        wanted |= Q(platform=platform, account_id=account_id)
    return _of(model, workspace_id).filter(wanted)


def _of(model: type[models.Model], workspace_id: int | None) -> models.QuerySet[Any]:
    rows = model._base_manager.all()  # noqa: SLF001  likewise
    return rows if workspace_id is None else rows.filter(**{_workspace_path(model): workspace_id})


def _workspace_path(model: type[models.Model]) -> str:
    """Give the way from a row to its workspace; a row without one belongs to a row that has it."""
    fields = {field.name: field for field in model._meta.local_fields}  # noqa: SLF001  likewise
    if "workspace" in fields:
        return "workspace_id"
    for name, field in fields.items():
        parent = field.related_model
        if isinstance(field, models.ForeignKey | models.OneToOneField) and parent is not None:
            path = _workspace_path(parent) if parent.__module__ != model.__module__ or parent is not model else ""
            if path:
                return f"{name}__{path}"
    return ""


def _scrub(model: type[models.Model], columns: list[str], names: Names, workspace_id: int | None) -> int:
    changed, rows = 0, _of(model, workspace_id).only("pk", *columns).order_by("pk")
    for row in rows.iterator(chunk_size=_BATCH):
        fresh = {name: _fresh(name, getattr(row, name), names) for name in columns}
        if any(fresh[name] != getattr(row, name) for name in columns):
            model._base_manager.filter(pk=row.pk).update(**fresh)  # noqa: SLF001  likewise
            changed += 1
    return changed


def _fresh(column: str, value: Any, names: Names) -> Any:
    return search_without(value, names) if column == _SEARCH else without(value, names)


def _plain(row: models.Model) -> dict[str, Any]:
    encoder = DjangoJSONEncoder()
    values = {field.name: field.value_from_object(row) for field in row._meta.local_fields}  # noqa: SLF001  likewise
    return {name: _json(value, encoder) for name, value in values.items()}


def _json(value: Any, encoder: DjangoJSONEncoder) -> Any:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return encoder.default(value)
