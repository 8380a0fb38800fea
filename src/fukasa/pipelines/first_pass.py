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

from fukasa.analysis.forecast.maturity import PAIRS_SCHEMA
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.index_writer import IndexWriter
from fukasa.lake.version import Version
from fukasa.pipelines.authenticity.first_pass import copied_in, pods_of
from fukasa.pipelines.chunks import DealtFacts
from fukasa.pipelines.engine import Engine
from fukasa.pipelines.features import AccountFeatures, MeasuredChunk, Population
from fukasa.pipelines.forecast.folder import HistoryFolder
from fukasa.pipelines.forecast.rows import READ_SCHEMA
from fukasa.pipelines.incremental.kept import KEPT, EarlierRows, kept_tables
from fukasa.pipelines.incremental.prints import account_prints
from fukasa.pipelines.keys import SEPARATOR, plain_key
from fukasa.pipelines.measure_step import MeasureStep, measured_of
from fukasa.pipelines.work import WorkTables

MOST_CHANGED = 0.3
"""Where more of the accounts of an audience have changed, all are measured: little would be saved."""

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
            places = self._keyed(work.places())
            dealt = work.deal(
                self.folder, changed.select(account_key=plain_key())["account_key"] if len(same) else None
            )
            kept = Left.inside(self.folder) if len(same) else left
            measured = self._measured(dealt, copied)
            first = next(measured)
            for number, chunk in enumerate(chain([first], measured)):
                _keep(population, kept, audience, chunk)
                _add(index, chunk.tables | kept_tables(chunk, prints))
                self.on_share((number + 1) / dealt.chunk_count)
            if self.earlier is not None and len(same):
                tables = [name for name in (*first.tables, *KEPT) if name != "accounts"]
                index.take_over(self.earlier.path, same.to_arrow(), first.tables["accounts"].columns, tables)
                taken = Taken(self.earlier, same, places, like=first)
                taken.keep(population, left, audience, measured=kept)
            pods = pods_of(connection, self.version.created_at, from_youtube=features.derived_permitted)
            _add(index, features.pod_tables(pods, population.permitted(features.visibility)))
        return changed.height

    def _keyed(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Name accounts as the rows of this audience are named."""
        suffix = "" if self.features.visibility == SHARED else SEPARATOR + self.features.visibility
        return accounts.with_columns(pl.col("account_key") + suffix)

    def _unchanged(self, prints: pl.DataFrame) -> pl.Series:
        """Name the rows of the index before that rest on what they rested on then; none where these are few."""
        if self.earlier is None:
            return pl.Series("account_key", [], pl.String)
        same = prints.join(self.earlier.prints(), on=["account_key", "print"], how="semi")["account_key"]
        return same if prints.height - len(same) <= MOST_CHANGED * prints.height else same.clear()

    def _measured(self, dealt: DealtFacts, copied: pl.DataFrame) -> Iterator[MeasuredChunk]:
        step = MeasureStep(dealt, self.features, copied, self.engine.cores)
        pieces = range(dealt.chunk_count)
        return map(measured_of, self.engine.map(step, pieces, folder=self.folder, name="measured"))


@dataclass(frozen=True)
class Taken:
    """Accounts that are taken over.

    Attributes:
        earlier: the index before.
        same: the keys of their rows.
        places: account_key and chunk of all accounts, as they are dealt out when all are measured.
        like: a chunk that was measured now.

    """

    earlier: EarlierRows
    same: pl.Series
    places: pl.DataFrame
    like: MeasuredChunk

    def keep(self, population: Population, left: Left, audience: int, *, measured: Left) -> None:
        """Keep what the second pass needs of them, in the chunks in which it would be if all had been measured.

        A forecast is drawn a little towards the accounts of its chunk.

        Args:
            population: gets what is taken over; it has what was measured.
            left: gets the posts of all accounts.
            audience: number of the audience.
            measured: the posts of those that were measured.

        """
        for (_,), rows in self.places.sort("chunk", "account_key").group_by("chunk", maintain_order=True):
            keys = rows["account_key"]
            chunk = self.earlier.chunk(keys.filter(keys.is_in(self.same.implode())), self.like)
            population.add(chunk)
            for own, every, schema in (
                (chunk.history, (measured.history, left.history), READ_SCHEMA),
                (chunk.pairs, (measured.pairs, left.pairs), PAIRS_SCHEMA),
            ):
                fresh, kept = every
                together = pl.concat([own, fresh.of_accounts(keys, schema)])
                kept.add(audience, together.sort("account_key", maintain_order=True))


def _keep(population: Population, left: Left, audience: int, chunk: MeasuredChunk) -> None:
    """Keep of a chunk what the second pass needs."""
    population.add(chunk)
    left.history.add(audience, chunk.history)
    left.pairs.add(audience, chunk.pairs)


def _add(index: IndexWriter, tables: dict[str, pl.DataFrame]) -> None:
    for table, rows in tables.items():
        index.add(table, rows.to_arrow())
