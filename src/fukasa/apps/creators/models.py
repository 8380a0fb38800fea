from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.creators.exporting.choices import Format, State
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


class LikenessReset(WorkspaceOwned):
    """From when on decisions count for the weights of look-alikes; without a row all do."""

    since = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = (models.UniqueConstraint(fields=("workspace",), name="likeness_reset_once"),)

    def __str__(self) -> str:
        return str(self.since)


class ResultExport(WorkspaceOwned):
    """The whole result of a search as a file that is written in the background and goes after some days."""

    query = models.TextField()  # the search as an address writes it
    file_format = models.CharField(max_length=8, choices=Format.choices)
    token = models.CharField(max_length=32, unique=True)  # the name of its file
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(null=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="export_state_known"),
            models.CheckConstraint(condition=models.Q(file_format__in=Format.values), name="export_format_known"),
        )

    def __str__(self) -> str:
        return f"{self.file_format}: {self.query[:80]}"
