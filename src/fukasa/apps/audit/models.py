from typing import Any, ClassVar, Never

from django.db import models

_REFUSAL = "the audit log is append-only"


class AppendOnly(models.QuerySet["AuditEvent"]):
    """Rows that may be read and added."""

    def update(self, **_values: Any) -> Never:
        raise TypeError(_REFUSAL)

    def delete(self) -> Never:
        raise TypeError(_REFUSAL)


class AuditEvent(models.Model):
    """One thing that somebody did. No foreign keys: the row must outlive what it speaks of."""

    workspace_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=120, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["AuditEvent"]] = AppendOnly.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("workspace_id", "-id"), name="audit_of_workspace"),
            models.Index(fields=("workspace_id", "object_type", "object_id"), name="audit_of_object"),
        )

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.object_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(_REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise TypeError(_REFUSAL)
