"""Where the first pass of a refresh leaves the posts that forecasts rest on: one small file per chunk of accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fukasa.analysis.forecast.views.panel import HISTORY_SCHEMA


@dataclass(frozen=True, slots=True)
class HistoryFolder:
    """History rows on the disk, so that memory stays level however many accounts there are.

    Attributes:
        path: a folder that exists and goes away with the refresh.

    """

    path: Path

    def add(self, audience: int, history: pl.DataFrame) -> None:
        """Keep the rows of one chunk.

        Args:
            audience: number of the audience: 0 is shared, then the workspaces in their order.
            history: rows of :data:`HISTORY_SCHEMA`; whole accounts. None at all leave no file.

        """
        if history.is_empty():
            return
        number = len(self.files(audience))
        history.write_parquet(self.path / f"{audience:05d}-{number:05d}.parquet", compression="lz4")

    def files(self, audience: int) -> list[Path]:
        """Name the files of an audience, in the order in which they were written."""
        return sorted(self.path.glob(f"{audience:05d}-*.parquet"))

    def chunks(self, audience: int) -> Iterator[pl.DataFrame]:
        """Give the rows of an audience, one chunk of accounts after the other."""
        for file in self.files(audience):
            yield pl.read_parquet(file)

    def of_accounts(self, keys: pl.Series, schema: pl.Schema = HISTORY_SCHEMA) -> pl.DataFrame:
        """Read the rows of some accounts of any audience, in the order of their keys, each as it was kept.

        So what is fitted on them does not depend on the order in which accounts were read.
        """
        files = sorted(self.path.glob("*.parquet"))
        if not files:
            return pl.DataFrame(schema=schema)
        wanted = pl.LazyFrame({"account_key": keys})
        found = pl.scan_parquet(files).join(wanted, on="account_key", how="semi", maintain_order="left").collect()
        return found.sort("account_key", maintain_order=True)

    def counts(self) -> pl.DataFrame:
        """Count the rows of every account: account_key, posts."""
        files = sorted(self.path.glob("*.parquet"))
        if not files:
            return pl.DataFrame(schema={"account_key": pl.String, "posts": pl.UInt32})
        return pl.scan_parquet(files).group_by("account_key").agg(posts=pl.len()).collect()
