"""The base of every table that belongs to a workspace; reading one without a scope fails."""

from typing import Any, ClassVar, Self

from django.db import models

from fukasa.apps.workspaces.scope import required


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows of workspaces."""

    def of(self, scope: object) -> Self:
        """Keep the rows of the scope's workspace."""
        return self.filter(workspace_id=required(scope).workspace_id)


class OwnedManager(models.Manager[Any]):
    """Hands out rows for a scope only: ``Model.objects.of(scope)``."""

    def get_queryset(self) -> OwnedQuerySet:
        message = f"{self.model.__name__} belongs to workspaces: read it with .objects.of(scope)"
        raise TypeError(message)

    def of(self, scope: object) -> OwnedQuerySet:
        """Give the rows of the scope's workspace."""
        return OwnedQuerySet(self.model, using=self._db).of(scope)

    def create(self, **values: Any) -> Any:
        """Make a row; its workspace must be named."""
        if "workspace_id" not in values and "workspace" not in values:
            message = f"a {self.model.__name__} needs its workspace"
            raise TypeError(message)
        return OwnedQuerySet(self.model, using=self._db).create(**values)


class WorkspaceOwned(models.Model):
    """A row of one workspace, with the times of its making and last change."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    unscoped: ClassVar[models.Manager[Any]] = models.Manager()
    objects: ClassVar[OwnedManager] = OwnedManager()

    class Meta:
        abstract = True
        default_manager_name = "unscoped"
