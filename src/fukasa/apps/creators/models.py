from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.owned import WorkspaceOwned

_MEMBER = "workspaces.Member"
_KEY_LENGTH = 300


class Decision(models.TextChoices):
    """What a person decided about two accounts."""

    SAME = "same", _("Same creator")
    DIFFERENT = "different", _("Different creators")


class CreatorNote(WorkspaceOwned):
    """What the workspace wrote down about an account. Deleted ones stay, so that a deletion can be undone."""

    account_key = models.CharField(max_length=_KEY_LENGTH)  # platform:account_id
    text = models.TextField(_("Note"), max_length=4000)
    author = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("workspace", "account_key"), name="note_of_account"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="note_has_text"),
            models.CheckConstraint(condition=models.Q(account_key__contains=":"), name="note_key_has_platform"),
        )

    def __str__(self) -> str:
        return self.text[:80]


class IdentityLink(WorkspaceOwned):
    """What a person decided about two accounts: one creator, or two. Keys stand in alphabetical order."""

    left_key = models.CharField(max_length=_KEY_LENGTH)
    right_key = models.CharField(max_length=_KEY_LENGTH)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    decided_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        indexes = (models.Index(fields=("workspace", "right_key"), name="identity_of_right"),)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "left_key", "right_key"), name="identity_once_per_pair"),
            models.CheckConstraint(condition=models.Q(decision__in=Decision.values), name="identity_decision_known"),
            models.CheckConstraint(condition=models.Q(left_key__lt=models.F("right_key")), name="identity_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.left_key} · {self.right_key}: {self.decision}"


class DepthWeights(WorkspaceOwned):
    """How much each part of depth weighs in the workspace; without a row the default holds."""

    weights = models.JSONField()  # part of depth → 0 to 10

    class Meta(WorkspaceOwned.Meta):
        constraints = (models.UniqueConstraint(fields=("workspace",), name="depth_weights_once"),)

    def __str__(self) -> str:
        return str(self.weights)
