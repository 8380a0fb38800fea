from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.lists import files, selectors
from fukasa.apps.lists.choices import MAX_ENTRIES, MAX_PASTED_LINES, Status
from fukasa.apps.lists.errors import EntryNotFound, NothingChosen
from fukasa.apps.lists.fields.selectors import fields_of, with_values
from fukasa.apps.lists.handles import find_accounts, labels_of
from fukasa.apps.lists.reviews import Review, reviews_of
from fukasa.apps.lists.selectors import EntryView
from fukasa.apps.lists.services import entries as services
from fukasa.apps.lists.services.entries import Added
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import AccountKey, Body, FileFormat, Number, Sentence, Text, Told, file_answer
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.catalogue import PLATFORMS

routes = Routes("lists")
_PLATFORM = "^(" + "|".join(PLATFORMS) + ")?$"


class AccountsAdded(Body):
    """Accounts by their keys, or by what people write: ``@handle``, ``tiktok:handle``, addresses of profiles."""

    keys: Annotated[list[AccountKey], Field(max_length=MAX_ENTRIES)] = []
    lines: Annotated[list[Sentence], Field(max_length=MAX_PASTED_LINES)] = []
    platform: Annotated[str, Field(pattern=_PLATFORM, description="of lines that do not name one")] = ""


class AddedOut(Schema):
    """What became of accounts that were to be added; ``unknown`` and ``ambiguous`` lines were passed over."""

    list_id: int
    added: int
    already: int
    unknown: list[str]
    ambiguous: list[str]


class EntryChanged(Body):
    """What the workspace says about an account; what is left out stays. An ``owner_id`` of null takes it away."""

    status: Status | None = None
    note: Text | None = None
    owner_id: Number | None = None


class EntriesRemoved(Body):
    """Entries to take out."""

    entry_ids: Annotated[list[Number], Field(min_length=1, max_length=MAX_ENTRIES)]


class Removal(Schema):
    """What was taken out, and the mark that brings it back."""

    removal: UUID
    count: int


@routes.reads("/lists/{list_id}/entries", Permission.LISTS_READ, Page[EntryView])
def entries_index(request: TokenRequest, list_id: Id, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the accounts of a list with what the workspace says about them, in the order in which they were added."""
    selectors.list_head(request.scope, list_id)
    found = with_values(selectors.entries(request.scope, list_id), fields_of(request.scope, list_id))
    return page_of(f"lists/{list_id}/entries", found, asked, lambda one: one.entry_id)


@routes.makes("/lists/{list_id}/entries", Permission.LISTS_WRITE, AddedOut)
def entries_add(request: TokenRequest, list_id: Id, body: AccountsAdded) -> AddedOut:
    """Add accounts; those that are in the list already stay as they are."""
    selectors.list_head(request.scope, list_id)
    index, lake = current_index(), request.scope.lake
    labels = labels_of(index, lake, body.keys)
    found = find_accounts(index, lake, body.lines, body.platform)
    unseen = [key for key in body.keys if key not in labels]
    added = _added(request, list_id, labels | dict(found.labels))
    unknown, ambiguous = [*unseen, *found.unknown], [line for line, _said in found.ambiguous]
    return AddedOut(list_id=list_id, added=added.added, already=added.already, unknown=unknown, ambiguous=ambiguous)


@routes.does("/lists/{list_id}/entries/remove", Permission.LISTS_WRITE, Removal)
def entries_remove(request: TokenRequest, list_id: Id, body: EntriesRemoved) -> Removal:
    """Take accounts out of a list; `removal` brings them back."""
    removal, count = services.entries_remove(scope=request.scope, list_id=list_id, entry_ids=body.entry_ids)
    return Removal(removal=removal, count=count)


@routes.reads("/lists/{list_id}/entries/{entry_id}", Permission.LISTS_READ, EntryView)
def entries_read(request: TokenRequest, list_id: Id, entry_id: Id) -> EntryView:
    """Give one account of a list."""
    return _entry(request, list_id, entry_id)


@routes.changes("/lists/{list_id}/entries/{entry_id}", Permission.LISTS_WRITE, EntryView)
def entries_change(request: TokenRequest, list_id: Id, entry_id: Id, body: EntryChanged) -> EntryView:
    """Change status, note or owner of one account of a list."""
    _entry(request, list_id, entry_id)
    fields: dict[str, Literal["status", "note", "owner"]] = {"status": "status", "note": "note", "owner_id": "owner"}
    for name, value in body.dict(exclude_unset=True).items():
        field = fields[name]
        services.entry_update(
            scope=request.scope, list_id=list_id, entry_id=entry_id, field=field, value=_written(field, value)
        )
    return _entry(request, list_id, entry_id)


@routes.does("/lists/{list_id}/removals/{removal}/restore", Permission.LISTS_WRITE, Told)
def entries_restore(request: TokenRequest, list_id: Id, removal: UUID) -> Told:
    """Bring back what one removal took out."""
    return Told(count=services.entries_restore(scope=request.scope, list_id=list_id, removal=removal))


@routes.reads("/lists/{list_id}/reviews", Permission.LISTS_READ, Page[Review])
def reviews_index(request: TokenRequest, list_id: Id, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give what guests said about the accounts of a list."""
    selectors.list_head(request.scope, list_id)
    found = sorted(reviews_of(request.scope, list_id), key=lambda one: one.at)
    numbered = list(enumerate(found, 1))
    page = page_of(f"lists/{list_id}/reviews", numbered, asked, lambda pair: pair[0])
    return page | {"items": [one for _number, one in page["items"]]}


@routes.reads("/lists/{list_id}/reviews/file", Permission.LISTS_READ, None, openapi_extra=file_answer("csv", "xlsx"))
def reviews_file(request: TokenRequest, list_id: Id, format: FileFormat = FileFormat.CSV) -> HttpResponse:  # noqa: A002  the name in the address
    """Give what guests said as a file."""
    return files.reviews_file(request.scope, list_id, format.value)


def _added(request: TokenRequest, list_id: int, labels: dict[str, str]) -> Added:
    if not labels:
        raise NothingChosen(_("None of these accounts is in the catalogue; import them first, or correct the lines."))
    return services.accounts_add(scope=request.scope, list_id=list_id, labels=labels)


def _entry(request: TokenRequest, list_id: int, entry_id: int) -> EntryView:
    selectors.list_head(request.scope, list_id)
    found = selectors.entry(request.scope, list_id, entry_id)
    if found is None:
        raise EntryNotFound(_("This account is no longer in the list."))
    return with_values((found,), fields_of(request.scope, list_id))[0]


def _written(field: str, value: Any) -> str:
    if field == "status":
        return Status(value or Status.CANDIDATE).value
    return "" if value is None else str(value)
