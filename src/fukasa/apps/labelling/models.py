from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fukasa.apps.labelling.choices import LARGEST, Drawn, State
from fukasa.apps.workspaces.owned import WorkspaceOwned

_MEMBER = "workspaces.Member"
_LABELS = 120  # letters: all seven ids, divided by ;


class Audit(WorkspaceOwned):
    """A random sample of comments that people label. Of a comment only the key is kept, never its words."""

    title = models.CharField(_("What was sampled"), max_length=150)  # as it was called then
    drawn = models.CharField(max_length=8, choices=Drawn.choices)
    account_keys = models.JSONField(null=True)  # platform:account_id; null for all creators
    size = models.PositiveSmallIntegerField(_("Size"))  # what was drawn
    seed = models.PositiveBigIntegerField()
    lake_version = models.PositiveIntegerField()
    population = models.PositiveIntegerField()  # comments that could have been drawn
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)  # nobody labels any more, and the labels may be seen
    deleted_at = models.DateTimeField(null=True, editable=False)

    # What the model in use said when it was last asked; pages on which people label never read it.
    measuring = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    measuring_asked_at = models.DateTimeField(null=True)
    measured_at = models.DateTimeField(null=True)
    shares = models.JSONField(null=True)  # fields of fukasa.pipelines.comments.sampling.ModelShares
    said = models.JSONField(null=True)  # per comment of the sample [labels or null, question]
    measuring_error = models.TextField(blank=True)
    headline = models.JSONField(null=True)  # what lists of audits show, see fukasa.apps.labelling.headlines

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="audit_has_title"),
            models.CheckConstraint(condition=Q(drawn__in=Drawn.values), name="audit_drawn_known"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="audit_size_inside"),
            models.CheckConstraint(condition=Q(population__gte=F("size")), name="audit_sample_of_population"),
            models.CheckConstraint(
                condition=Q(drawn=Drawn.ALL) | Q(account_keys__isnull=False), name="audit_names_its_accounts"
            ),
            models.CheckConstraint(condition=Q(measuring__in=State.values), name="audit_measuring_known"),
            models.CheckConstraint(
                condition=~Q(measuring=State.FINISHED)
                | Q(shares__isnull=False, said__isnull=False, measured_at__isnull=False),
                name="audit_measured_has_shares",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SampledComment(WorkspaceOwned):
    """The key of one comment of a sample, at its place in the random order."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="comments")
    place = models.PositiveSmallIntegerField()  # from 1
    platform = models.CharField(max_length=20)
    account_id = models.CharField(max_length=300)
    comment_id = models.CharField(max_length=300)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("audit", "place")
        constraints = (
            models.UniqueConstraint(fields=("audit", "place"), name="sampled_place_once"),
            models.UniqueConstraint(
                fields=("audit", "platform", "account_id", "comment_id"), name="sampled_comment_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.audit_id} #{self.place}"


class Pass(WorkspaceOwned):
    """One person's way through a sample."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="passes")
    member = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=254)  # for the day the member is gone
    finished_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("audit", "member"), condition=Q(abandoned_at__isnull=True), name="pass_once_per_member"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(abandoned_at__isnull=True), name="pass_has_one_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} · {self.audit_id}"


class Answer(WorkspaceOwned):
    """What one person said of one comment; no labels where they could not judge it."""

    by = models.ForeignKey(Pass, on_delete=models.CASCADE, related_name="answers")
    comment = models.ForeignKey(SampledComment, on_delete=models.CASCADE, related_name="answers")
    labels = models.CharField(max_length=_LABELS, blank=True)  # class ids, divided by ;
    question = models.BooleanField(default=False)
    unsure = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("by", "comment"), name="answer_once_per_comment"),
            models.CheckConstraint(
                condition=(Q(unsure=True) & Q(labels="") & Q(question=False)) | (Q(unsure=False) & ~Q(labels="")),
                name="answer_has_labels_or_is_unsure",
            ),
        )

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.labels or '?'}"


class Decision(WorkspaceOwned):
    """What counts where two people disagreed."""

    comment = models.OneToOneField(SampledComment, on_delete=models.CASCADE, related_name="decision")
    labels = models.CharField(max_length=_LABELS)
    question = models.BooleanField(default=False)
    decided_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(labels=""), name="decision_has_labels"),)

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.labels}"


class ModelBuild(WorkspaceOwned):
    """One training of a model for the workspace; the model itself lies in the data folder."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    audits = models.JSONField(default=list)  # ids of those whose labels it learnt from
    labels = models.PositiveIntegerField(null=True)
    version = models.CharField(max_length=60, blank=True)
    compared_with = models.CharField(max_length=60, blank=True)
    figures = models.JSONField(null=True)  # fukasa.apps.labelling.figures.packed
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "number"), name="build_number_once_per_workspace"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="build_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.FINISHED)
                | (~Q(version="") & Q(figures__isnull=False, labels__isnull=False, finished_at__isnull=False)),
                name="build_finished_has_model",
            ),
            models.CheckConstraint(condition=~Q(state=State.FAILED) | ~Q(error=""), name="build_failed_says_why"),
        )

    def __str__(self) -> str:
        return f"#{self.number}"
