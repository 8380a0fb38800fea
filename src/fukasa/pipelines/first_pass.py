"""The first pass of a refresh: the accounts of one audience, described and measured chunk by chunk.

Accounts of which nothing has changed since the index before are not measured: their rows are taken over as they stand
(:mod:`fukasa.pipelines.incremental`). What is found among all of them (copied words, pods) is found anew.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import polars as pl

from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.index_writer import IndexWriter
from fukasa.lake.version import Version
from fukasa.pipelines.authenticity.first_pass import copied_in, pods_of
from fukasa.pipelines.chunks import DealtFacts
from fukasa.pipelines.engine import Engine
from fukasa.pipelines.features import AccountFeatures, MeasuredChunk, Population
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.incremental.kept import KEPT, EarlierRows, kept_tables
from fukasa.pipelines.incremental.prints import account_prints
from fukasa.pipelines.keys import SEPARATOR, plain_key
from fukasa.pipelines.measure_step import MeasureStep, measured_of
from fukasa.pipelines.work import WorkTables

MEMORY = "4GB"
"""Of the database that deals facts out; it goes to the disk beyond."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the first pass leaves on the disk.

    Attributes:
        history: the posts that forecasts rest on.
        pairs: recounts of young posts.

    """

    history: HistoryFolder
    pairs: HistoryFolder

    @classmethod
    def inside(cls, folder: Path) -> Self:
        """Make the places in a folder."""
        places = [folder / name for name in ("history", "pairs")]
        for place in places:
            place.mkdir()
        return cls(*map(HistoryFolder, places))


@dataclass(frozen=True)
class FirstPass:
    """The first pass over the accounts of one audience.

    Attributes:
        version: the facts.
        features: what measures them.
        folder: where they are dealt out; it must not exist.
        engine: measures the chunks.
        earlier: the index before this one; None to measure every account.
        on_share: told the share done.

    """

    version: Version
    features: AccountFeatures
    folder: Path
    engine: Engine
    earlier: EarlierRows | None
    on_share: Callable[[float], None]

    def run(self, index: IndexWriter, population: Population, left: Left, audience: int) -> int:
        """Fill the index, and what the second pass needs, with the accounts of the audience of this number.

        Returns:
            How many accounts were measured; the others were taken over.

        """
        features = self.features
        own = None if features.visibility == SHARED else features.visibility
        with self.version.connect(Scope(own), memory_limit=MEMORY) as connection:
            work = WorkTables(connection, own=own, from_youtube=features.derived_permitted)
            copied = copied_in(connection, from_youtube=features.derived_permitted)
            prints = self._keyed(account_prints(connection, copied, features.replaced_by))
            same = self._unchanged(prints)
            changed = prints.filter(~pl.col("account_key").is_in(same.implode()))
            dealt = work.deal(
                self.folder, changed.select(account_key=plain_key())["account_key"] if len(same) else None
            )
            measured = self._measured(dealt, copied)
            first = next(measured)
            self._take_over(index, population, left, audience, same, like=first)
            for number, chunk in enumerate(chain([first], measured)):
                _keep(population, left, audience, chunk)
                _add(index, chunk.tables | kept_tables(chunk, prints))
                self.on_share((number + 1) / dealt.chunk_count)
            pods = pods_of(connection, self.version.created_at, from_youtube=features.derived_permitted)
            _add(index, features.pod_tables(pods, population.permitted(features.visibility)))
        return changed.height

    def _keyed(self, prints: pl.DataFrame) -> pl.DataFrame:
        """Name the accounts as the rows of this audience are named."""
        suffix = "" if self.features.visibility == SHARED else SEPARATOR + self.features.visibility
        return prints.with_columns(pl.col("account_key") + suffix)

    def _unchanged(self, prints: pl.DataFrame) -> pl.Series:
        """Name the rows of the index before whose accounts rest on what they rested on then."""
        if self.earlier is None:
            return pl.Series("account_key", [], pl.String)
        return prints.join(self.earlier.prints(), on=["account_key", "print"], how="semi")["account_key"]

    def _take_over(
        self,
        index: IndexWriter,
        population: Population,
        left: Left,
        audience: int,
        same: pl.Series,
        *,
        like: MeasuredChunk,
    ) -> None:
        """Fill in the accounts that are not measured."""
        if self.earlier is None or not len(same):
            return
        tables = [name for name in (*like.tables, *KEPT) if name != "accounts"]
        index.take_over(self.earlier.path, same.to_arrow(), like.tables["accounts"].columns, tables)
        for chunk in self.earlier.chunks(same, like):
            _keep(population, left, audience, chunk)

    def _measured(self, dealt: DealtFacts, copied: pl.DataFrame) -> Iterator[MeasuredChunk]:
        step = MeasureStep(dealt, self.features, copied, self.engine.cores)
        pieces = range(dealt.chunk_count)
        return map(measured_of, self.engine.map(step, pieces, folder=self.folder, name="measured"))


def _keep(population: Population, left: Left, audience: int, chunk: MeasuredChunk) -> None:
    """Keep of a chunk what the second pass needs."""
    population.add(chunk)
    left.history.add(audience, chunk.history)
    left.pairs.add(audience, chunk.pairs)


def _add(index: IndexWriter, tables: dict[str, pl.DataFrame]) -> None:
    for table, rows in tables.items():
        index.add(table, rows.to_arrow())
