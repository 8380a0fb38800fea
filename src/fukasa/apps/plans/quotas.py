"""What of the plans counts against the limits of a workspace."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fukasa.apps.plans.models import PlanShare


def open_links(workspace_id: int) -> QuerySet[Any, Any]:
    """Give the links of plans that work today."""
    live = PlanShare.unscoped.filter(workspace_id=workspace_id, revoked_at=None, expires_at__gt=timezone.now())
    return live.filter(run__plan__deleted_at=None)
