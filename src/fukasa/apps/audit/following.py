"""Which workspaces have somebody outside who follows their events, noted where every event looks anyway.

The note stands on the row that every event locks until it is committed. So an event sees each change of the note that
was committed before it, from whatever process, without a query of its own; a note kept in memory, or read with the
visit of a member, could be a moment old.
"""

from collections.abc import Callable

from django.db import transaction

from fukasa.apps.audit.models import LogHead
from fukasa.apps.audit.services import locked_end


@transaction.atomic(savepoint=False)
def note_following(workspace_id: int, is_followed: Callable[[], bool]) -> None:
    """Note whether the events of a workspace are followed; to be called in the transaction of any change of that.

    Args:
        workspace_id: the workspace.
        is_followed: asked once the end of the log is locked, so that of two who change at once the second sees the
            work of the first.

    """
    before = locked_end().followed
    after = before | {workspace_id} if is_followed() else before - {workspace_id}
    if after != before:
        LogHead.objects.filter(pk=LogHead.THE_ONE).update(followed=" ".join(map(str, sorted(after))))
