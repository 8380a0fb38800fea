"""Steps that the services share: finding a row for writing, saving it under a name, naming it in the log."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fukasa.apps.lists.errors import ListNotFound, NameTaken
from fukasa.apps.lists.models import AccountList, SavedSearch
from fukasa.apps.workspaces import names
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

_NAME_LENGTH = 90  # which leaves room for a number


def find_list(scope: WorkspaceScope, list_id: int, *, deleted: bool = False) -> AccountList:
    """Lock a list of the workspace for writing; absent and foreign ones are not found."""
    required(scope).demand(Permission.LISTS_WRITE)
    rows = AccountList.objects.of(scope).select_for_update().filter(pk=list_id, deleted_at__isnull=not deleted)
    row: AccountList | None = rows.first()
    if row is None:
        raise ListNotFound(_("There is no such list in this workspace."))
    return row


def save_named(row: AccountList | SavedSearch, **options: Any) -> None:
    """Save a row under its name; the database watches that names are unique."""
    if not row.name:
        raise NameTaken(_("Give it a name."))
    try:
        with transaction.atomic():
            row.save(**options)
    except IntegrityError as error:
        raise NameTaken(_("The name %(name)s is taken; choose another.") % {"name": row.name}, name=row.name) from error


def free_name(model: type[AccountList | SavedSearch], scope: WorkspaceScope, name: str) -> str:
    """Give the name, or the name with the first number that is free."""
    taken = model.objects.of(scope).filter(deleted_at=None).values_list("name", flat=True)
    return names.free_name(name, set(taken), longest=_NAME_LENGTH)


def audited(kind: str, row: Any) -> dict[str, Any]:
    """Name a row for the audit log."""
    return {"object_type": kind, "object_id": row.pk, "object_name": row.name}
