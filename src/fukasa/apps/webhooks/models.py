from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.vault.fields import EncryptedTextField
from fukasa.apps.webhooks.choices import Off, State
from fukasa.apps.workspaces.owned import WorkspaceOwned


class Endpoint(WorkspaceOwned):
    """An address that is told of events."""

    name = models.CharField(_("Name"), max_length=100)
    url = models.CharField(_("Address"), max_length=2000)
    types = models.JSONField(default=list)  # patterns: *, list.*, list.created
    secret = EncryptedTextField()
    old_secret = EncryptedTextField(blank=True, default="")
    old_secret_until = models.DateTimeField(null=True)
    off = models.CharField(max_length=10, choices=Off.choices, blank=True, default=Off.NO)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)  # nothing is sent before, so that one receiver holds up no other

    class Meta(WorkspaceOwned.Meta):
        ordering = ("name", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="webhook_has_name"),)

    def __str__(self) -> str:
        return self.name


class Delivery(WorkspaceOwned):
    """One event on its way to one endpoint; the body is kept as it is signed, so that every attempt sends the same."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=60)
    event_type = models.CharField(max_length=60)
    event_at = models.DateTimeField()
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # of the last attempt
    status = models.PositiveIntegerField(null=True)  # HTTP, of the last answer
    answer = models.TextField(blank=True, default="")
    problem = models.TextField(blank=True, default="")
    seconds = models.FloatField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("endpoint", "message_id"), name="webhook_message_once"),)
        indexes = (
            models.Index(fields=("next_at",), condition=models.Q(state=State.WAITING), name="webhook_due"),
            models.Index(fields=("endpoint", "-id"), name="webhook_of_endpoint"),
        )

    def __str__(self) -> str:
        return f"{self.event_type} {self.message_id}"
