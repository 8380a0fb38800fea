"""Whom a list or a saved search concerns first: those who made it, and those who own its accounts."""

from django.db.models import Count

from fukasa.apps.lists.choices import Status
from fukasa.apps.lists.models import AccountList, Entry, SavedSearch, ShareLink
from fukasa.apps.workspaces.scope import WorkspaceScope

_OPEN = (Status.CANDIDATE, Status.SHORTLISTED, Status.CONTACTED)


def makers_of_list(workspace_id: int, list_id: int) -> set[int | None]:
    """Name the members who made a list or shared it."""
    rows = AccountList.unscoped.filter(workspace_id=workspace_id, pk=list_id)
    shared = ShareLink.unscoped.filter(workspace_id=workspace_id, account_list_id=list_id)
    return {*rows.values_list("created_by_id", flat=True), *shared.values_list("created_by_id", flat=True)} - {None}


def maker_of_search(workspace_id: int, search_id: int) -> tuple[int | None, str]:
    """Name the member who saved a search, and the search."""
    rows = SavedSearch.unscoped.filter(workspace_id=workspace_id, pk=search_id)
    return rows.values_list("created_by_id", "name").first() or (None, "")


def open_entries_of_mine(scope: WorkspaceScope, *, limit: int) -> tuple[tuple[int, str, int], ...]:
    """Give the lists on which accounts of this member are still open: number, name, how many."""
    rows = Entry.objects.of(scope).filter(owner_id=scope.member_id, removal=None, status__in=_OPEN)
    rows = rows.filter(account_list__deleted_at=None)
    named = rows.values_list("account_list_id", "account_list__name").annotate(count=Count("pk"))
    return tuple(named.order_by("-count", "account_list_id")[:limit])
