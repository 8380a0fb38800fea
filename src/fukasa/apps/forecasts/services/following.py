from fukasa.apps.forecasts.services.forgetting import forget_erased
from fukasa.apps.forecasts.services.scoring import score_arrived
from fukasa.apps.forecasts.signals import forecasts_scored
from fukasa.apps.workspaces.selectors import scopes_of_all


def follow_up() -> int:
    """Forget what was erased and score what has arrived, in every workspace; gives how many were scored."""
    scored = 0
    for scope in scopes_of_all():
        forget_erased(scope=scope)
        count = score_arrived(scope=scope)
        if count:
            forecasts_scored.send_robust(None, scope=scope, count=count)
        scored += count
    return scored
