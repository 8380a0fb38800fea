from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.analysis.comments.model import default_model
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.labelling.choices import LONGEST_WORK, State
from fukasa.apps.labelling.errors import BuildNotFound
from fukasa.apps.labelling.models import ModelBuild
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.errors import FukasaError
from fukasa.pipelines.comments.models import chosen_version, model_of


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The model that judges the comments of the workspace."""

    version: str
    is_own: bool
    error: str = ""  # why it cannot be read


@dataclass(frozen=True, slots=True)
class BuildView:
    """One training."""

    build_id: int
    number: int
    state: State
    audits: tuple[int, ...]
    labels: int | None
    version: str
    compared_with: str
    figures: Mapping[str, Any] | None
    error: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Tell whether the training is still to come to an end."""
        return self.state in {State.WAITING, State.RUNNING} and self.asked_at > timezone.now() - LONGEST_WORK


def model_in_use(scope: WorkspaceScope) -> ModelInUse:
    """Name the model in use, and say when it cannot be read."""
    home = data_home()
    try:
        version = chosen_version(home, scope.scope_id)
        return ModelInUse(model_of(home, scope.scope_id).version, version is not None)
    except FukasaError:
        sentence = _("The workspace's own model cannot be read. Go back to the packaged model, or train a new one.")
        return ModelInUse("—", is_own=True, error=sentence)


def shipped_version() -> str:
    """Name the packaged model."""
    return default_model().version


def builds(scope: WorkspaceScope) -> tuple[BuildView, ...]:
    """Give the trainings of the workspace, the newest first."""
    return tuple(map(_build, ModelBuild.objects.of(scope).select_related("requested_by__user")))


def build_of_version(scope: WorkspaceScope, version: str) -> BuildView:
    """Give the training that made a model; :class:`BuildNotFound` when none of this workspace did."""
    rows = ModelBuild.objects.of(scope).filter(version=version, state=State.FINISHED)
    row = rows.select_related("requested_by__user").first()
    if row is None:
        raise BuildNotFound(_("There is no such model in this workspace."))
    return _build(row)


def models_by_audit(scope: WorkspaceScope) -> dict[int, tuple[str, ...]]:
    """Tell per audit which models learnt from its labels; they are never judged by them."""
    found: dict[int, tuple[str, ...]] = {}
    for build in ModelBuild.objects.of(scope).filter(state=State.FINISHED):
        for audit_id in build.audits:
            found[audit_id] = (*found.get(audit_id, ()), build.version)
    return found


def _build(row: Any) -> BuildView:
    return BuildView(
        build_id=row.pk,
        number=row.number,
        state=State(row.state),
        audits=tuple(row.audits),
        labels=row.labels,
        version=row.version,
        compared_with=row.compared_with,
        figures=row.figures,
        error=_(row.error),  # kept in plain English
        asked_by=member_name(row.requested_by),
        asked_at=row.created_at,
        finished_at=row.finished_at,
    )
