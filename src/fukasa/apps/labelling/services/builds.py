"""Models of the workspace: trained on its labels, compared, and used only when somebody with the right says so."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fukasa.apps.audit.services import record
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.labelling.choices import LONGEST_WORK, State
from fukasa.apps.labelling.errors import NotNow
from fukasa.apps.labelling.exporting import labelled_rows
from fukasa.apps.labelling.figures import packed
from fukasa.apps.labelling.models import Audit, ModelBuild
from fukasa.apps.labelling.selectors.audits import audit_view
from fukasa.apps.labelling.selectors.models import build_of_version, model_in_use, shipped_version
from fukasa.apps.labelling.services.rows import MAKER, SWITCHER
from fukasa.apps.labelling.services.telling import labels_tell
from fukasa.apps.pages.sentences import in_plain_english
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.apps.workspaces.selectors import scope_of_member
from fukasa.core.errors import FukasaError
from fukasa.pipelines.comments.labelled import read_labelled, write_labelled
from fukasa.pipelines.comments.models import keep_model, use_model
from fukasa.pipelines.comments.retraining import FEWEST_LABELS, Retraining, retrain

logger = logging.getLogger("fukasa.labelling")
_BROKEN = gettext_noop("This failed because of an error in the program; the operator finds it in the log.")
_CUT_OFF = gettext_noop("This training was cut off, for example by a restart; train again.")
_SEED = 20_261_122


@transaction.atomic
def build_create(*, scope: WorkspaceScope, audit_ids: Sequence[int]) -> int:
    """Ask for a model that learns from audits that are over; gives the id of the training, which waits."""
    required(scope).demand(MAKER)
    _close_cut_off(scope)
    if ModelBuild.objects.of(scope).filter(state__in=(State.WAITING, State.RUNNING)).exists():
        raise NotNow(_("A model is being trained already; wait until it is done."))
    rows = Audit.objects.of(scope).filter(pk__in=audit_ids, deleted_at=None, closed_at__isnull=False)
    chosen = sorted(rows.values_list("pk", flat=True))
    labelled = sum((headline or {}).get("labelled", 0) for headline in rows.values_list("headline", flat=True))
    if labelled < FEWEST_LABELS:
        raise NotNow(
            _("These audits have %(n)d labelled comments; a model needs at least %(needed)d.")
            % {"n": labelled, "needed": FEWEST_LABELS}
        )
    last = ModelBuild.objects.of(scope).aggregate(last=Max("number"))["last"] or 0
    build = ModelBuild(workspace_id=scope.workspace_id, number=last + 1, audits=chosen, requested_by_id=scope.member_id)
    build.save()
    record(scope, "comment_model.training_asked", **_audited(build), after={"audits": chosen})
    return int(build.pk)


@in_plain_english
def build_execute(*, build_id: int, learn: Callable[..., Retraining] = retrain) -> None:
    """Train a waiting model and keep it beside the others; it is not used until somebody chooses it.

    Args:
        build_id: the training.
        learn: makes the model.

    """
    build = _begin(build_id)
    if build is None:
        return
    scope = scope_of_member(build.requested_by_id, workspace_id=build.workspace_id)
    if scope is None or not scope.may(MAKER):
        _fail(build, _("Whoever asked for this may no longer train models; ask again."))
        return
    try:
        made = _trained(scope, build, learn)
    except FukasaError as refusal:
        _fail(build, refusal.message)
    except Exception:
        logger.exception("training %s of workspace %s failed", build.number, build.workspace_id)
        _fail(build, _BROKEN)
    else:
        _finish(scope, build, made)


@transaction.atomic
def model_switch(*, scope: WorkspaceScope, version: str) -> str:
    """Use a model of the workspace, or the packaged one, from now on; gives the version that was used before."""
    required(scope).demand(SWITCHER)
    before = model_in_use(scope).version
    shipped = version == shipped_version()
    if not shipped:
        build_of_version(scope, version)
    record(
        scope,
        "comment_model.switched",
        object_type="comment_model",
        object_id=version,
        object_name=version,
        before={"version": before},
        after={"version": version},
    )
    use_model(data_home(), scope.scope_id, None if shipped else version)
    return before


def _trained(scope: WorkspaceScope, build: ModelBuild, learn: Callable[..., Retraining]) -> Retraining:
    with TemporaryDirectory() as folder:
        paths = []
        for audit_id in build.audits:
            path = Path(folder) / f"{audit_id}.csv"
            write_labelled(path, labelled_rows(scope, audit_view(scope, audit_id)))
            paths.append(path)
        labelled = read_labelled(paths)
    return learn(labelled, rng=np.random.default_rng(_SEED))


@transaction.atomic
def _begin(build_id: int) -> ModelBuild | None:
    """Take a training that waits; None when another worker was quicker."""
    rows = ModelBuild.unscoped.select_for_update().filter(pk=build_id, state=State.WAITING)
    build: ModelBuild | None = rows.first()
    if build is not None:
        build.state = State.RUNNING
        build.save(update_fields=["state", "updated_at"])
    return build


@transaction.atomic
def _finish(scope: WorkspaceScope, build: ModelBuild, made: Retraining) -> None:
    build.version = keep_model(data_home(), scope.scope_id, made.model)
    build.state, build.finished_at, build.labels = State.FINISHED, timezone.now(), made.labels
    build.compared_with, build.figures = made.old_model, packed(made.comparison)
    build.save()
    told = {"version": build.version, "labels": build.labels, "verdict": made.comparison.verdict.value}
    record(scope, "comment_model.trained", **_audited(build), after=told)
    labels_tell(scope)


def build_cut_off(*, build_id: int, again: bool) -> None:
    """Let a training whose worker was killed wait for its turn once more; or say that this happened too often."""
    build: ModelBuild | None = ModelBuild.unscoped.filter(pk=build_id, state=State.RUNNING).first()
    if build is None:
        return
    if again:
        ModelBuild.unscoped.filter(pk=build_id).update(state=State.WAITING)
    else:
        _fail(build, _CUT_OFF)


def _close_cut_off(scope: WorkspaceScope) -> None:
    """Say of trainings that never came to an end that they failed."""
    old = ModelBuild.objects.of(scope).filter(created_at__lt=timezone.now() - LONGEST_WORK)
    for build in old.filter(state__in=(State.WAITING, State.RUNNING)):
        _fail(build, _CUT_OFF)


def _fail(build: ModelBuild, sentence: str) -> None:
    build.state, build.error, build.finished_at = State.FAILED, sentence, timezone.now()
    build.save()


def _audited(build: ModelBuild) -> dict[str, Any]:
    return {"object_type": "comment_model", "object_id": build.pk, "object_name": f"#{build.number}"}
