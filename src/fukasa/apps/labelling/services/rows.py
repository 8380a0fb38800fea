"""Finding the rows that a change is about, locked; absent and foreign ones are not found."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from fukasa.analysis.comments.classes import registry
from fukasa.apps.labelling.errors import AuditNotFound, BadLabels, NotNow
from fukasa.apps.labelling.models import Audit, SampledComment
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.pipelines.comments.labelled import labels_text

LABELLER = Permission.COMMENTS_LABEL
MAKER = Permission.COMMENTS_WRITE  # draws samples, ends labelling, decides, trains
SWITCHER = Permission.MODELS_MANAGE


def find_audit(scope: WorkspaceScope, audit_id: int, needed: Permission, *, deleted: bool = False) -> Audit:
    """Lock an audit of the workspace for writing."""
    required(scope).demand(needed)
    rows = Audit.objects.of(scope).select_for_update().filter(pk=audit_id, deleted_at__isnull=not deleted)
    audit: Audit | None = rows.first()
    if audit is None:
        raise AuditNotFound(_("There is no such audit in this workspace."))
    return audit


def find_comment(scope: WorkspaceScope, audit: Audit, place: int) -> SampledComment:
    """Give the comment at a place of a sample."""
    comment: SampledComment | None = SampledComment.objects.of(scope).filter(audit=audit, place=place).first()
    if comment is None:
        raise AuditNotFound(_("This sample has no comment at this place."))
    return comment


def must_be_open(audit: Audit) -> None:
    """Refuse what would change labels once everybody may see them."""
    if audit.closed_at is not None:
        raise NotNow(_("Labelling of this audit is over; its labels do not change any more."))


def must_be_closed(audit: Audit) -> None:
    """Refuse what would show labels while somebody may still label blind."""
    if audit.closed_at is None:
        raise NotNow(_("This audit is still being labelled; end the labelling first."))


def checked_labels(labels: Iterable[str]) -> str:
    """Write labels as they are kept; at least one, all of them classes."""
    chosen = set(labels)
    if not chosen or not chosen <= set(registry().ids):
        raise BadLabels(_("Choose at least one label: what is none of the others is chatter."))
    return labels_text(chosen)


def audited(audit: Audit) -> dict[str, Any]:
    """Name an audit for the log."""
    return {"object_type": "comment_audit", "object_id": audit.pk, "object_name": audit.title}
