"""One chunk of accounts measured as a step of an engine: facts from the disk in, tables out."""

from dataclasses import dataclass

import polars as pl

from fukasa.pipelines.chunks import DealtFacts
from fukasa.pipelines.engine import Tables
from fukasa.pipelines.features import AccountFeatures, MeasuredChunk

_INDEX = "index."
_KEPT = ("measured", "history", "aggregates", "pairs", "accounts", "rates")


@dataclass(frozen=True)
class MeasureStep:
    """Measures one chunk.

    Attributes:
        dealt: the facts.
        features: what measures them.
        copied: of :func:`fukasa.pipelines.authenticity.first_pass.copied_in`.
        threads: of the database; None for one per core.

    """

    dealt: DealtFacts
    features: AccountFeatures
    copied: pl.DataFrame
    threads: int | None = None

    def __call__(self, number: int) -> Tables:
        """Give what :func:`measured_of` puts together again."""
        measured = self.features.measure(self.dealt.chunk(number, threads=self.threads), self.copied)
        rows = {_INDEX + name: table for name, table in measured.tables.items()}
        return rows | {name: getattr(measured, name) for name in _KEPT}


def measured_of(tables: Tables) -> MeasuredChunk:
    """Put together what a :class:`MeasureStep` gave."""
    rows = {name.removeprefix(_INDEX): table for name, table in tables.items() if name.startswith(_INDEX)}
    return MeasuredChunk(tables=rows, **{name: tables[name] for name in _KEPT})
