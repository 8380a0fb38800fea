"""Listens to the audit log and to the apps, and says whom it concerns."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse

from fukasa.apps.audit.signals import recording
from fukasa.apps.forecasts.signals import forecasts_scored
from fukasa.apps.jobs.signals import work_ended
from fukasa.apps.lists.concerned import maker_of_search, makers_of_list
from fukasa.apps.lists.digests.signals import search_has_news
from fukasa.apps.notifications.drifting import has_drifted
from fukasa.apps.notifications.kinds import Kind
from fukasa.apps.notifications.services.telling import Event, tell
from fukasa.apps.workspaces.scope import WorkspaceScope


def listen() -> None:
    """Connect to everything people are told of; called once, when the application is ready."""
    recording.connect(_recorded, dispatch_uid="notifications")
    work_ended.connect(_work_ended, dispatch_uid="notifications")
    search_has_news.connect(_search_news, dispatch_uid="notifications")
    forecasts_scored.connect(_forecasts, dispatch_uid="notifications")


def _recorded(sender: object, *, action: str, **told: Any) -> None:  # noqa: ARG001  Django names the sender
    """Have it told once the change is there: what people are told must never undo what was done."""
    if action in _HEARD and told["workspace_id"] is not None:
        transaction.on_commit(partial(_HEARD[action], **told), robust=True)


def _guest_answered(*, workspace_id: int, object_id: str, object_name: str, **_more: Any) -> None:
    url = reverse("lists:reviews", args=[object_id])
    event = Event(Kind.GUEST_ANSWERED, f"list:{object_id}", url, {"name": object_name})
    tell(workspace_id, event, only=makers_of_list(workspace_id, int(object_id)))


def _member_joined(*, workspace_id: int, member_id: int | None, object_id: str, object_name: str, **_more: Any) -> None:
    event = Event(Kind.MEMBER_JOINED, f"member:{object_id}", reverse("workspaces:people"), {"name": object_name})
    tell(workspace_id, event, actor=member_id)


def _webhook_stopped(*, workspace_id: int, object_id: str, object_name: str, **_more: Any) -> None:
    url = reverse("webhooks:detail", args=[object_id])
    tell(workspace_id, Event(Kind.WEBHOOK_STOPPED, f"webhook:{object_id}", url, {"name": object_name}))


_HEARD: dict[str, Callable[..., None]] = {
    "list.guest_answered": _guest_answered,
    "member.joined": _member_joined,
    "webhook.stopped": _webhook_stopped,
}


def _work_ended(
    sender: object,  # noqa: ARG001  Django names it
    *,
    work: str,
    workspace_id: int,
    member_id: int | None,
    object_id: int,
    name: str,
    error: str,
    rows: int | None,
    **_more: Any,
) -> None:
    kinds = {
        "import": (Kind.IMPORT_FINISHED, Kind.IMPORT_FAILED),
        "export": (Kind.EXPORT_READY, Kind.EXPORT_FAILED),
    }
    url = reverse("ingest:detail", args=[object_id]) if work == "import" else reverse("creators:exports")
    facts = {"name": name, "error": error, "rows": f"{rows or 0:,}"}
    event = Event(kinds[work][bool(error)], f"{work}:{object_id}", url, facts)
    tell(workspace_id, event, only={member_id})


def _search_news(
    sender: object,  # noqa: ARG001  Django names it
    *,
    workspace_id: int,
    search_id: int,
    entered: int,
    left: int,
    **_more: Any,
) -> None:
    maker, name = maker_of_search(workspace_id, search_id)
    facts = {"name": name, "entered": f"{entered:,}", "left": f"{left:,}"}
    event = Event(Kind.SEARCH_NEWS, f"search:{search_id}", reverse("lists:searches"), facts, f"{entered}:{left}")
    tell(workspace_id, event, only={maker})


def _forecasts(sender: object, *, scope: WorkspaceScope, count: int, **_more: Any) -> None:  # noqa: ARG001  likewise
    url = reverse("forecasts:index")
    tell(scope.workspace_id, Event(Kind.FORECASTS_SCORED, "forecasts", url, count=count))
    if has_drifted(scope):
        tell(scope.workspace_id, Event(Kind.FORECAST_DRIFT, "forecasts", url))
