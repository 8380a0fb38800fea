"""The models that judge comments: which is in use, training, and the switch."""

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from fukasa.apps.labelling.errors import BuildNotFound
from fukasa.apps.labelling.selectors.models import BuildView, builds, model_in_use, shipped_version
from fukasa.apps.labelling.services.builds import model_switch
from fukasa.apps.labelling.tasks import start_training
from fukasa.apps.rest.paging import Page, PageAsked, page_of
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Id, Routes
from fukasa.apps.rest.shapes import Body, Number
from fukasa.apps.workspaces.permissions import Permission
from fukasa.pipelines.comments.retraining import FEWEST_LABELS

routes = Routes("comment audits")


class ModelOut(Schema):
    """Which model judges the comments of the workspace, and the one that ships; `error` says why it cannot be read."""

    version: str
    is_own: bool
    error: str
    shipped: str
    fewest_labels: int


class TrainingOut(Schema):
    """A training; `figures` compare what it made with the model that was in use."""

    build_id: int
    number: int
    state: str
    audits: list[int]
    labels: int | None
    version: str
    compared_with: str
    figures: dict[str, Any] | None
    error: str
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    is_live: bool


class TrainingAsked(Body):
    """The closed audits to learn from."""

    audit_ids: Annotated[list[Number], Field(max_length=200)]


class ModelChosen(Body):
    """The version to use: of a finished training, or the one that ships."""

    version: Annotated[str, Field(min_length=1, max_length=60)]


@routes.reads("/comment-model", Permission.COMMENTS_READ, ModelOut)
def comment_model_read(request: TokenRequest) -> ModelOut:
    """Name the model in use."""
    return _model(request)


@routes.puts("/comment-model", Permission.MODELS_MANAGE, ModelOut)
def comment_model_use(request: TokenRequest, body: ModelChosen) -> ModelOut:
    """Use another model from the next measuring on."""
    model_switch(scope=request.scope, version=body.version)
    return _model(request)


@routes.reads("/comment-model/trainings", Permission.COMMENTS_READ, Page[TrainingOut])
def comment_trainings_index(request: TokenRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Give the trainings of the workspace, the newest first."""
    found = builds(request.scope)
    return page_of("comment-model/trainings", found, asked, lambda one: one.number, newest_first=True)


@routes.makes("/comment-model/trainings", Permission.COMMENTS_WRITE, TrainingOut)
def comment_trainings_create(request: TokenRequest, body: TrainingAsked) -> BuildView:
    """Train a model on the labels of closed audits, in the background; it is not used until somebody chooses it."""
    return _training(request, start_training(scope=request.scope, audit_ids=body.audit_ids))


@routes.reads("/comment-model/trainings/{build_id}", Permission.COMMENTS_READ, TrainingOut)
def comment_trainings_read(request: TokenRequest, build_id: Id) -> BuildView:
    """Tell how far a training is, or how its model compares."""
    return _training(request, build_id)


def _training(request: TokenRequest, build_id: int) -> BuildView:
    for one in builds(request.scope):
        if one.build_id == build_id:
            return one
    raise BuildNotFound(_("There is no such model in this workspace."))


def _model(request: TokenRequest) -> ModelOut:
    found = model_in_use(request.scope)
    return ModelOut(
        version=found.version,
        is_own=found.is_own,
        error=found.error,
        shipped=shipped_version(),
        fewest_labels=FEWEST_LABELS,
    )
