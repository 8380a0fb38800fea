from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from fukasa.apps.audit.services import record
from fukasa.apps.lists.columns import known
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.models import AccountList
from fukasa.apps.lists.services.rows import audited, find_list, free_name, save_named
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@transaction.atomic
def list_create(*, scope: WorkspaceScope, name: str, description: str = "") -> int:
    """Make an empty list and give its id."""
    required(scope).demand(Permission.LISTS_WRITE)
    demand(scope, Quota.LISTS)
    row = AccountList(
        workspace_id=scope.workspace_id,
        name=name.strip(),
        description=description.strip(),
        created_by_id=scope.member_id,
    )
    save_named(row)
    record(scope, "list.created", **audited("list", row), after={"name": row.name})
    return int(row.pk)


@transaction.atomic
def list_update(*, scope: WorkspaceScope, list_id: int, name: str, description: str, seen: str = "") -> None:
    """Rename or describe a list; refused when it is no longer as it was ``seen``."""
    row = find_list(scope, list_id)
    demand_unchanged(row.updated_at, seen)
    before = {"name": row.name, "description": row.description}
    row.name, row.description = name.strip(), description.strip()
    after = {"name": row.name, "description": row.description}
    if before != after:
        save_named(row, update_fields=["name", "description", "updated_at"])
        record(scope, "list.changed", **audited("list", row), before=before, after=after)


@transaction.atomic
def list_columns_set(*, scope: WorkspaceScope, list_id: int, columns: Iterable[str]) -> None:
    """Choose the columns of a list; unknown ones are dropped, none means the default."""
    row = find_list(scope, list_id)
    custom = [one.column for one in fields_of(scope, list_id)]
    before, row.columns = row.columns, list(known(columns, custom))
    row.save(update_fields=["columns", "updated_at"])
    record(
        scope, "list.columns_chosen", **audited("list", row), before={"columns": before}, after={"columns": row.columns}
    )


@transaction.atomic
def list_delete(*, scope: WorkspaceScope, list_id: int) -> str:
    """Delete a list so that it can be restored; its links stop working at once. Gives its name."""
    row = find_list(scope, list_id)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "list.deleted", **audited("list", row))
    return row.name


@transaction.atomic
def list_restore(*, scope: WorkspaceScope, list_id: int) -> str:
    """Take a deletion back; a name that was taken meanwhile gets a number. Gives the name."""
    row = find_list(scope, list_id, deleted=True)
    demand(scope, Quota.LISTS)
    demand(scope, Quota.LIST_ENTRIES, row.entries.filter(removal=None).count())
    row.name = free_name(AccountList, scope, row.name)
    row.deleted_at = None
    row.save(update_fields=["name", "deleted_at", "updated_at"])
    record(scope, "list.restored", **audited("list", row))
    return row.name
