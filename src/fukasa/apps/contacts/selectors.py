from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from fukasa.apps.contacts.choices import Basis
from fukasa.apps.contacts.errors import ContactNotFound
from fukasa.apps.contacts.models import Contact
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact, opened."""

    contact_id: int
    account_key: str
    name: str
    email: str
    phone: str
    agency: str
    source: str
    basis: Basis
    obtained_on: date
    keep_until: date
    updated_at: datetime


def contacts_of(scope: WorkspaceScope, account_key: str | None = None) -> tuple[ContactCard, ...]:
    """Open the contacts of an account, or all of the workspace."""
    required(scope).demand(Permission.CONTACTS_READ)
    rows = Contact.objects.of(scope)
    return tuple(_card(row) for row in (rows if account_key is None else rows.filter(account_key=account_key)))


def contact_find(scope: WorkspaceScope, contact_id: int) -> ContactCard:
    """Open one contact."""
    required(scope).demand(Permission.CONTACTS_READ)
    row = Contact.objects.of(scope).filter(pk=contact_id).first()
    if row is None:
        raise ContactNotFound(_("There is no such contact in this workspace."))
    return _card(row)


def _card(row: Any) -> ContactCard:
    return ContactCard(
        contact_id=row.pk,
        account_key=row.account_key,
        name=row.name,
        email=row.email,
        phone=row.phone,
        agency=row.agency,
        source=row.source,
        basis=Basis(row.basis),
        obtained_on=row.obtained_on,
        keep_until=row.keep_until,
        updated_at=row.updated_at,
    )
