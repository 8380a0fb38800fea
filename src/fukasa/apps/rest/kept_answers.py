"""What stands in kept answers, gone through when somebody's data has to go."""

from collections.abc import Callable

from fukasa.apps.rest.models import KeptAnswer


def answers_rewrite(rewrite: Callable[[str], str], workspace_id: int | None) -> int:
    """Put what ``rewrite`` makes of each kept answer in its place; a repeated request is still not done twice.

    Args:
        rewrite: gives the answer as it may be kept.
        workspace_id: whose answers; None for all.

    Returns:
        how many answers changed.

    """
    rows = KeptAnswer.unscoped.only("pk", "body").order_by("pk")
    changed = 0
    for row in (rows if workspace_id is None else rows.filter(workspace_id=workspace_id)).iterator():
        fresh = rewrite(row.body)
        if fresh != row.body:
            KeptAnswer.unscoped.filter(pk=row.pk).update(body=fresh)
            changed += 1
    return changed
