from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.plans.choices import PriceKind, RunState
from fukasa.apps.plans.errors import RunIsFinal
from fukasa.apps.workspaces.choices import CURRENCIES
from fukasa.apps.workspaces.owned import WorkspaceOwned

_MEMBER = "workspaces.Member"
LIVE = models.Q(deleted_at__isnull=True)
OVER = (RunState.FINISHED, RunState.FAILED)


class Audience(WorkspaceOwned):
    """Whom plans count: segments and known overlaps. Never changed; a change makes another that follows it."""

    content = models.JSONField(default=dict)  # see fukasa.apps.plans.audience.kept
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"audience {self.pk}"


class Plan(WorkspaceOwned):
    """A brief under a name. Deleted ones stay, so that a deletion can be undone."""

    name = models.CharField(_("Name"), max_length=150)
    brief = models.JSONField(default=dict)  # sections of fukasa.pipelines.brief_text.brief_data
    audience = models.ForeignKey(Audience, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("workspace", "name"), condition=LIVE, name="plan_name_once_per_workspace"),
            models.CheckConstraint(condition=~models.Q(name=""), name="plan_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class Run(WorkspaceOwned):
    """One judgement of the catalogue by a brief: made once, never changed, with the lake version it rests on."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    brief = models.JSONField(default=dict)
    audience = models.ForeignKey(Audience, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    facts = models.JSONField(null=True)  # everything but the rows, see fukasa.apps.plans.packing
    lake_version = models.PositiveIntegerField(null=True)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    was_over = False  # as the database knows it

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="run_number_once_per_plan"),
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=RunState.FINISHED)
                | models.Q(facts__isnull=False, lake_version__isnull=False, finished_at__isnull=False),
                name="run_finished_has_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RunState.FAILED) | ~models.Q(error=""), name="run_failed_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} #{self.number}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Run":
        run = super().from_db(*args, **kwargs)
        run.was_over = run.state in OVER
        return run

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.was_over:
            raise RunIsFinal("a run that is over is never changed; make a new one")
        super().save(*args, **kwargs)
        self.was_over = self.state in OVER


class RunRows(models.Model):
    """The rows of a run's result as compressed Arrow, apart from the run so that lists of runs stay light."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="rows")
    content = models.BinaryField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"rows of {self.run_id}"


class Portfolio(models.Model):
    """The optimised plan of a run: solved after the shortlist, and apart from it, so that neither loses the other."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="portfolio")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    document = models.JSONField(null=True)  # what fukasa.pipelines.plan makes, PLAN.json
    progress = models.JSONField(null=True)  # seconds, value and bound of the search so far
    error = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="portfolio_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=RunState.FINISHED) | models.Q(document__isnull=False),
                name="portfolio_finished_has_document",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RunState.FAILED) | ~models.Q(error=""), name="portfolio_failed_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"portfolio of {self.run_id}"


class PlanShare(WorkspaceOwned):
    """A view of the plan of a run for people without an account; of its token only the hash is kept."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="shares")
    label = models.CharField(_("For whom"), max_length=100, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    hide_prices = models.BooleanField(_("Hide prices"), default=True)
    hide_names = models.BooleanField(_("Hide names"), default=False)
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="plan_share_ends_later"
            ),
        )

    def __str__(self) -> str:
        return self.label or f"#{self.pk}"


class Price(WorkspaceOwned):
    """What the workspace knows of an account's price; it never enters the lake."""

    account_key = models.CharField(max_length=300)  # platform:account_id
    format = models.CharField(_("Format"), max_length=10, blank=True)  # empty for any
    amount_minor = models.PositiveBigIntegerField(_("Amount"))
    currency = models.CharField(_("Currency"), max_length=3, choices=CURRENCIES)
    kind = models.CharField(_("Kind"), max_length=10, choices=PriceKind.choices, default=PriceKind.QUOTED)
    dated_on = models.DateField(_("Date"))
    note = models.CharField(_("Note"), max_length=500, blank=True)
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-dated_on", "-pk")
        indexes = (models.Index(fields=("workspace", "account_key"), name="price_of_account"),)
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "account_key", "format", "kind"), condition=LIVE, name="price_once_per_kind"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="price_positive"),
            models.CheckConstraint(condition=models.Q(kind__in=PriceKind.values), name="price_kind_known"),
            models.CheckConstraint(condition=models.Q(account_key__contains=":"), name="price_key_has_platform"),
        )

    def __str__(self) -> str:
        return f"{self.account_key}: {self.amount_minor} {self.currency}"
