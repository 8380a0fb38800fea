"""The operations on contacts, for programs: gate, one service or selector, and what it gives."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Schema

from fukasa.apps.contacts import selectors, services
from fukasa.apps.contacts.choices import Basis
from fukasa.apps.contacts.forms import ContactForm
from fukasa.apps.contacts.lines import contacts_csv
from fukasa.apps.contacts.selectors import ContactCard
from fukasa.apps.pages.downloads import attachment
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import AccountKey, Body, file_answer, one_of
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("contacts", unkept=True)
ROUTES = (routes,)
_Basis = Annotated[str, one_of(Basis.values)]
_Words = Annotated[str, Field(max_length=200)]


class ContactsAsked(PageAsked):
    """Which page, of whose contacts."""

    key: Annotated[AccountKey, Field(description="of this account alone")] | None = None


class ContactGiven(Body):
    """How to reach somebody, and why one may: at least one of name, e-mail, telephone and agency."""

    name: _Words = ""
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=50)] = ""
    agency: _Words = ""
    source: Annotated[str, Field(min_length=1, max_length=200, examples=["profile text"])]
    basis: _Basis
    obtained_on: date
    keep_until: Annotated[date, Field(description="the last day; then it is deleted by itself")]


class ContactMade(ContactGiven):
    """A contact of an account."""

    account_key: AccountKey


class ContactOut(Schema):
    """How to reach a creator; sealed at rest, and deleted after `keep_until`."""

    contact_id: int
    account_key: str
    name: str
    email: str
    phone: str
    agency: str
    source: str
    basis: _Basis
    obtained_on: date
    keep_until: date


@routes.reads("/contacts", Permission.CONTACTS_READ, Page[ContactOut])
def contacts_index(request: TokenRequest, asked: Query[ContactsAsked]) -> dict[str, Any]:
    """Give the contacts of an account, or all, in the order in which they were entered."""
    found = selectors.contacts_of(request.scope, asked.key)
    return page_of(f"contacts/{asked.key or ''}", found, asked, lambda one: one.contact_id)


@routes.reads("/contacts.csv", Permission.CONTACTS_READ, None, openapi_extra=file_answer("csv"))
def contacts_file(request: TokenRequest) -> HttpResponse:
    """Give all contacts as a file that says of itself that it holds personal data; the log tells of it."""
    found = selectors.contacts_of(request.scope)
    services.contacts_exported(scope=request.scope, count=len(found))
    return attachment(contacts_csv(found), "personal-data-contacts.csv")


@routes.makes("/contacts", Permission.CONTACTS_WRITE, ContactOut)
def contacts_create(request: TokenRequest, body: ContactMade) -> ContactCard:
    """Keep a contact of an account."""
    values = cleaned(ContactForm(body.dict()))
    made = services.contact_create(scope=request.scope, account_key=body.account_key, values=values)
    return selectors.contact_find(request.scope, made)


@routes.reads("/contacts/{contact_id}", Permission.CONTACTS_READ, ContactOut)
def contacts_read(request: TokenRequest, contact_id: Id) -> ContactCard:
    """Give one contact."""
    return selectors.contact_find(request.scope, contact_id)


@routes.puts("/contacts/{contact_id}", Permission.CONTACTS_WRITE, ContactOut)
def contacts_change(request: TokenRequest, contact_id: Id, body: ContactGiven) -> ContactCard:
    """Say a contact anew."""
    services.contact_update(scope=request.scope, contact_id=contact_id, values=cleaned(ContactForm(body.dict())))
    return selectors.contact_find(request.scope, contact_id)


@routes.deletes("/contacts/{contact_id}", Permission.CONTACTS_WRITE)
def contacts_delete(request: TokenRequest, contact_id: Id) -> None:
    """Delete a contact for good."""
    services.contact_delete(scope=request.scope, contact_id=contact_id)
