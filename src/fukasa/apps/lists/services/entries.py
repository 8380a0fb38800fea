from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.lists.choices import MAX_ENTRIES, Status
from fukasa.apps.lists.errors import EntryNotFound, ListFull, NothingChosen
from fukasa.apps.lists.models import AccountList, Entry
from fukasa.apps.lists.services.lists import list_create
from fukasa.apps.lists.services.rows import audited, find_list
from fukasa.apps.pages.conflicts import demand_seen
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import people


@dataclass(frozen=True, slots=True)
class Added:
    """What became of accounts that were to be added."""

    list_id: int
    name: str
    added: int
    already: int


@transaction.atomic
def accounts_add(*, scope: WorkspaceScope, list_id: int, labels: Mapping[str, str]) -> Added:
    """Add accounts to a list; those that are in it already stay as they are.

    Args:
        scope: who adds.
        list_id: the list.
        labels: how each account is called, by account key. The caller has seen each of them in the index.

    """
    row = find_list(scope, list_id)
    if not labels:
        raise NothingChosen(_("Choose at least one account."))
    there = {entry.account_key: entry for entry in _entries(scope, row).filter(account_key__in=list(labels))}
    back = [entry for entry in there.values() if entry.removal is not None]
    fresh = [key for key in labels if key not in there]
    _demand_room(scope, row, len(fresh) + len(back))
    _entries(scope, row).filter(pk__in=[entry.pk for entry in back]).update(removal=None)
    Entry.unscoped.bulk_create(
        Entry(workspace_id=scope.workspace_id, account_list=row, account_key=key, label=labels[key][:300] or key)
        for key in fresh
    )
    added = len(fresh) + len(back)
    _touched(row, scope, "list.accounts_added", added, {"added": added, "accounts": list(labels)[:50]})
    return Added(row.pk, row.name, added, len(labels) - added)


@transaction.atomic
def accounts_add_to_new(*, scope: WorkspaceScope, name: str, labels: Mapping[str, str]) -> Added:
    """Make a list that begins with these accounts."""
    if not labels:
        raise NothingChosen(_("Choose at least one account."))
    return accounts_add(scope=scope, list_id=list_create(scope=scope, name=name), labels=labels)


@transaction.atomic
def entry_update(
    *,
    scope: WorkspaceScope,
    list_id: int,
    entry_id: int,
    field: Literal["status", "note", "owner"],
    value: str,
    seen: str | None = None,
) -> None:
    """Change what the workspace says about one account of a list.

    Raises:
        EditedMeanwhile: the field no longer holds what was ``seen``; ``present`` is what it holds.

    """
    row = find_list(scope, list_id)
    entry = _entries(scope, row).filter(pk=entry_id, removal=None).first()
    if entry is None:
        raise EntryNotFound(_("This account is no longer in the list."))
    name = "owner_id" if field == "owner" else field
    before = getattr(entry, name)
    setattr(entry, name, _entry_value(scope, field, value))
    after = getattr(entry, name)
    demand_seen(str(before), str(after), seen)
    if before != after:
        entry.save(update_fields=[name, "updated_at"])
        record(scope, "list.entry_changed", **audited("list", row), before={field: before}, after={field: after})


@transaction.atomic
def entries_remove(*, scope: WorkspaceScope, list_id: int, entry_ids: Sequence[int]) -> tuple[UUID, int]:
    """Take accounts out of a list; gives the mark that brings them back, and how many they were."""
    row = find_list(scope, list_id)
    removal = uuid4()
    count = _entries(scope, row).filter(pk__in=entry_ids, removal=None).update(removal=removal)
    if not count:
        raise NothingChosen(_("Choose at least one account."))
    _touched(row, scope, "list.accounts_removed", count, {"removed": count})
    return removal, count


@transaction.atomic
def entries_restore(*, scope: WorkspaceScope, list_id: int, removal: UUID) -> int:
    """Bring back what one removal took out; gives how many came back."""
    row = find_list(scope, list_id)
    gone = _entries(scope, row).filter(removal=removal)
    _demand_room(scope, row, gone.count())
    count: int = gone.update(removal=None)
    _touched(row, scope, "list.accounts_restored", count, {"restored": count})
    return count


def _entries(scope: WorkspaceScope, row: AccountList) -> Any:
    return Entry.objects.of(scope).filter(account_list=row)


def _entry_value(scope: WorkspaceScope, field: str, value: str) -> str | int | None:
    if field == "status":
        return Status(value).value
    if field == "note":
        return value.strip()
    if not value:
        return None
    if value not in {str(person.member_id) for person in people(scope)}:
        raise EntryNotFound(_("The owner must be a member of this workspace."))
    return int(value)


def _demand_room(scope: WorkspaceScope, row: AccountList, more: int) -> None:
    held = _entries(scope, row).filter(removal=None).count()
    if held + more > MAX_ENTRIES:
        raise ListFull(
            _("A list holds at most %(most)d accounts; %(name)s has %(held)d and would get %(more)d more.")
            % {"most": MAX_ENTRIES, "name": row.name, "held": held, "more": more}
        )
    demand(scope, Quota.LIST_ENTRIES, more)


def _touched(row: AccountList, scope: WorkspaceScope, action: str, count: int, after: dict[str, Any]) -> None:
    """Move a list to the top of the overview and note why, where anything changed at all."""
    if count:
        row.save(update_fields=["updated_at"])
        record(scope, action, **audited("list", row), after=after)
