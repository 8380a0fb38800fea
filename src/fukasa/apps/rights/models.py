from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.rights.choices import Kind, Law, State
from fukasa.apps.vault.fields import EncryptedTextField
from fukasa.apps.workspaces.owned import WorkspaceOwned


class SubjectRequest(WorkspaceOwned):
    """What a person asked for about their data, until when, and what became of it."""

    kind = models.CharField(_("What is asked for"), max_length=12, choices=Kind.choices)
    law = models.CharField(_("By which rule"), max_length=8, choices=Law.choices)
    account_key = models.CharField(max_length=300, blank=True)  # emptied by a deletion
    subject_hash = models.CharField(max_length=32, blank=True)  # stays, so that the same person is recognised
    who = EncryptedTextField(_("Who asks, and how we know"), blank=True, default="")
    said = EncryptedTextField(_("What was asked"), blank=True, default="")
    answer = EncryptedTextField(_("What was answered"), blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    received_at = models.DateTimeField(_("Received"))
    due_at = models.DateTimeField()
    handled_by = models.ForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    receipt = models.JSONField(default=dict)
    receipt_hash = models.CharField(max_length=64, blank=True)
    counted = models.JSONField(default=dict)  # what attempts that failed took out of the database
    problem = models.TextField(blank=True, default="")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("due_at", "pk")
        indexes = (models.Index(fields=("state", "due_at"), name="rights_request_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RetentionRun(models.Model):
    """What the job of the terms removed, from all kept versions together."""

    ran_at = models.DateTimeField()
    version = models.IntegerField(null=True)
    rows = models.JSONField(default=dict)  # table → rows

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"
