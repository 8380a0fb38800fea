from django.db import transaction
from django_tasks import task

from fukasa.apps.labelling.choices import QUICK_COMMENTS
from fukasa.apps.labelling.selectors.audits import audit_view
from fukasa.apps.labelling.services import builds, measuring
from fukasa.apps.workspaces.scope import WorkspaceScope


@task()
def read_comments(audit_id: int, member_id: int) -> None:
    """Let the model in use read the comments of an audit, outside of a request."""
    measuring.measuring_execute(audit_id=audit_id, member_id=member_id)


@task()
def train_model(build_id: int) -> None:
    """Train a model, outside of a request."""
    builds.build_execute(build_id=build_id)


def start_measuring(*, scope: WorkspaceScope, audit_id: int, at_once: bool = True) -> None:
    """Let the model read: at once where the comments are few, in the background where they are many.

    Programs do not wait for it (``at_once=False``): what they ask is one transaction, and others may write meanwhile.
    """
    quick = at_once and audit_view(scope, audit_id).population <= QUICK_COMMENTS
    with transaction.atomic():
        measuring.measuring_ask(scope=scope, audit_id=audit_id)
        if not quick:
            read_comments.enqueue(audit_id=audit_id, member_id=scope.member_id)
    if quick:
        measuring.measuring_execute(audit_id=audit_id, member_id=scope.member_id)


@transaction.atomic
def start_training(*, scope: WorkspaceScope, audit_ids: list[int]) -> int:
    """Train a model in the background; gives the id of the training."""
    build_id = builds.build_create(scope=scope, audit_ids=audit_ids)
    train_model.enqueue(build_id=build_id)
    return build_id
