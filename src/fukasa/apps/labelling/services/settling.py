"""Deciding what counts where two people disagreed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.labelling.errors import NotNow
from fukasa.apps.labelling.models import Answer, Decision
from fukasa.apps.labelling.services.headlines import headline_keep
from fukasa.apps.labelling.services.rows import (
    MAKER,
    audited,
    checked_labels,
    find_audit,
    find_comment,
    must_be_closed,
)
from fukasa.apps.labelling.services.telling import labels_tell
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def decision_save(*, scope: WorkspaceScope, audit_id: int, place: int, labels: Iterable[str], question: bool) -> None:
    """Decide on a comment that two people labelled differently; may be decided again."""
    audit = find_audit(scope, audit_id, MAKER)
    must_be_closed(audit)
    comment = find_comment(scope, audit, place)
    rows = Answer.objects.of(scope).filter(comment=comment, by__finished_at__isnull=False, unsure=False)
    if len({(row.labels, row.question) for row in rows}) < 2:  # noqa: PLR2004  two different answers
        raise NotNow(_("Nobody disagreed on this comment; there is nothing to decide."))
    before = Decision.objects.of(scope).filter(comment=comment).values("labels", "question").first()
    after = {"labels": checked_labels(labels), "question": question}
    Decision.unscoped.update_or_create(
        comment=comment,
        defaults={**after, "workspace_id": scope.workspace_id, "decided_by_id": scope.member_id},
    )
    headline_keep(scope, audit.pk)
    labels_tell(scope)
    record(scope, "comment_audit.decided", **audited(audit), before=before, after={"place": place, **after})
