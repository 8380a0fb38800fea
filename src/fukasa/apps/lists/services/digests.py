from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from fukasa.apps.lists.digests.asking import Result, result, understood
from fukasa.apps.lists.digests.keys import packed, unpacked
from fukasa.apps.lists.digests.signals import search_has_news
from fukasa.apps.lists.handles import labels_of
from fukasa.apps.lists.models import SavedSearch, SearchDigest
from fukasa.apps.lists.services.searches import saved
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import scopes_of_all
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.lake.index import SearchIndex

_NAMED = 50  # accounts that are named; of more the number is told


def follow_all(index: SearchIndex) -> int:
    """Look what is new in every saved search of every workspace; gives how many were looked at."""
    return sum(follow(index, scope) for scope in scopes_of_all())


def follow(index: SearchIndex, scope: WorkspaceScope) -> int:
    """Look what is new in the saved searches of a workspace that this version of the catalogue was not asked yet."""
    version = index.meta.lake_version
    rows = SavedSearch.objects.of(scope).filter(deleted_at=None).exclude(digest__checked_version=version)
    return sum(_follow(index, scope, row) for row in rows)


@transaction.atomic
def search_seen(*, index: SearchIndex, scope: WorkspaceScope, search_id: int) -> None:
    """Begin anew: what the search finds now has been seen."""
    row = saved(scope, search_id, deleted=False)
    SearchDigest.objects.of(scope).filter(search=row).delete()
    _follow(index, scope, row)


@transaction.atomic
def accounts_forget(keys: Collection[str], workspace_id: int | None) -> int:
    """Forget accounts in what was seen of saved searches, else the next look would tell by name that they have gone.

    Args:
        keys: the accounts.
        workspace_id: in which workspace; None for all.

    Returns:
        of how many searches.

    """
    rows = SearchDigest.unscoped.select_for_update().order_by("pk")
    gone, touched = frozenset(keys), 0
    for digest in rows if workspace_id is None else rows.filter(workspace_id=workspace_id):
        seen, news = unpacked(digest.seen_keys), (*digest.entered, *digest.left)
        if gone.isdisjoint(seen.union(key for key, _ in news)):
            continue
        digest.seen_keys = packed(seen - gone)
        digest.entered, digest.left = (
            [one for one in part if one[0] not in gone] for part in (digest.entered, digest.left)
        )
        digest.save(update_fields=["seen_keys", "entered", "left", "updated_at"])
        touched += 1
    return touched


@transaction.atomic
def _follow(index: SearchIndex, scope: WorkspaceScope, row: SavedSearch) -> bool:
    try:
        found = result(index, scope, understood(row.query).query)
    except (InvalidInput, NotFound):  # a search that cannot be asked holds up no other; its page tells why
        return False
    digest = SearchDigest.objects.of(scope).select_for_update().filter(search=row).first()
    if digest is None:
        _begin(index, row, found)
        return True
    known, now = unpacked(digest.seen_keys), frozenset(found.labels)
    entered = [[key, label] for key, label in found.labels.items() if key not in known]
    left = sorted(known - now)
    names = labels_of(index, scope.lake, left[:_NAMED])
    digest.entered, digest.entered_count = entered[:_NAMED], len(entered)
    digest.left = [[key, names.get(key, key.partition(":")[2])] for key in left[:_NAMED]]
    digest.left_count, digest.total = len(left), found.total
    digest.checked_version = index.meta.lake_version
    digest.save()
    if entered or left:
        told = {"search_id": row.pk, "entered": len(entered), "left": len(left)}
        search_has_news.send_robust(SearchDigest, workspace_id=scope.workspace_id, **told)
    return True


def _begin(index: SearchIndex, row: SavedSearch, found: Result) -> None:
    version = index.meta.lake_version
    SearchDigest(
        workspace_id=row.workspace_id,
        search=row,
        seen_version=version,
        seen_at=timezone.now(),
        seen_total=found.total,
        seen_keys=packed(found.labels),
        checked_version=version,
        total=found.total,
    ).save()
