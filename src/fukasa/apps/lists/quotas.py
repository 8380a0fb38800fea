"""What of the lists counts against the plan of a workspace: what is in use, not what was deleted."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fukasa.apps.lists.models import AccountList, CustomField, Entry, SavedSearch, ShareLink
from fukasa.apps.workspaces.quotas import Quota, register

Rows = QuerySet[Any, Any]


def register_all() -> None:
    """Called when the app is ready."""
    register(Quota.LISTS, lists)
    register(Quota.LIST_ENTRIES, entries)
    register(Quota.SEARCHES, searches)
    register(Quota.SHARE_LINKS, open_links)
    register(Quota.FIELDS, fields)


def lists(workspace_id: int) -> Rows:
    """Give the lists that are not deleted."""
    return AccountList.unscoped.filter(workspace_id=workspace_id, deleted_at=None)


def entries(workspace_id: int) -> Rows:
    """Give the accounts in lists that are not deleted; one that is in two lists counts twice."""
    return Entry.unscoped.filter(workspace_id=workspace_id, removal=None, account_list__deleted_at=None)


def searches(workspace_id: int) -> Rows:
    """Give the saved searches that are not deleted."""
    return SavedSearch.unscoped.filter(workspace_id=workspace_id, deleted_at=None)


def open_links(workspace_id: int) -> Rows:
    """Give the links of lists that work today."""
    now = timezone.now()
    return ShareLink.unscoped.filter(
        workspace_id=workspace_id, revoked_at=None, expires_at__gt=now, account_list__deleted_at=None
    )


def fields(workspace_id: int) -> Rows:
    """Give the custom fields that are not archived; those of deleted lists wait with them."""
    live = CustomField.unscoped.filter(workspace_id=workspace_id, archived_at=None)
    return live.exclude(account_list__deleted_at__isnull=False)
