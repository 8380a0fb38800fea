from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.contacts.errors import ContactNotFound
from fukasa.apps.contacts.models import Contact
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

FIELDS = ("name", "email", "phone", "agency", "source", "basis", "obtained_on", "keep_until")


@transaction.atomic
def contact_create(*, scope: WorkspaceScope, account_key: str, values: Mapping[str, Any]) -> int:
    """Keep a contact; the log says that there is one, and nothing of what it says."""
    required(scope).demand(Permission.CONTACTS_WRITE)
    known = {key: values[key] for key in FIELDS}
    row = Contact(workspace_id=scope.workspace_id, entered_by_id=scope.member_id, account_key=account_key, **known)
    row.save()
    after = {"basis": row.basis, "keep_until": row.keep_until}
    record(scope, "contact.created", object_type="contact", object_id=row.pk, after=after)
    return row.pk


@transaction.atomic
def contact_update(*, scope: WorkspaceScope, contact_id: int, values: Mapping[str, Any], seen: str = "") -> str:
    """Change a contact; gives the account's key.

    Raises:
        EditedMeanwhile: it is no longer as it was ``seen``.

    """
    required(scope).demand(Permission.CONTACTS_WRITE)
    row = _row(scope, contact_id)
    demand_unchanged(row.updated_at, seen)
    changed = [key for key in FIELDS if getattr(row, key) != values[key]]
    for key in changed:
        setattr(row, key, values[key])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        record(scope, "contact.changed", object_type="contact", object_id=row.pk, after={"fields": changed})
    return row.account_key


@transaction.atomic
def contact_delete(*, scope: WorkspaceScope, contact_id: int) -> str:
    """Delete a contact for good; gives the account's key."""
    required(scope).demand(Permission.CONTACTS_WRITE)
    row = _row(scope, contact_id)
    row.delete()
    record(scope, "contact.deleted", object_type="contact", object_id=contact_id)
    return row.account_key


def contacts_exported(*, scope: WorkspaceScope, count: int) -> None:
    """Put down that contacts left as a file."""
    required(scope).demand(Permission.CONTACTS_READ)
    record(scope, "contact.exported", object_type="contact", after={"count": count})


def contacts_forget(today: date) -> int:
    """Delete the contacts whose stated period is over, in every workspace; gives how many."""
    deleted, _ = Contact.unscoped.filter(keep_until__lt=today).delete()
    return deleted


def _row(scope: WorkspaceScope, contact_id: int) -> Contact:
    row: Contact | None = Contact.objects.of(scope).select_for_update().filter(pk=contact_id).first()
    if row is None:
        raise ContactNotFound(_("There is no such contact in this workspace."))
    return row
