from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.owned import WorkspaceOwned

LIVE = models.Q(deleted_at__isnull=True)


class GoalTree(WorkspaceOwned):
    """A goal and the ranges that the workspace states itself. Deleted ones stay, so that a deletion can be undone."""

    name = models.CharField(_("Name"), max_length=150)
    goal = models.JSONField(default=dict)  # see fukasa.apps.goals.keeping
    ranges = models.JSONField(default=dict)  # low, high and the day by the key of an assumption
    previous = models.JSONField(null=True)  # goal, ranges and name before the last change, for one step back
    created_by = models.ForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), condition=LIVE, name="goal_name_once_per_workspace"),
            models.CheckConstraint(condition=~models.Q(name=""), name="goal_has_name"),
        )

    def __str__(self) -> str:
        return self.name
