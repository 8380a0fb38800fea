"""Write `search.vectors` of a lake version and its finished index.

Spaces rest on shared facts, so that what one workspace imports moves nothing that another sees; a workspace's own rows
are folded into them. Where hardly anything is shared, a workspace's own rows have spaces of their own.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.affinity.settings import Block
from fukasa.analysis.affinity.settings import version as settings_version
from fukasa.analysis.affinity.topics import topic_terms
from fukasa.analysis.affinity.vectors import WIDTHS, Vectors
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.similar import BlockBatch, Sketches, write_vectors
from fukasa.lake.version import Version
from fukasa.pipelines.affinity.described import Described
from fukasa.pipelines.affinity.kept_topics import PLACED, KeptTopics, kept_topics, topic_arrays
from fukasa.pipelines.affinity.listening import Listening, listening
from fukasa.pipelines.affinity.spaces import Placed, Spaces, fit_spaces, place_audiences

OnShare = Callable[[float], None]
BATCH = 50_000
SEED = 20_261_122  # one version gives one file
ENOUGH_SHARED = 50
_MEMORY = "2GB"


def write_version_vectors(
    version: Version,
    index: Path,
    path: Path,
    *,
    derived_accepted: frozenset[str] = frozenset(),
    earlier: tuple[Path | None, Path | None] = (None, None),
    on_share: OnShare = lambda _share: None,
) -> int:
    """Write the vectors of all accounts of a finished index; gives how many.

    Args:
        version: the facts, of which who commented is read.
        index: the finished `search.duckdb` of this version; nobody may be writing it.
        path: where the vectors go.
        derived_accepted: visibilities for which figures may be derived from data of the YouTube API.
        earlier: the index before, if rows of it were taken over, and its vectors: topics may be taken over as well
            (:mod:`fukasa.pipelines.affinity.kept_topics`).
        on_share: told the share done.

    """
    rng = np.random.default_rng(SEED)
    with Described(index) as described:
        owners = sorted(set(described.keys["visibility"]) - {SHARED})
        heard = [_heard(version, described, owner, owner in derived_accepted) for owner in (SHARED, *owners)]
        on_share(0.3)
        kept = kept_topics(index, *earlier)
        spaces = _all_spaces(described, (SHARED, *owners), heard, rng, kept)
        kept = kept if len(spaces) == 1 else None
        used = [spaces.get(owner, spaces[SHARED]) for owner in (SHARED, *owners)]
        placed = place_audiences(described.keys.height, list(zip(used, heard, strict=True)))
        on_share(0.5)
        by_owner = dict(zip((SHARED, *owners), used, strict=True))
        batches = _batches(described, by_owner, placed, heard, kept, lambda done: on_share(0.5 + 0.5 * done))
        facts = {
            "settings": settings_version(),
            "lake_version": version.id,
            PLACED: 0 if kept is None else kept.placed,
            "structure": {str(one.number): one.structure.to_dict() for one in spaces.values()},
        }
        arrays, texts = topic_arrays(spaces[SHARED].topics)
        return write_vectors(path, batches, rng, facts=facts, arrays=arrays, texts=texts)


def _heard(version: Version, described: Described, owner: str, accepted: bool) -> Listening:  # noqa: FBT001  one caller
    rows = described.keys.filter(pl.col("visibility") == owner).select(row="account_no", account_key="account_key")
    scope = Scope(None if owner == SHARED else owner)
    with version.connect(scope, memory_limit=_MEMORY) as connection:
        return listening(connection, rows, from_youtube=accepted)


def _all_spaces(
    described: Described,
    owners: tuple[str, ...],
    heard: list[Listening],
    rng: np.random.Generator,
    kept: KeptTopics | None,
) -> dict[str, Spaces]:
    """The shared spaces, and those of every workspace where too little is shared."""
    rows = {owner: described.keys.filter(pl.col("visibility") == owner)["account_no"].to_numpy() for owner in owners}
    wanted = owners[:1] if len(rows[SHARED]) >= ENOUGH_SHARED else owners
    topics = kept.space if kept is not None and len(wanted) == 1 else None
    return {
        owner: fit_spaces(number, described, rows[owner], heard[number], rng, topics)
        for number, owner in enumerate(wanted)
    }


def _batches(
    described: Described,
    spaces: dict[str, Spaces],
    placed: Placed,
    heard: list[Listening],
    kept: KeptTopics | None,
    on_share: OnShare,
) -> Iterator[BlockBatch]:
    sketches = Listening(pl.DataFrame(), pl.concat([one.sketches for one in heard]).sort("row"))
    total = described.keys.height
    for first in range(0, total, BATCH):
        last = min(first + BATCH, total)
        owner = described.keys["visibility"].slice(first, last - first)
        topics = _placed(described, spaces, owner, first) if kept is None else _moved(described, kept, first, last)
        yield _batch(described, spaces, topics, placed, owner, sketches.sketches_of(first, last), first)
        on_share(last / total)


def _placed(described: Described, spaces: dict[str, Spaces], owner: pl.Series, first: int) -> Vectors:
    """Place accounts by what they write."""
    texts = described.texts(first, first + len(owner))
    topics = np.zeros((len(owner), WIDTHS[Block.TOPICS]), np.float32)
    for name in owner.unique().sort():
        mine = (owner == name).to_numpy()
        topics[mine] = spaces[name].topic_vectors(texts.filter(mine))
    return topics


def _moved(described: Described, kept: KeptTopics, first: int, last: int) -> Vectors:
    """Take over the places of accounts whose words have not changed, and place the others."""
    topics, known = kept.vectors(first, last)
    if not known.all():
        texts = described.texts(first, last).filter(~known)
        topics[~known] = kept.space.vectors(topic_terms(texts), texts["row"].cast(pl.Int64).to_numpy())
    return topics


def _batch(
    described: Described,
    spaces: dict[str, Spaces],
    topics: Vectors,
    placed: Placed,
    owner: pl.Series,
    sketches: Sketches,
    first: int,
) -> BlockBatch:
    last = first + len(owner)
    figures = described.figures(first, last)
    numbers = np.zeros(len(owner), np.uint8)
    structure = np.zeros((len(owner), WIDTHS[Block.STRUCTURE]), np.float32)
    for name in owner.unique().sort():
        mine = (owner == name).to_numpy()
        numbers[mine] = min(spaces[name].number, np.iinfo(np.uint8).max)
        structure[mine] = spaces[name].structure.vectors(figures.filter(mine))
    vectors = {Block.AUDIENCE: placed.of(first, last), Block.TOPICS: topics, Block.STRUCTURE: structure}
    return BlockBatch(vectors, numbers, sketches)
