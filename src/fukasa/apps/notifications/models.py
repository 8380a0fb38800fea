from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.notifications.kinds import Kind, Mailed
from fukasa.apps.workspaces.owned import WorkspaceOwned

_MEMBER = "workspaces.Member"


class Notification(WorkspaceOwned):
    """Something a member is told. What happens again to the same thing before it was read is counted in one row."""

    member = models.ForeignKey(_MEMBER, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    thing = models.CharField(max_length=120, blank=True)  # what it is about, so that more of it is grouped
    facts = models.JSONField(default=dict)  # what the sentence names
    url = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=1)
    mark = models.CharField(max_length=120, blank=True)  # the same state of the thing is told once
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)  # when it is due; null: not, or no more
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-happened_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("member", "kind", "thing"), condition=models.Q(read_at=None), name="notification_grouped"
            ),
        )
        indexes = (
            models.Index(fields=("member", "-happened_at"), name="notification_of_member"),
            models.Index(fields=("mail_at",), condition=models.Q(mail_at__isnull=False), name="notification_due"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class MailChoice(WorkspaceOwned):
    """How soon a member wants a kind mailed, where it is not the usual."""

    member = models.ForeignKey(_MEMBER, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    mailed = models.CharField(_("Mail"), max_length=10, choices=Mailed.choices)

    class Meta(WorkspaceOwned.Meta):
        constraints = (models.UniqueConstraint(fields=("member", "kind"), name="mail_choice_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.mailed}"
