"""The spaces of one audience of facts: shared ones, or those of a workspace where too little is shared."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.affinity.commenters import AudienceSpace, fit_audience, listeners
from fukasa.analysis.affinity.settings import Block
from fukasa.analysis.affinity.structure import StructureSpace, fit_structure
from fukasa.analysis.affinity.topics import TopicSpace, fit_topics, topic_terms
from fukasa.analysis.affinity.vectors import WIDTHS, Vectors, known_rows
from fukasa.pipelines.affinity.described import Described
from fukasa.pipelines.affinity.listening import Listening, numbered

SAMPLE = 20_000
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Spaces:
    """Where accounts are placed.

    Attributes:
        number: told apart in the file; only accounts of one number are compared by audience and topics.
        structure: centre and spread of figures.
        topics: None where nobody shares a word.
        audience: None where nobody shares a commenter.
        people: hashes of the commenters in the columns of the audience space, ascending.

    """

    number: int
    structure: StructureSpace
    topics: TopicSpace | None
    audience: AudienceSpace | None
    people: NDArray[np.uint64]

    def topic_vectors(self, texts: pl.DataFrame) -> Vectors:
        """Give the vectors of accounts by what they write."""
        if self.topics is None:
            return np.zeros((texts.height, WIDTHS[Block.TOPICS]), np.float32)
        return self.topics.vectors(topic_terms(texts), texts["row"].cast(pl.Int64).to_numpy())


def fit_spaces(
    number: int,
    described: Described,
    rows: NDArray[np.int64],
    heard: Listening,
    rng: np.random.Generator,
    topics: TopicSpace | None = None,
) -> Spaces:
    """Find the spaces from a sample of accounts.

    Args:
        number: of the spaces.
        described: the index.
        rows: the accounts whose facts they rest on, ascending.
        heard: who comments under them.
        rng: draws landmarks and probes.
        topics: the space of topics, if it is known already.

    """
    step = max(1, round(len(described.keys) / SAMPLE))
    mine = pl.DataFrame({"row": rows})
    last = described.keys.height
    figures = described.figures(0, last, step=step).join(mine, on="row", how="semi")
    people = np.sort(heard.pairs["person"].unique().to_numpy())
    accounts, persons = numbered(people, heard.pairs)
    places = np.unique(accounts)
    matrix = listeners(np.searchsorted(places, accounts), persons, rows=len(places), people=len(people))
    audience = fit_audience(matrix, places, rng) if len(places) else None
    if topics is None:
        texts = described.texts(0, last, step=step).join(mine, on="row", how="semi")
        topics = fit_topics(
            topic_terms(texts), rng.spawn(1)[0]
        )  # of its own: nothing else hangs on whether it is found
    return Spaces(number, fit_structure(figures), topics, audience, people)


@dataclass(frozen=True)
class Placed:
    """Audience vectors of the accounts that have one, in half precision.

    Attributes:
        place: per row of the index the place in ``vectors``; −1 for none.
        vectors: the vectors.

    """

    place: NDArray[np.int32]
    vectors: NDArray[np.float16]

    def of(self, first: int, last: int) -> Vectors:
        """Give the vectors of a range of rows; zeros where there is none."""
        places = self.place[first:last]
        found = np.zeros((last - first, WIDTHS[Block.AUDIENCE]), np.float32)
        found[places >= 0] = self.vectors[places[places >= 0]]
        return found


def place_audiences(rows: int, parts: list[tuple[Spaces, Listening]]) -> Placed:
    """Give the audience vectors of all accounts, chunk by chunk."""
    place, kept = np.full(rows, -1, np.int32), [np.zeros((0, WIDTHS[Block.AUDIENCE]), np.float16)]
    count = 0
    for spaces, heard in parts:
        if spaces.audience is None:
            continue
        accounts, persons = numbered(spaces.people, heard.pairs)
        every = np.unique(accounts)
        for at in range(0, len(every), _AT_ONCE):
            some = every[at : at + _AT_ONCE]
            here = slice(*np.searchsorted(accounts, [some[0], some[-1] + 1]))
            mine = np.searchsorted(some, accounts[here])
            matrix = listeners(mine, persons[here], rows=len(some), people=len(spaces.people))
            vectors = spaces.audience.vectors(matrix, some)
            known = known_rows(vectors)
            place[some[known]] = np.arange(count, count + int(known.sum()))
            count += int(known.sum())
            kept.append(vectors[known].astype(np.float16))
    return Placed(place, np.concatenate(kept))
