"""Drawing a sample, and taking an audit away."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.labelling.choices import LARGEST, SMALLEST, Drawn
from fukasa.apps.labelling.errors import TooFewComments
from fukasa.apps.labelling.models import Audit, SampledComment
from fukasa.apps.labelling.services.rows import MAKER, audited, find_audit
from fukasa.apps.labelling.services.telling import labels_tell
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.pipelines.acceptance import accepted_visibilities
from fukasa.pipelines.comments.sampling import CommentSample, draw_sample

_SEEDS = 2**32


def audit_create(
    *,
    scope: WorkspaceScope,
    drawn: Drawn,
    title: str,
    size: int,
    account_keys: Sequence[str] | None = None,
    seed: int | None = None,
) -> int:
    """Draw a sample and give the id of the audit.

    Raises:
        TooFewComments: fewer comments are known than a sample needs, or the size is outside its limits.

    """
    required(scope).demand(MAKER)
    if not SMALLEST <= size <= LARGEST:
        raise TooFewComments(
            _("A sample has %(low)d to %(high)d comments.") % {"low": SMALLEST, "high": LARGEST}, size=size
        )
    home = data_home()
    sample = draw_sample(
        home.lake.current(),
        scope.lake,
        accounts=account_keys,
        size=size,
        seed=secrets.randbelow(_SEEDS) if seed is None else seed,
        accepted=accepted_visibilities(home.root),
    )
    if sample.population < SMALLEST:
        raise TooFewComments(
            _("Only %(n)d comments are known there; at least %(needed)d are needed for an audit.")
            % {"n": sample.population, "needed": SMALLEST},
            n=sample.population,
        )
    return _keep(scope, drawn, title, account_keys, sample)


@transaction.atomic
def _keep(
    scope: WorkspaceScope, drawn: Drawn, title: str, account_keys: Sequence[str] | None, sample: CommentSample
) -> int:
    audit = Audit(
        workspace_id=scope.workspace_id,
        title=title.strip()[:150],
        drawn=drawn,
        account_keys=None if account_keys is None else list(account_keys),
        size=sample.keys.height,
        seed=sample.seed,
        lake_version=sample.version,
        population=sample.population,
        created_by_id=scope.member_id,
    )
    audit.save()
    SampledComment.unscoped.bulk_create(
        SampledComment(workspace_id=scope.workspace_id, audit=audit, place=place, **key)
        for place, key in enumerate(sample.keys.iter_rows(named=True), start=1)
    )
    told = {"drawn": drawn.value, "size": audit.size, "seed": audit.seed, "lake_version": audit.lake_version}
    record(scope, "comment_audit.created", **audited(audit), after=told)
    return int(audit.pk)


@transaction.atomic
def audit_delete(*, scope: WorkspaceScope, audit_id: int) -> str:
    """Delete an audit with its labels so that it can be restored; gives its title."""
    audit = find_audit(scope, audit_id, MAKER)
    audit.deleted_at = timezone.now()
    audit.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "comment_audit.deleted", **audited(audit))
    labels_tell(scope)
    return audit.title


@transaction.atomic
def audit_restore(*, scope: WorkspaceScope, audit_id: int) -> str:
    """Take a deletion back; gives the title."""
    audit = find_audit(scope, audit_id, MAKER, deleted=True)
    audit.deleted_at = None
    audit.save(update_fields=["deleted_at", "updated_at"])
    record(scope, "comment_audit.restored", **audited(audit))
    labels_tell(scope)
    return audit.title


@transaction.atomic
def export_note(*, scope: WorkspaceScope, audit_id: int, rows: int) -> None:
    """Write down that the labels of an audit were taken out as a file."""
    audit = Audit.objects.of(scope).get(pk=audit_id)
    record(scope, "comment_audit.exported", **audited(audit), after={"comments": rows})
