import secrets
from typing import Any, ClassVar, Never

from django.db import models
from django.utils import timezone

from fukasa.apps.audit.leaves import Leaf, moment

_REFUSAL = "the audit log is append-only"


def new_log_name() -> str:
    """Draw the name under which roots of this log are signed."""
    return f"fukasa-audit/{secrets.token_hex(8)}"


class AppendOnly(models.QuerySet["AuditEvent"]):
    """Rows that may be read and added."""

    def update(self, **_values: Any) -> Never:
        raise TypeError(_REFUSAL)

    def delete(self) -> Never:
        raise TypeError(_REFUSAL)


class AuditEvent(models.Model):
    """One thing that somebody did. No foreign keys: the row must outlive what it speaks of.

    What is in the tree is the leaf (see ``leaves``); the row holds the clear texts and salts beside it. Erasing a
    person takes away both and leaves the commitments.
    """

    leaf_index = models.BigIntegerField(unique=True)
    leaf_hash = models.BinaryField(max_length=32)
    commitments = models.JSONField(default=dict)
    salts = models.JSONField(default=dict)  # those that are missing were erased together with their texts
    workspace_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=254)
    channel = models.CharField(max_length=8, blank=True)
    address = models.CharField(max_length=64, blank=True)
    token_prefix = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=120, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["AuditEvent"]] = AppendOnly.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("workspace_id", "-id"), name="audit_of_workspace"),
            models.Index(fields=("workspace_id", "object_type", "object_id"), name="audit_of_object"),
            models.Index(fields=("workspace_id", "actor"), name="audit_of_actor"),
        )

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.object_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(_REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise TypeError(_REFUSAL)

    def personal(self) -> dict[str, Any]:
        """Give what is committed to, by field."""
        return {
            "actor": [self.member_id, self.actor],
            "origin": [self.address, self.token_prefix],
            "object": [self.object_id, self.object_name],
            "before": self.before,
            "after": self.after,
        }

    def leaf(self) -> Leaf:
        """Give the event as the tree knows it."""
        return Leaf(
            index=self.leaf_index,
            at=moment(self.created_at),
            workspace=self.workspace_id,
            action=self.action,
            object_type=self.object_type,
            channel=self.channel,
            commitments=self.commitments,
        )


class LogHead(models.Model):
    """Where the log ends: its size and right edge. The one row is locked by whoever appends, until they commit."""

    THE_ONE: ClassVar[int] = 1

    name = models.CharField(max_length=60, default=new_log_name)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    followed = models.TextField(default="")  # numbers of the workspaces whose events somebody follows: see following
    verified_at = models.DateTimeField(null=True)
    verified_size = models.BigIntegerField(null=True)
    findings = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name}: {self.size}"


class SigningKey(models.Model):
    """A public key that has signed roots; old ones stay, so that old roots can be checked."""

    key_id = models.CharField(max_length=8, unique=True)
    public = models.CharField(max_length=44)  # 32 bytes in base64
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.key_id


class SignedRoot(models.Model):
    """A root of the log at some size, signed. The note is what can be published elsewhere."""

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    peaks = models.BinaryField()
    note = models.TextField()
    key_id = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("size",), name="audit_root_of_size"),)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.size}"
