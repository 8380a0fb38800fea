"""The program of one process that forecasts accounts: `python -m` this, folder, files of history.

It ends by itself when nobody waits for it any more.
"""

import os
import sys
from pathlib import Path

import polars as pl

from fukasa.pipelines.forecast.audience import forecast_formats
from fukasa.pipelines.forecast.method import ViewsMethod


def main(folder: str, *files: str) -> None:
    """Forecast the accounts of the files, one after the other; each result appears by one rename."""
    waiting, place = os.getppid(), Path(folder)
    model = ViewsMethod().load((place / "model").read_bytes())
    accounts = pl.read_parquet(place / "accounts")
    for file in map(Path, files):
        if os.getppid() != waiting:
            return
        unfinished = place / f"{file.name}.unfinished"
        forecast_formats(model, pl.read_parquet(file), accounts).write_parquet(unfinished, compression="lz4")
        unfinished.replace(place / file.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
