"""One person's way through a sample: blind to the model and to the other person until labelling is over."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.labelling.choices import SEATS, SMALLEST
from fukasa.apps.labelling.errors import NotNow
from fukasa.apps.labelling.models import Answer, Audit, Pass
from fukasa.apps.labelling.services.headlines import headline_keep
from fukasa.apps.labelling.services.rows import (
    LABELLER,
    MAKER,
    audited,
    checked_labels,
    find_audit,
    find_comment,
    must_be_open,
)
from fukasa.apps.labelling.services.telling import labels_tell
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def pass_join(*, scope: WorkspaceScope, audit_id: int) -> None:
    """Take a seat in an audit, if one is free; whoever has one keeps it."""
    audit = find_audit(scope, audit_id, LABELLER)
    must_be_open(audit)
    _joined(scope, audit)


@transaction.atomic
def answer_save(
    *, scope: WorkspaceScope, audit_id: int, place: int, labels: Iterable[str], question: bool, unsure: bool = False
) -> None:
    """Keep what this person says of a comment, in the place of what they said before.

    Single answers stand with their time in the database; the log tells of the beginning and the end of a pass.
    """
    audit = find_audit(scope, audit_id, LABELLER)
    must_be_open(audit)
    mine = _joined(scope, audit)
    _must_be_unfinished(mine)
    comment = find_comment(scope, audit, place)
    said = {"labels": "", "question": False} if unsure else {"labels": checked_labels(labels), "question": question}
    Answer.unscoped.update_or_create(
        by=mine, comment=comment, defaults={**said, "unsure": unsure, "workspace_id": scope.workspace_id}
    )


@transaction.atomic
def answer_undo(*, scope: WorkspaceScope, audit_id: int) -> int | None:
    """Take back the last answer of this person; gives its place, or None where there is nothing to take back."""
    audit = find_audit(scope, audit_id, LABELLER)
    must_be_open(audit)
    mine = _mine(scope, audit)
    if mine is None:
        return None
    _must_be_unfinished(mine)
    last = Answer.objects.of(scope).filter(by=mine).select_related("comment").order_by("-updated_at", "-pk").first()
    if last is None:
        return None
    place = int(last.comment.place)
    last.delete()
    return place


@transaction.atomic
def pass_finish(*, scope: WorkspaceScope, audit_id: int, left: int) -> None:
    """End the pass of this person; when everybody is done, labelling is over.

    Args:
        scope: who labels.
        audit_id: the audit.
        left: comments that are still there and that this person has not labelled. The order is random, so one may stop
            early without bending the result.

    """
    audit = find_audit(scope, audit_id, LABELLER)
    must_be_open(audit)
    mine = _mine(scope, audit)
    answered = Answer.objects.of(scope).filter(by=mine, unsure=False).count() if mine else 0
    if mine is None or answered == 0 or (left > 0 and answered < SMALLEST):
        raise NotNow(_("Label at least %(n)d comments before you finish.") % {"n": SMALLEST})
    _must_be_unfinished(mine)
    mine.finished_at = timezone.now()
    mine.save(update_fields=["finished_at", "updated_at"])
    record(scope, "comment_audit.labelled", **audited(audit), after={"comments": answered, "left": left})
    if Pass.objects.of(scope).filter(audit=audit, finished_at__isnull=False).count() >= SEATS:
        _close(scope, audit)


@transaction.atomic
def pass_abandon(*, scope: WorkspaceScope, audit_id: int) -> None:
    """Give one's seat up; the labels do not count, and the person may come back while a seat is free."""
    audit = find_audit(scope, audit_id, LABELLER)
    must_be_open(audit)
    mine = _mine(scope, audit)
    if mine is None:
        return
    _must_be_unfinished(mine)
    mine.abandoned_at = timezone.now()
    mine.save(update_fields=["abandoned_at", "updated_at"])
    record(scope, "comment_audit.pass_abandoned", **audited(audit))


@transaction.atomic
def pass_resume(*, scope: WorkspaceScope, audit_id: int) -> None:
    """Go on with the pass one gave up last, with its labels."""
    audit = find_audit(scope, audit_id, LABELLER)
    must_be_open(audit)
    rows = Pass.objects.of(scope).filter(audit=audit, member_id=scope.member_id, abandoned_at__isnull=False)
    mine = rows.order_by("-abandoned_at").first()
    if mine is None or _mine(scope, audit) is not None:
        raise NotNow(_("There is nothing to go on with."))
    _must_have_seat(scope, audit)
    mine.abandoned_at = None
    mine.save(update_fields=["abandoned_at", "updated_at"])
    record(scope, "comment_audit.pass_resumed", **audited(audit))


@transaction.atomic
def labelling_close(*, scope: WorkspaceScope, audit_id: int) -> None:
    """End labelling with those who are done; a pass that is not finished does not count."""
    audit = find_audit(scope, audit_id, MAKER)
    must_be_open(audit)
    if not Pass.objects.of(scope).filter(audit=audit, finished_at__isnull=False).exists():
        raise NotNow(_("Nobody has finished labelling yet."))
    _close(scope, audit)


def _close(scope: WorkspaceScope, audit: Audit) -> None:
    audit.closed_at = timezone.now()
    audit.save(update_fields=["closed_at", "updated_at"])
    headline_keep(scope, audit.pk)
    labels_tell(scope)
    record(scope, "comment_audit.closed", **audited(audit))


def _joined(scope: WorkspaceScope, audit: Audit) -> Pass:
    mine = _mine(scope, audit)
    if mine is not None:
        return mine
    _must_have_seat(scope, audit)
    mine = Pass(workspace_id=scope.workspace_id, audit=audit, member_id=scope.member_id)
    mine.name = scope.actor if mine.member is None else str(mine.member.user)
    mine.save()
    record(scope, "comment_audit.joined", **audited(audit))
    return mine


def _mine(scope: WorkspaceScope, audit: Audit) -> Pass | None:
    rows = Pass.objects.of(scope).select_for_update()
    mine: Pass | None = rows.filter(audit=audit, member_id=scope.member_id, abandoned_at=None).first()
    return mine


def _must_have_seat(scope: WorkspaceScope, audit: Audit) -> None:
    there = Q(finished_at__isnull=False) | Q(member__isnull=False)
    taken = Pass.objects.of(scope).filter(there, audit=audit, abandoned_at=None)
    if taken.count() >= SEATS:
        raise NotNow(_("Two people label this sample already."))


def _must_be_unfinished(mine: Pass) -> None:
    if mine.finished_at is not None:
        raise NotNow(_("You have finished this sample; your labels do not change any more."))
