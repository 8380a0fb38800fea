from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.owned import WorkspaceOwned
from fukasa.apps.workspaces.roles import MEMBER_CHOICES, MEMBER_VALUES


class Invitation(WorkspaceOwned):
    """A place in a workspace that is kept for an address; of its token only the hash is kept."""

    email = models.EmailField(_("E-mail"))  # kept in small letters
    role = models.CharField(_("Role"), max_length=10, choices=MEMBER_CHOICES)
    language = models.CharField(_("Language"), max_length=8, default="ja")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    invited_by = models.ForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    mailed_at = models.DateTimeField(null=True)  # null: no mail has gone out
    handed_over = models.BooleanField(default=False)  # the link was shown: having it does not prove the address
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=MEMBER_VALUES), name="invitation_role_known"),
        )

    def __str__(self) -> str:
        return self.email
