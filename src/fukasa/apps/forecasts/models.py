from django.db import models
from django.db.models import F, Q

from fukasa.apps.forecasts.choices import Measure, Place, State
from fukasa.apps.workspaces.owned import WorkspaceOwned

_KEY = 300  # platform:account_id


class StoredForecast(WorkspaceOwned):
    """A forecast as it was shown, and the post that came after it. Never changed but by the truth."""

    account_key = models.CharField(max_length=_KEY)
    platform = models.CharField(max_length=16)
    tier = models.CharField(max_length=24, blank=True)
    format = models.CharField(max_length=16, blank=True)  # empty: a post of any format
    paid = models.BooleanField()
    metric = models.CharField(max_length=8, choices=Measure.choices)
    model_version = models.CharField(max_length=64)
    lake_version = models.PositiveIntegerField()
    lake_epoch = models.PositiveIntegerField()  # rises with every erasure; lower ones are looked through
    mu = models.FloatField()
    sigma = models.FloatField()
    q025 = models.FloatField()
    q10 = models.FloatField()
    q25 = models.FloatField()
    q50 = models.FloatField()
    q75 = models.FloatField()
    q90 = models.FloatField()
    q975 = models.FloatField()
    baseline_last10 = models.FloatField(null=True)  # the plain median of the last ten posts
    n_history = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    shown_in = models.CharField(max_length=12, choices=Place.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    looked_version = models.PositiveIntegerField(null=True)  # of the catalogue, in which the truth was looked for last
    actual = models.FloatField(null=True)
    actual_at = models.DateTimeField(null=True)  # when the platform showed it
    post_id = models.CharField(max_length=_KEY, blank=True)
    posted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(fields=("workspace", "state"), name="forecast_of_state"),
            models.Index(fields=("workspace", "lake_version", "account_key"), name="forecast_of_version"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "account_key", "format", "paid", "model_version", "lake_version"),
                name="forecast_once",
            ),
            models.CheckConstraint(condition=Q(account_key__contains=":"), name="forecast_key_has_platform"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="forecast_state_known"),
            models.CheckConstraint(condition=Q(metric__in=Measure.values), name="forecast_metric_known"),
            models.CheckConstraint(condition=Q(sigma__gte=0), name="forecast_sigma_positive"),
            models.CheckConstraint(
                condition=Q(q025__lte=F("q10"), q10__lte=F("q25"), q25__lte=F("q50"))
                & Q(q50__lte=F("q75"), q75__lte=F("q90"), q90__lte=F("q975")),
                name="forecast_quantiles_rise",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SCORED, actual__gte=0, posted_at__gt=F("made_at"), closed_at__isnull=False)
                | (Q(actual__isnull=True) & ~Q(state=State.SCORED)),
                name="forecast_scored_by_a_later_post",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_key} {self.format} {self.made_at:%Y-%m-%d}"
