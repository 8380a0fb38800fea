"""What of the exports counts against the limits of a workspace."""

from typing import Any

from django.db.models import QuerySet

from fukasa.apps.creators.exporting.choices import STOPPED
from fukasa.apps.creators.models import ResultExport


def stored(workspace_id: int) -> QuerySet[Any, Any]:
    """Give the exports that have a file, or will have one."""
    return ResultExport.unscoped.filter(workspace_id=workspace_id).exclude(state__in=STOPPED)
