from fukasa.apps.forecasts.drift import drift_of
from fukasa.apps.forecasts.selectors import record
from fukasa.apps.workspaces.scope import WorkspaceScope

_NEWEST = 3_000


def has_drifted(scope: WorkspaceScope) -> bool:
    """Tell whether what came no longer fits the ranges of the forecasts of a workspace."""
    found = drift_of(record.scored(scope, record.Choice(), limit=_NEWEST))
    return found is not None and found.alarm
