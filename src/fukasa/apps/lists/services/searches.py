from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.lists.digests.asking import canonical
from fukasa.apps.lists.errors import SearchNotFound
from fukasa.apps.lists.models import SavedSearch, SearchDigest
from fukasa.apps.lists.services.rows import audited, free_name, save_named
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.scope import WorkspaceScope, required


@transaction.atomic
def search_save(*, scope: WorkspaceScope, name: str, query: str) -> int:
    """Keep a search of the discover page under a name; the same name again replaces it."""
    required(scope).demand(Permission.SEARCHES_WRITE)
    found = SavedSearch.objects.of(scope).filter(name__iexact=name.strip(), deleted_at=None).first()
    if found is None:
        demand(scope, Quota.SEARCHES)
    row = found or SavedSearch(workspace_id=scope.workspace_id, name=name.strip(), created_by_id=scope.member_id)
    before, row.query = row.query, canonical(query)
    save_named(row)
    if found is not None and before != row.query:
        SearchDigest.objects.of(scope).filter(search=row).delete()  # another search: nothing of it was seen yet
    record(scope, "search.saved", **audited("search", row), before={"query": before}, after={"query": row.query})
    return int(row.pk)


@transaction.atomic
def search_delete(*, scope: WorkspaceScope, search_id: int) -> str:
    """Delete a saved search so that it can be restored; gives its name."""
    row = saved(scope, search_id, deleted=False)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "search.deleted", **audited("search", row))
    return row.name


@transaction.atomic
def search_restore(*, scope: WorkspaceScope, search_id: int) -> str:
    """Take the deletion of a saved search back; gives its name."""
    row = saved(scope, search_id, deleted=True)
    demand(scope, Quota.SEARCHES)
    row.name = free_name(SavedSearch, scope, row.name)
    row.deleted_at = None
    row.save(update_fields=["name", "deleted_at", "updated_at"])
    record(scope, "search.restored", **audited("search", row))
    return row.name


def saved(scope: WorkspaceScope, search_id: int, *, deleted: bool) -> SavedSearch:
    """Lock a saved search of the workspace for writing; absent and foreign ones are not found."""
    required(scope).demand(Permission.SEARCHES_WRITE)
    rows = SavedSearch.objects.of(scope).select_for_update().filter(pk=search_id, deleted_at__isnull=not deleted)
    row: SavedSearch | None = rows.first()
    if row is None:
        raise SearchNotFound(_("There is no such saved search in this workspace."))
    return row
