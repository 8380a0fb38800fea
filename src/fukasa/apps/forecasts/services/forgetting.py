from django.db import transaction

from fukasa.apps.catalogue.selectors import index_or_none
from fukasa.apps.forecasts.models import StoredForecast
from fukasa.apps.forecasts.selectors.catalogue import accounts_of, current_epoch, posts_of
from fukasa.apps.workspaces.scope import WorkspaceScope

_EXPIRING = "youtube"  # figures of its interface may be kept as long as they are refreshed, and no longer


@transaction.atomic
def forget_erased(*, scope: WorkspaceScope) -> int:
    """Delete the forecasts of accounts that an erasure or expiry took out of the catalogue; gives how many went.

    A forecast is a figure about a person, computed here; it goes with the facts it was computed from. Of accounts that
    stay, what YouTube's interface said of a post goes with the post. Each erasure is looked through once.
    """
    epoch = current_epoch()
    older = StoredForecast.objects.of(scope).filter(lake_epoch__lt=epoch)
    keys = set(older.order_by().values_list("account_key", flat=True).distinct())
    if not keys:
        return 0
    gone = older.filter(account_key__in=keys - _known(scope, keys))
    gone_posts = older.filter(platform=_EXPIRING).exclude(post_id="").exclude(post_id__in=_posts(scope, keys))
    count = sum(rows.delete()[0] for rows in (gone, gone_posts))
    older.update(lake_epoch=epoch)
    return int(count)


def _known(scope: WorkspaceScope, keys: set[str]) -> set[str]:
    index = index_or_none()
    return set() if index is None else set(accounts_of(index, scope, keys)["account_key"])


def _posts(scope: WorkspaceScope, keys: set[str]) -> set[str]:
    index = index_or_none()
    expiring = {key for key in keys if key.startswith(f"{_EXPIRING}:")}
    return set() if index is None or not expiring else set(posts_of(index, scope, expiring)["post_id"])
