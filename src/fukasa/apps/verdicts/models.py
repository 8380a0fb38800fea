from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fukasa.apps.verdicts.choices import AppealState, Audited, OwnStatus
from fukasa.apps.workspaces.owned import WorkspaceOwned

_MEMBER = "workspaces.Member"
_KEY = 300  # platform:account_id
_NAME = 254  # for the day the member is gone
LONGEST_TEXT = 4000


class OwnVerdict(WorkspaceOwned):
    """What a person decided about an account, beside what was computed then. Withdrawn ones stay as history."""

    account_key = models.CharField(max_length=_KEY)
    status = models.CharField(max_length=8, choices=OwnStatus.choices)
    reason = models.TextField(_("Reason"), max_length=LONGEST_TEXT)
    audited = models.CharField(max_length=8, choices=Audited.choices, blank=True)  # with evidence of their own
    decided_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_name = models.CharField(max_length=_NAME)
    computed_status = models.CharField(max_length=12, blank=True)
    computed_p = models.FloatField(null=True)
    lake_version = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_name = models.CharField(max_length=_NAME, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("workspace", "account_key"), name="verdict_of_account"),)
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "account_key"), condition=Q(withdrawn_at__isnull=True), name="verdict_one_stands"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="verdict_has_reason"),
            models.CheckConstraint(condition=Q(status__in=OwnStatus.values), name="verdict_status_known"),
            models.CheckConstraint(condition=Q(audited__in=["", *Audited.values]), name="verdict_audited_known"),
            models.CheckConstraint(condition=Q(account_key__contains=":"), name="verdict_key_has_platform"),
        )

    def __str__(self) -> str:
        return f"{self.account_key}: {self.status}"


class Appeal(WorkspaceOwned):
    """What a creator says against a verdict, and what was decided about it. Withdrawn ones are soon deleted."""

    account_key = models.CharField(max_length=_KEY)
    statement = models.TextField(_("What the creator says"), max_length=LONGEST_TEXT)
    evidence = models.TextField(_("Evidence"), max_length=LONGEST_TEXT, blank=True)  # a link, kept as text
    entered_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_name = models.CharField(max_length=_NAME)
    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_name = models.CharField(max_length=_NAME, blank=True)
    decision_reason = models.TextField(max_length=LONGEST_TEXT, blank=True)
    withdrawn_at = models.DateTimeField(null=True)  # hidden from then on, until it is deleted or brought back

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("workspace", "account_key"), name="appeal_of_account"),)
        constraints = (
            models.CheckConstraint(condition=~Q(statement=""), name="appeal_has_statement"),
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="appeal_state_known"),
            models.CheckConstraint(condition=Q(account_key__contains=":"), name="appeal_key_has_platform"),
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, decided_at__isnull=True, decision_reason="")
                | (~Q(state=AppealState.OPEN) & Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="appeal_decided_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_key}: {self.state}"
