from django.db import models

from fukasa.apps.vault.fields import EncryptedTextField
from fukasa.apps.workspaces.owned import WorkspaceOwned


class KeptAnswer(WorkspaceOwned):
    """What was answered to a request with an idempotency key; written in the transaction of the request itself."""

    token_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = EncryptedTextField(blank=True)  # it may hold the address of a share link

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("token_id", "key"), name="answer_once_per_key"),)
        indexes = (models.Index(fields=("created_at",), name="answer_by_age"),)

    def __str__(self) -> str:
        return self.key
