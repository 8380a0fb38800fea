"""Whom a list or a saved search concerns first: those who made it."""

from fukasa.apps.lists.models import AccountList, SavedSearch, ShareLink


def makers_of_list(workspace_id: int, list_id: int) -> set[int | None]:
    """Name the members who made a list or shared it."""
    rows = AccountList.unscoped.filter(workspace_id=workspace_id, pk=list_id)
    shared = ShareLink.unscoped.filter(workspace_id=workspace_id, account_list_id=list_id)
    return {*rows.values_list("created_by_id", flat=True), *shared.values_list("created_by_id", flat=True)} - {None}


def maker_of_search(workspace_id: int, search_id: int) -> tuple[int | None, str]:
    """Name the member who saved a search, and the search."""
    rows = SavedSearch.unscoped.filter(workspace_id=workspace_id, pk=search_id)
    return rows.values_list("created_by_id", "name").first() or (None, "")
