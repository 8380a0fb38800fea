"""Comments made ready to be judged."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from fukasa.analysis.comments.clean import as_series, clean
from fukasa.analysis.comments.features import Features, find_features
from fukasa.analysis.statistics.arrays import Flags


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments with what is read of them.

    Attributes:
        texts: as written; null where there is none.
        features: what the shipped model reads.
        truncated: longer than what is read.

    """

    texts: pl.Series
    features: Features
    truncated: Flags

    def __len__(self) -> int:
        return len(self.texts)


def prepare(texts: pl.Series | Iterable[str | None]) -> Comments:
    """Normalise comments and compute their features."""
    series = as_series(texts)
    cleaned = clean(series)
    return Comments(series, find_features(cleaned["text"]), cleaned["truncated"].to_numpy())
