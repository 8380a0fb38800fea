from ninja import Schema

from fukasa.apps.creators import services
from fukasa.apps.creators.forms import DepthWeightsForm
from fukasa.apps.creators.selectors.depth_weights import usual_weights, weights_of
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


def _weights(request: TokenRequest) -> WeightsOut:
    found = weights_of(request.scope)
    return WeightsOut(weights=dict(found.by_part), usual=usual_weights(), own=found.own)
