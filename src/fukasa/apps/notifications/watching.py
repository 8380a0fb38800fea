"""What nobody does but time: deadlines, limits and terms that come near. Looked at once an hour, told once."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from fukasa.apps.catalogue.home import data_home
from fukasa.apps.notifications.kinds import Kind
from fukasa.apps.notifications.services.telling import Event, tell
from fukasa.apps.rights.selectors import requests_of
from fukasa.apps.workspaces.quotas import usage
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import owners_of_all
from fukasa.pipelines.subject import retention_states

_SOON = timedelta(days=3)


def watch_all(now: datetime) -> None:
    """Look at every workspace."""
    leaving = _leaving(now)
    for scope in owners_of_all():
        _requests(scope, now)
        _limits(scope)
        if leaving:
            facts, url = {"rows": f"{leaving:,}"}, reverse("rights:retention")
            tell(scope.workspace_id, Event(Kind.RETENTION, "retention", url, facts, str(leaving)))


def _requests(scope: WorkspaceScope, now: datetime) -> None:
    for one in requests_of(scope):
        if not one.state.is_closed and one.due_at <= now + _SOON:
            facts = {"name": f"{timezone.localtime(one.due_at):%Y-%m-%d %H:%M}"}
            url, mark = reverse("rights:detail", args=[one.request_id]), "late" if one.is_late(now) else "soon"
            tell(scope.workspace_id, Event(Kind.REQUEST_DUE, f"request:{one.request_id}", url, facts, mark))


def _limits(scope: WorkspaceScope) -> None:
    for one in usage(scope.workspace_id):
        if one.status:
            facts = {"name": one.quota.value, "used": f"{one.used:,}", "limit": f"{one.limit:,}"}
            url = reverse("workspaces:limits")
            tell(scope.workspace_id, Event(Kind.QUOTA, f"quota:{one.quota}", url, facts, one.status))


def _leaving(now: datetime) -> int:
    """Count the facts whose term ends soon."""
    home = data_home()
    return sum(state.due for state in retention_states(home, now + _SOON)) if home.has_lake else 0
