"""What of the tokens counts against the limits of a workspace."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from fukasa.apps.tokens.models import Token


def working(workspace_id: int) -> QuerySet[Any, Any]:
    """Give the tokens that work today."""
    return Token.unscoped.filter(workspace_id=workspace_id, revoked_at=None, expires_at__gt=timezone.now())
