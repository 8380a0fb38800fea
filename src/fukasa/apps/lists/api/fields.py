from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Field

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import LONGEST_CHOICE, MAX_CHOICES, FieldKind
from fukasa.apps.lists.errors import FieldNotFound
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.fields.views import FieldView
from fukasa.apps.lists.services import fields as services
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Text
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("lists")
_Currency = Annotated[str, Field(pattern="^(" + "|".join(code for code, _name in CURRENCIES) + ")?$")]
_FieldName = Annotated[str, Field(min_length=1, max_length=60)]
_Choice = Annotated[str, Field(max_length=LONGEST_CHOICE)]
_Choices = Annotated[list[_Choice], Field(max_length=MAX_CHOICES)]


class FieldMade(Body):
    """A column of the workspace's own; `everywhere` puts it into every list."""

    name: _FieldName
    kind: FieldKind
    choices: _Choices = []
    currency: _Currency = ""
    everywhere: bool = False


class FieldChanged(Body):
    """A new name, and what may be chosen now."""

    name: _FieldName
    choices: _Choices = []


class FieldMoved(Body):
    """Where to."""

    to: Literal["up", "down"]


class ValueSet(Body):
    """What is typed into a cell; empty empties it."""

    value: Text


@routes.reads("/lists/{list_id}/fields", Permission.LISTS_READ, list[FieldView])
def fields_index(request: TokenRequest, list_id: Id, *, archived: bool = False) -> tuple[FieldView, ...]:
    """Give the own fields of a list, or those that were put away."""
    selectors.list_head(request.scope, list_id)
    return fields_of(request.scope, list_id, archived=archived)


@routes.makes("/lists/{list_id}/fields", Permission.LISTS_WRITE, FieldView)
def fields_add(request: TokenRequest, list_id: Id, body: FieldMade) -> FieldView:
    """Give a list a field of its own."""
    currency = body.currency or request.workspace.currency
    values = body.dict() | {"kind": body.kind, "currency": currency}
    field_id = services.field_add(scope=request.scope, list_id=list_id, **values)
    return _field(request, list_id, field_id)


@routes.puts("/lists/{list_id}/fields/{field_id}", Permission.LISTS_WRITE, FieldView)
def fields_change(request: TokenRequest, list_id: Id, field_id: Id, body: FieldChanged) -> FieldView:
    """Rename a field, or change what may be chosen."""
    services.field_change(scope=request.scope, list_id=list_id, field_id=field_id, **body.dict())
    return _field(request, list_id, field_id)


@routes.does("/lists/{list_id}/fields/{field_id}/move", Permission.LISTS_WRITE, list[FieldView])
def fields_move(request: TokenRequest, list_id: Id, field_id: Id, body: FieldMoved) -> tuple[FieldView, ...]:
    """Change places with the neighbour."""
    services.field_move(scope=request.scope, list_id=list_id, field_id=field_id, down=body.to == "down")
    return fields_of(request.scope, list_id)


@routes.does("/lists/{list_id}/fields/{field_id}/archive", Permission.LISTS_WRITE, list[FieldView])
def fields_archive(request: TokenRequest, list_id: Id, field_id: Id) -> tuple[FieldView, ...]:
    """Put a field away with its values."""
    services.field_archive(scope=request.scope, list_id=list_id, field_id=field_id)
    return fields_of(request.scope, list_id)


@routes.does("/lists/{list_id}/fields/{field_id}/restore", Permission.LISTS_WRITE, list[FieldView])
def fields_restore(request: TokenRequest, list_id: Id, field_id: Id) -> tuple[FieldView, ...]:
    """Bring a field back with its values."""
    services.field_restore(scope=request.scope, list_id=list_id, field_id=field_id)
    return fields_of(request.scope, list_id)


@routes.puts("/lists/{list_id}/entries/{entry_id}/fields/{field_id}", Permission.LISTS_WRITE, ValueSet)
def values_set(request: TokenRequest, list_id: Id, entry_id: Id, field_id: Id, body: ValueSet) -> ValueSet:
    """Fill in one cell."""
    services.value_set(scope=request.scope, list_id=list_id, entry_id=entry_id, field_id=field_id, typed=body.value)
    return body


@routes.does("/lists/{list_id}/entries/{entry_id}/fields/{field_id}/undo", Permission.LISTS_WRITE, list[FieldView])
def values_undo(request: TokenRequest, list_id: Id, entry_id: Id, field_id: Id) -> tuple[FieldView, ...]:
    """Put back what stood in a cell before its last change."""
    services.value_undo(scope=request.scope, list_id=list_id, entry_id=entry_id, field_id=field_id)
    return fields_of(request.scope, list_id)


def _field(request: TokenRequest, list_id: int, field_id: int) -> FieldView:
    for one in fields_of(request.scope, list_id):
        if one.field_id == field_id:
            return one
    raise FieldNotFound(_("There is no such field on this list."))
