from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.lists.choices import LONGEST_CHOICE, MAX_CHOICES, MAX_FIELDS, FieldKind
from fukasa.apps.lists.columns import DEFAULT
from fukasa.apps.lists.errors import EntryNotFound, FieldNotFound, NameTaken, TooManyFields, WrongValue
from fukasa.apps.lists.fields.kinds import canonical
from fukasa.apps.lists.fields.selectors import field_view, fields_of
from fukasa.apps.lists.models import AccountList, CustomField, Entry, FieldValue
from fukasa.apps.lists.services.rows import audited, find_list
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def field_add(
    *,
    scope: WorkspaceScope,
    list_id: int,
    name: str,
    kind: FieldKind,
    choices: Sequence[str] = (),
    currency: str = "",
    everywhere: bool = False,
) -> int:
    """Give a list a column of its own, or one that every list of the workspace has; shown in this list at once."""
    row = find_list(scope, list_id)
    place = None if everywhere else row
    siblings = CustomField.objects.of(scope).filter(account_list=place, archived_at=None)
    _demand_room(siblings.count())
    demand(scope, Quota.FIELDS)
    field = CustomField(
        workspace_id=scope.workspace_id,
        account_list=place,
        name=name.strip(),
        kind=kind,
        choices=_offered(kind, choices),
        currency=currency if kind is FieldKind.MONEY else "",
        position=CustomField.objects.of(scope).filter(account_list=place).count(),
    )
    _save_named(scope, row, field)
    row.columns = [*(row.columns or DEFAULT), field_view(field).key]
    row.save(update_fields=["columns", "updated_at"])
    after = {"field": field.name, "kind": field.kind, "everywhere": everywhere}
    record(scope, "list.field_added", **audited("list", row), after=after)
    return int(field.pk)


@transaction.atomic
def field_change(*, scope: WorkspaceScope, list_id: int, field_id: int, name: str, choices: Sequence[str] = ()) -> None:
    """Rename a field, or change what may be chosen; what was chosen before stays where it stands."""
    row, field = _find(scope, list_id, field_id)
    before = {"field": field.name, "choices": field.choices}
    field.name = name.strip()
    field.choices = _offered(FieldKind(field.kind), choices)
    after = {"field": field.name, "choices": field.choices}
    if before != after:
        _save_named(scope, row, field)
        record(scope, "list.field_changed", **audited("list", row), before=before, after=after)


@transaction.atomic
def field_move(*, scope: WorkspaceScope, list_id: int, field_id: int, down: bool) -> None:
    """Change places with the neighbour; at the end nothing changes."""
    row, field = _find(scope, list_id, field_id)
    order = [one for one in fields_of(scope, list_id) if one.everywhere == (field.account_list_id is None)]
    places = [one.field_id for one in order]
    here = places.index(field_id)
    there = min(max(here + (1 if down else -1), 0), len(places) - 1)
    places[here], places[there] = places[there], places[here]
    for position, key in enumerate(places):
        CustomField.objects.of(scope).filter(pk=key).update(position=position)
    if here != there:
        record(scope, "list.field_moved", **audited("list", row), after={"field": field.name, "place": there + 1})


@transaction.atomic
def field_archive(*, scope: WorkspaceScope, list_id: int, field_id: int) -> str:
    """Put a field away; its values stay for the day it returns. Gives its name."""
    row, field = _find(scope, list_id, field_id)
    field.archived_at = timezone.now()
    field.save(update_fields=["archived_at", "updated_at"])
    record(scope, "list.field_archived", **audited("list", row), after={"field": field.name})
    return field.name


@transaction.atomic
def field_restore(*, scope: WorkspaceScope, list_id: int, field_id: int) -> str:
    """Bring a field back with its values; gives its name."""
    row, field = _find(scope, list_id, field_id, archived=True)
    _demand_room(CustomField.objects.of(scope).filter(account_list=field.account_list, archived_at=None).count())
    demand(scope, Quota.FIELDS)
    field.archived_at = None
    _save_named(scope, row, field)
    record(scope, "list.field_restored", **audited("list", row), after={"field": field.name})
    return field.name


@transaction.atomic
def value_set(*, scope: WorkspaceScope, list_id: int, entry_id: int, field_id: int, typed: str) -> bool:
    """Fill in one cell; tells whether something that stood there was replaced.

    Raises:
        WrongValue: what was typed does not fit the field.

    """
    row, field = _find(scope, list_id, field_id)
    value = _value(scope, row, field, entry_id)
    text = canonical(field_view(field), typed)
    if text == value.text:
        return False
    value.before, value.text = value.text, text
    _keep(scope, row, field, value)
    return bool(value.before)


@transaction.atomic
def value_undo(*, scope: WorkspaceScope, list_id: int, entry_id: int, field_id: int) -> None:
    """Put back what stood in a cell before its last change; done twice it is the change again."""
    row, field = _find(scope, list_id, field_id)
    value = _value(scope, row, field, entry_id)
    if value.pk and value.before != value.text:
        value.before, value.text = value.text, value.before
        _keep(scope, row, field, value)


def _keep(scope: WorkspaceScope, row: AccountList, field: CustomField, value: FieldValue) -> None:
    value.save()
    before, after = {field.name: value.before}, {field.name: value.text}
    named = audited("list", row)
    record(scope, "list.field_filled", **named, before=before, after=after | {"account": value.account_key})


def _value(scope: WorkspaceScope, row: AccountList, field: CustomField, entry_id: int) -> FieldValue:
    entry = Entry.objects.of(scope).filter(account_list=row, pk=entry_id, removal=None).first()
    if entry is None:
        raise EntryNotFound(_("This account is no longer in the list."))
    found = FieldValue.objects.of(scope).filter(field=field, account_key=entry.account_key).first()
    made = FieldValue(workspace_id=scope.workspace_id, field=field, account_key=entry.account_key)
    return made if found is None else found


def _find(
    scope: WorkspaceScope, list_id: int, field_id: int, *, archived: bool = False
) -> tuple[AccountList, CustomField]:
    row = find_list(scope, list_id)
    rows = CustomField.objects.of(scope).select_for_update(of=("self",)).filter(pk=field_id)
    field = rows.filter(archived_at__isnull=not archived).first()
    if field is None or field.account_list_id not in {None, row.pk}:
        raise FieldNotFound(_("There is no such field in this list."))
    return row, field


def _save_named(scope: WorkspaceScope, row: AccountList, field: CustomField) -> None:
    if not field.name:
        raise NameTaken(_("Give it a name."))
    others = {one.name.casefold() for one in fields_of(scope, row.pk) if one.field_id != field.pk}
    taken = NameTaken(_("The name %(name)s is taken; choose another.") % {"name": field.name})
    if field.name.casefold() in others:
        raise taken
    try:
        with transaction.atomic():
            field.save()
    except IntegrityError as error:
        raise taken from error


def _offered(kind: FieldKind, choices: Sequence[str]) -> list[str]:
    if kind is not FieldKind.CHOICE:
        return []
    offered = list({one.strip().casefold(): one.strip() for one in choices if one.strip()}.values())
    if not offered or len(offered) > MAX_CHOICES or any(len(one) > LONGEST_CHOICE for one in offered):
        raise WrongValue(
            _("A choice needs 1 to %(most)d different lines of at most %(longest)d characters each.")
            % {"most": MAX_CHOICES, "longest": LONGEST_CHOICE}
        )
    return offered


def _demand_room(held: int) -> None:
    if held >= MAX_FIELDS:
        raise TooManyFields(
            _("There are %(most)d fields, and no more fit; archive one that is not used.") % {"most": MAX_FIELDS}
        )
