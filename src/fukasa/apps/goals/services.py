from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.analysis.planning.kpi.book import PRICE
from fukasa.analysis.planning.kpi.goal import Goal
from fukasa.apps.audit.services import record
from fukasa.apps.goals.errors import GoalNotFound, NothingToUndo
from fukasa.apps.goals.keeping import OwnRange, goal_data, ranges_data, ranges_of
from fukasa.apps.goals.models import GoalTree
from fukasa.apps.goals.selectors import book_of
from fukasa.apps.pages.conflicts import demand_unchanged
from fukasa.apps.workspaces.names import NAME_LENGTH, free_name
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required

_KEPT = ("name", "goal", "ranges")


@transaction.atomic
def goal_create(*, scope: WorkspaceScope, name: str, goal: Goal) -> int:
    """Keep a goal and give its id; a name that is taken gets a number."""
    required(scope).demand(Permission.GOALS_WRITE)
    row = GoalTree(
        workspace_id=scope.workspace_id,
        name=_free_name(scope, name),
        goal=goal_data(goal),
        created_by_id=scope.member_id,
    )
    row.save()
    record(scope, "goal.created", **_audited(row), after={"goal": row.goal})
    return int(row.pk)


@transaction.atomic
def goal_update(*, scope: WorkspaceScope, tree_id: int, name: str, goal: Goal, seen: str = "") -> bool:
    """Change a goal; tells whether anything changed. Own prices go when the currency changes: they were in the old.

    Raises:
        EditedMeanwhile: it is no longer as it was ``seen``.

    """
    row = _find(scope, tree_id)
    demand_unchanged(row.updated_at, seen)
    wished = name if name == row.name else _free_name(scope, name, but=row.pk)
    ranges = row.ranges
    if goal.currency != row.goal["currency"]:
        ranges = {key: own for key, own in ranges.items() if not key.startswith(f"{PRICE}.")}
    return _change(scope, row, "goal.changed", name=wished, goal=goal_data(goal), ranges=ranges)


@transaction.atomic
def range_set(*, scope: WorkspaceScope, tree_id: int, key: str, low: float, high: float, said_on: date) -> bool:
    """State a range of the workspace's own in the place of an assumption.

    Raises:
        InvalidInput: there is no such assumption, or the range is none.

    """
    row = _find(scope, tree_id)
    book_of(scope, row.goal["currency"]).with_own({key: (low, high)}, said_on=said_on)
    ranges = ranges_of(row.ranges) | {key: OwnRange(low, high, said_on)}
    return _change(scope, row, "goal.range_set", ranges=ranges_data(ranges))


@transaction.atomic
def range_reset(*, scope: WorkspaceScope, tree_id: int, key: str) -> bool:
    """Go back to what is measured or assumed."""
    row = _find(scope, tree_id)
    kept = {name: own for name, own in row.ranges.items() if name != key}
    return _change(scope, row, "goal.range_reset", ranges=kept)


@transaction.atomic
def goal_undo(*, scope: WorkspaceScope, tree_id: int) -> None:
    """Take the last change back; doing it twice brings it again."""
    row = _find(scope, tree_id)
    if row.previous is None:
        raise NothingToUndo(_("There is nothing to take back."))
    before = row.previous | {"name": _free_name(scope, row.previous["name"], but=row.pk)}
    _change(scope, row, "goal.change_undone", **before)


@transaction.atomic
def goal_delete(*, scope: WorkspaceScope, tree_id: int) -> str:
    """Delete a goal so that it can be restored; gives its name."""
    row = _find(scope, tree_id)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "goal.deleted", **_audited(row))
    return str(row.name)


@transaction.atomic
def goal_restore(*, scope: WorkspaceScope, tree_id: int) -> str:
    """Take a deletion back; gives the name, with a number where it was taken meanwhile."""
    row = _find(scope, tree_id, deleted=True)
    row.name = _free_name(scope, row.name)
    row.deleted_at = None
    row.save(update_fields=["name", "deleted_at", "updated_at"])
    record(scope, "goal.restored", **_audited(row))
    return str(row.name)


def _change(scope: WorkspaceScope, row: GoalTree, action: str, **values: Any) -> bool:
    """Put values into a row, keep what was there for one step back, and note what changed."""
    before = {name: getattr(row, name) for name in _KEPT}
    after = before | values
    if before == after:
        return False
    for name, value in after.items():
        setattr(row, name, value)
    row.previous = before
    row.save(update_fields=[*_KEPT, "previous", "updated_at"])
    changed = [name for name in _KEPT if before[name] != after[name]]
    record(scope, action, **_audited(row), before=_only(before, changed), after=_only(after, changed))
    return True


def _only(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: values[name] for name in names}


def _find(scope: WorkspaceScope, tree_id: int, *, deleted: bool = False) -> GoalTree:
    """Lock a goal of the workspace for writing; absent and foreign ones are not found."""
    required(scope).demand(Permission.GOALS_WRITE)
    rows = GoalTree.objects.of(scope).select_for_update().filter(pk=tree_id, deleted_at__isnull=not deleted)
    row: GoalTree | None = rows.first()
    if row is None:
        raise GoalNotFound(_("There is no such goal in this workspace."))
    return row


def _audited(row: GoalTree) -> dict[str, Any]:
    return {"object_type": "goal", "object_id": row.pk, "object_name": row.name}


def _free_name(scope: WorkspaceScope, name: str, *, but: int | None = None) -> str:
    wished = name.strip()[:NAME_LENGTH] or _("Goal without a name")
    others = GoalTree.objects.of(scope).filter(deleted_at=None).exclude(pk=but)
    return free_name(wished, set(others.values_list("name", flat=True)))
