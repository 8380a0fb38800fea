"""Asking the model in use about all comments of a scope, outside of the pages on which people label."""

import logging
from dataclasses import asdict

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.jobs.reasons import CUT_OFF
from fukasa.apps.labelling.choices import State
from fukasa.apps.labelling.models import Audit
from fukasa.apps.labelling.selectors.comments import sample
from fukasa.apps.labelling.selectors.models import model_in_use, models_by_audit
from fukasa.apps.labelling.services.headlines import headline_keep
from fukasa.apps.labelling.services.rows import MAKER, audited, find_audit
from fukasa.apps.pages.sentences import in_plain_english
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.apps.workspaces.selectors import scope_of_member
from fukasa.core.errors import FukasaError, NotFound
from fukasa.lake.store import Lake
from fukasa.lake.version import Version
from fukasa.pipelines.acceptance import accepted_visibilities
from fukasa.pipelines.comments.models import model_of
from fukasa.pipelines.comments.sampling import ModelShares, measure_scope, model_labels

logger = logging.getLogger("fukasa.labelling")
_BROKEN = gettext_noop("This failed because of an error in the program; the operator finds it in the log.")


@transaction.atomic
def measuring_ask(*, scope: WorkspaceScope, audit_id: int) -> None:
    """Ask for the model's labels anew; the last ones stay until they come."""
    audit = find_audit(scope, audit_id, MAKER)
    audit.measuring, audit.measuring_asked_at, audit.measuring_error = State.WAITING, timezone.now(), ""
    audit.save(update_fields=["measuring", "measuring_asked_at", "measuring_error", "updated_at"])
    record(scope, "comment_audit.measuring_asked", **audited(audit))


@in_plain_english
def measuring_execute(*, audit_id: int, member_id: int) -> None:
    """Let the model in use read the comments; a refusal becomes a sentence on the page."""
    audit = _begin(audit_id)
    if audit is None:
        return
    scope = scope_of_member(member_id, workspace_id=audit.workspace_id)
    if scope is None:
        _fail(audit, _("Whoever asked for this is no longer a member; ask again."))
        return
    model = model_in_use(scope)
    if model.error:
        _fail(audit, model.error)
        return
    if model.version in models_by_audit(scope).get(audit.pk, ()):
        _fail(audit, _("The model in use learnt from these labels, so they cannot judge it. Draw a new sample."))
        return
    try:
        shares, said = _measured(scope, audit)
    except FukasaError as refusal:
        _fail(audit, refusal.message)
    except Exception:
        logger.exception("the model could not read the comments of audit %s", audit.pk)
        _fail(audit, _BROKEN)
    else:
        now = timezone.now()
        _set(audit, measuring=State.FINISHED, shares=asdict(shares), said=said, measured_at=now, measuring_error="")
        headline_keep(scope, audit.pk)


def measuring_cut_off(*, audit_id: int, member_id: int, again: bool) -> None:  # noqa: ARG001  the task's arguments
    """Let an audit whose worker was killed be read once more; or say that this happened too often."""
    audit: Audit | None = Audit.unscoped.filter(pk=audit_id, measuring=State.RUNNING).first()
    if audit is None:
        return
    if again:
        _set(audit, measuring=State.WAITING)
    else:
        _fail(audit, CUT_OFF)


def _measured(scope: WorkspaceScope, audit: Audit) -> tuple[ModelShares, list[list[object]]]:
    home = data_home()
    model = model_of(home, scope.scope_id)
    shares = measure_scope(
        _version_of_sample(home.lake, audit),
        scope.lake,
        accounts=audit.account_keys,
        model=model,
        seed=audit.seed,
        accepted=accepted_visibilities(home.root),
    )
    texts = [comment.text for comment in sample(scope, audit.pk)]
    given = model_labels(_series(texts), model)
    return shares, [[labels, bool(question)] for labels, question in given.iter_rows()]


def _version_of_sample(lake: Lake, audit: Audit) -> Version:
    """Give the version the sample was drawn from: what came later could not be drawn, so the sample says nothing of it.

    Where that version is no longer kept it is the current one, and the page says so.
    """
    try:
        return lake.version(audit.lake_version)
    except NotFound:
        return lake.current()


def _series(texts: list[str | None]) -> pl.Series:
    return pl.Series("text", texts, dtype=pl.String)


@transaction.atomic
def _begin(audit_id: int) -> Audit | None:
    """Take an audit that waits; None when another worker was quicker or it is gone."""
    rows = Audit.unscoped.select_for_update().filter(pk=audit_id, measuring=State.WAITING, deleted_at=None)
    audit: Audit | None = rows.first()
    if audit is not None:
        audit.measuring = State.RUNNING
        audit.save(update_fields=["measuring", "updated_at"])
    return audit


def _fail(audit: Audit, sentence: str) -> None:
    _set(audit, measuring=State.FAILED, measuring_error=sentence)


def _set(audit: Audit, **values: object) -> None:
    Audit.unscoped.filter(pk=audit.pk).update(**values, updated_at=timezone.now())
