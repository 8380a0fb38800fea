from ninja import Schema

from fukasa.analysis.affinity.learning import LearntWeights
from fukasa.apps.catalogue.selectors import current_index
from fukasa.apps.catalogue.words import spoken
from fukasa.apps.creators import services
from fukasa.apps.creators.forms import DepthWeightsForm
from fukasa.apps.creators.selectors.depth_weights import usual_weights, weights_of
from fukasa.apps.creators.selectors.likeness import likeness_of
from fukasa.apps.rest.cleaned import cleaned
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Routes
from fukasa.apps.rest.shapes import Body, Finite
from fukasa.apps.workspaces.permissions import Permission

routes = Routes("settings")


class WeightsOut(Schema):
    """What depth is made of; `own` tells whether the workspace chose it."""

    weights: dict[str, float]
    usual: dict[str, float]
    own: bool


class WeightsSet(Body):
    """A weight for every part of depth."""

    weights: dict[str, Finite]


class LikenessOut(Schema):
    """How much audience, topics and structure weigh in look-alikes, with the ends of their intervals."""

    weights: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]
    learnt: bool
    shortlisted: int
    rejected: int
    sentence: str


@routes.reads("/settings/depth-weights", Permission.WORKSPACE_READ, WeightsOut)
def weights_read(request: TokenRequest) -> WeightsOut:
    """Give the weights of the parts of depth."""
    return _weights(request)


@routes.puts("/settings/depth-weights", Permission.WEIGHTS_WRITE, WeightsOut)
def weights_change(request: TokenRequest, body: WeightsSet) -> WeightsOut:
    """Let the parts of depth weigh otherwise in the workspace."""
    form = DepthWeightsForm(dict(body.weights), weights=weights_of(request.scope).by_part)
    services.depth_weights_change(scope=request.scope, weights=cleaned(form))
    return _weights(request)


@routes.deletes("/settings/depth-weights", Permission.WEIGHTS_WRITE)
def weights_reset(request: TokenRequest) -> None:
    """Go back to the weights that ship."""
    services.depth_weights_change(scope=request.scope, weights=usual_weights())


@routes.reads("/settings/likeness-weights", Permission.CREATORS_READ, LikenessOut | None)
def likeness_read(request: TokenRequest) -> LikenessOut | None:
    """Give how much each block weighs in look-alikes, learnt from decisions or as usual; null without look-alikes."""
    found = likeness_of(request.scope, current_index())
    return None if found is None else _likeness(found)


@routes.deletes("/settings/likeness-weights", Permission.WEIGHTS_WRITE)
def likeness_forget(request: TokenRequest) -> None:
    """Let the usual weights of look-alikes hold again: only decisions from now on count."""
    services.likeness_reset(scope=request.scope)


def _likeness(found: LearntWeights) -> LikenessOut:
    return LikenessOut(
        weights={block.value: weight for block, weight in found.weights.items()},
        low={block.value: end for block, end in found.low.items()},
        high={block.value: end for block, end in found.high.items()},
        learnt=found.learnt,
        shortlisted=found.shortlisted,
        rejected=found.rejected,
        sentence=found.sentence(spoken()),
    )


def _weights(request: TokenRequest) -> WeightsOut:
    found = weights_of(request.scope)
    return WeightsOut(weights=dict(found.by_part), usual=usual_weights(), own=found.own)
