from collections.abc import Iterable

from django.utils import timezone

from fukasa.apps.forecasts.choices import Place
from fukasa.apps.forecasts.models import StoredForecast
from fukasa.apps.forecasts.selectors.catalogue import Edition
from fukasa.apps.forecasts.shown import ShownForecast
from fukasa.apps.workspaces.scope import WorkspaceScope

MOST_AT_ONCE = 500

_Key = tuple[str, str, bool, str]


def forecasts_keep(*, scope: WorkspaceScope, place: Place, edition: Edition, forecasts: Iterable[ShownForecast]) -> int:
    """Keep forecasts that a page shows, each once per version of model and catalogue; gives how many were new.

    Looking comes first: a page that was opened before writes nothing and so waits for nobody. At most
    :data:`MOST_AT_ONCE` are kept.
    """
    wished = {_key(one): one for one, _ in zip(forecasts, range(MOST_AT_ONCE), strict=False)}
    kept = _kept(scope, edition, wished) if wished else set()
    new = [one for key, one in wished.items() if key not in kept]
    made_at = timezone.now()
    rows = [
        StoredForecast(
            workspace_id=scope.workspace_id,
            lake_version=edition.version,
            lake_epoch=edition.epoch,
            made_at=made_at,
            shown_in=place,
            **_values(one),
        )
        for one in new
    ]
    if rows:
        StoredForecast.unscoped.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _kept(scope: WorkspaceScope, edition: Edition, wished: dict[_Key, ShownForecast]) -> set[_Key]:
    rows = StoredForecast.objects.of(scope).filter(
        lake_version=edition.version, account_key__in={key for key, *_ in wished}
    )
    return set(rows.values_list("account_key", "format", "paid", "model_version"))


def _key(one: ShownForecast) -> _Key:
    return one.account_key, one.format, one.paid, one.model_version


def _values(one: ShownForecast) -> dict[str, object]:
    same = ("account_key", "platform", "tier", "format", "paid", "metric", "model_version", "mu", "sigma", "n_history")
    return {name: getattr(one, name) for name in same} | one.quantiles | {"baseline_last10": one.last10}
