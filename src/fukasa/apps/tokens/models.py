from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.owned import WorkspaceOwned


class Token(WorkspaceOwned):
    """Lets a program work in the name of a member; it ends with the membership."""

    member = models.ForeignKey("workspaces.Member", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("Name"), max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)  # names of permissions
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    paid_until = models.FloatField(default=0)  # seconds; see fukasa.apps.tokens.rates

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="token_has_name"),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="token_ends_later"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
