"""How much each part of depth weighs in a workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fukasa.analysis.depth.settings import default_weights
from fukasa.apps.creators.models import DepthWeights
from fukasa.apps.workspaces.scope import WorkspaceScope

SCALE = 10  # weights are typed from 0 to 10; those that ship, which add up to 1, are shown on the same scale


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights as they are typed; ``own`` tells whether the workspace chose them, ``changed_at`` when."""

    by_part: Mapping[str, float]
    own: bool
    changed_at: datetime | None = None


def usual_weights() -> dict[str, float]:
    """Give the weights that ship, as they are typed."""
    return {part: round(weight * SCALE, 2) for part, weight in default_weights().items()}


def weights_of(scope: WorkspaceScope) -> Weights:
    """Give the weights of the workspace; a part that came later weighs what it usually does."""
    chosen = DepthWeights.objects.of(scope).first()
    usual = usual_weights()
    if chosen is None:
        return Weights(usual, own=False)
    kept = {part: float(chosen.weights.get(part, weight)) for part, weight in usual.items()}
    return Weights(kept, own=kept != usual, changed_at=chosen.updated_at)
