"""How much audience, topics and structure weigh in the look-alikes of a workspace, and from what that is known."""

from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache

from fukasa.analysis.affinity.learning import LearntWeights
from fukasa.analysis.affinity.settings import Block
from fukasa.apps.creators.affinity.lines import block_name
from fukasa.apps.creators.models import LikenessReset
from fukasa.apps.lists.decisions import decisions_of
from fukasa.apps.pages import formats
from fukasa.apps.workspaces.permissions import Permission
from fukasa.apps.workspaces.scope import WorkspaceScope, required
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.affinity.decisions import learnt_weights

_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Likeness:
    """The weights as a page shows them.

    Attributes:
        sentence: where they come from.
        parts: each block with its weight, and its interval where it was learnt.
        resets: whether there are decisions, and the member may leave them out.

    """

    sentence: str
    parts: tuple[str, ...]
    resets: bool


def likeness_of(scope: WorkspaceScope, index: SearchIndex) -> LearntWeights | None:
    """Give the weights of a workspace; None where look-alikes are not known yet.

    What was learnt is kept as long as neither the decisions nor the index change.
    """
    if not index.has_similar:
        return None
    reset = LikenessReset.objects.of(scope).first()
    lists = decisions_of(scope, None if reset is None else reset.since)
    told = repr((str(index.path), index.meta.built_at, required(scope).scope_id, lists))
    key = f"likeness:{sha256(told.encode()).hexdigest()}"
    found: LearntWeights | None = cache.get(key)
    if found is None:
        found = learnt_weights(index, lists, required(scope).lake)
        cache.set(key, found, _KEPT_SECONDS)
    return found


def shown(scope: WorkspaceScope, found: LearntWeights, language: str) -> Likeness:
    """Write weights for a page."""
    resets = bool(found.shortlisted + found.rejected) and scope.may(Permission.WEIGHTS_WRITE)
    return Likeness(found.sentence(language), tuple(_part(found, block) for block in found.weights), resets)


def _part(found: LearntWeights, block: Block) -> str:
    weight = f"{block_name(block.value)} {formats.number(found.weights[block], 2)}"
    if not found.learnt:
        return weight
    return f"{weight} [{formats.number(found.low[block], 2)}, {formats.number(found.high[block], 2)}]"
