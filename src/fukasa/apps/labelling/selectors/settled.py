"""Which labels count once labelling is over."""

from collections.abc import Mapping
from dataclasses import dataclass

from fukasa.analysis.comments.classes import divided, joined
from fukasa.apps.labelling.choices import Settled
from fukasa.apps.labelling.models import Audit, Decision, SampledComment
from fukasa.apps.labelling.selectors.audits import AuditView, audits
from fukasa.apps.labelling.selectors.comments import Said, answers, said_of
from fukasa.apps.labelling.selectors.models import models_by_audit
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.comments.audits import SettledAudit


@dataclass(frozen=True, slots=True)
class SettledComment:
    """What people said of one comment, and what counts.

    Attributes:
        place: of the comment.
        counts: the labels that count; None where nobody could judge it.
        settled: why they count.
        first: what the first person said.
        second: what the second person said.

    """

    place: int
    counts: Said | None
    settled: Settled
    first: Said | None
    second: Said | None

    @property
    def is_disputed(self) -> bool:
        """Tell whether two people judged it, and differently."""
        return _told(self.first) is not None and _told(self.second) is not None and self.first != self.second


def settled_comments(scope: WorkspaceScope, audit: AuditView) -> tuple[SettledComment, ...]:
    """Give what counts for every comment that somebody labelled; nothing before the audit is closed."""
    if audit.closed_at is None:
        return ()
    given = answers(scope, audit, [one.pass_id for one in audit.finished])
    first, second = [*given, {}, {}][:2]
    decided = decisions(scope, audit)
    return tuple(
        _settled(place, first.get(place), second.get(place), decided) for place in sorted(first.keys() | second.keys())
    )


def decisions(scope: WorkspaceScope, audit: AuditView) -> dict[int, Said]:
    """Give what was decided, by place."""
    rows = Decision.objects.of(scope).filter(comment__audit_id=audit.audit_id).select_related("comment")
    return {row.comment.place: said_of(row) for row in rows}


def settled_audits(scope: WorkspaceScope) -> tuple[SettledAudit, ...]:
    """Give the labels that count of every audit that is over, as `refresh` reads them; keys and labels, no words."""
    learnt = models_by_audit(scope)
    return tuple(
        SettledAudit(_labels(scope, audit), learnt.get(audit.audit_id, ()))
        for audit in reversed(audits(scope))
        if audit.closed_at is not None
    )


def _labels(scope: WorkspaceScope, audit: AuditView) -> tuple[tuple[str, str, str], ...]:
    counts = {one.place: one.counts.labels for one in settled_comments(scope, audit) if one.counts}
    rows = SampledComment.objects.of(scope).filter(audit_id=audit.audit_id, place__in=counts).order_by("place")
    return tuple((f"{row.platform}:{row.account_id}", row.comment_id, joined(counts[row.place])) for row in rows)


def model_said(scope: WorkspaceScope, audit: AuditView) -> dict[int, Said]:
    """Give what the model said of the sample, by place; only once the audit is closed, so that everybody was blind."""
    if audit.closed_at is None or audit.shares is None:
        return {}
    said = Audit.objects.of(scope).filter(pk=audit.audit_id).values_list("said", flat=True).first() or []
    return {
        place: Said(divided(labels), bool(question)) for place, (labels, question) in enumerate(said, start=1) if labels
    }


def _settled(place: int, first: Said | None, second: Said | None, decided: Mapping[int, Said]) -> SettledComment:
    one, two = _told(first), _told(second)
    if place in decided:
        return SettledComment(place, decided[place], Settled.DECIDED, first, second)
    if one is None or two is None:
        return SettledComment(place, one or two, Settled.ONE, first, second)
    return SettledComment(place, one, Settled.AGREED if one == two else Settled.OPEN, first, second)


def _told(said: Said | None) -> Said | None:
    return None if said is None or said.is_unsure else said
