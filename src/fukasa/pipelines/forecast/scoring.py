"""The chunks of an audience scored side by side: one process per core, as in a review of audiences."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from fukasa.core.errors import FukasaError
from fukasa.pipelines.forecast.method import FittedViews

FEWEST_CHUNKS = 4
"""Below so many chunks a second process costs more than it saves."""

_PROGRAM = "fukasa.pipelines.forecast.scorer"
_ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_WAIT_S = 0.1


class ScoringFailed(FukasaError):  # noqa: N818
    """A process that forecast accounts broke off."""

    code = "forecast.scoring_failed"
    status = 500


def forecast_files(
    model: FittedViews, files: Sequence[Path], accounts: pl.DataFrame, cores: int
) -> Iterator[pl.DataFrame]:
    """Forecast the accounts of several files of history, each by a process of its own program.

    Args:
        model: the fitted model.
        files: history rows, whole accounts in each.
        accounts: account_key, as_of.
        cores: how many processes may work.

    Yields:
        Frames of :data:`fukasa.pipelines.forecast.audience.FORMATS_SCHEMA`, in the order of the files.

    Raises:
        ScoringFailed: a process broke off.

    """
    folder = files[0].parent / f"{files[0].stem}-scores"
    folder.mkdir()
    (folder / "model").write_bytes(model.to_bytes())
    accounts.select("account_key", "as_of").write_parquet(folder / "accounts")
    workers = [_start(folder, place, files[place::cores]) for place in range(cores)]
    try:
        for file in files:
            done = folder / file.name
            while not done.exists():
                _require_well(workers, folder, waiting=done)
                time.sleep(_WAIT_S)
            yield pl.read_parquet(done)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _start(folder: Path, place: int, files: Sequence[Path]) -> "subprocess.Popen[bytes]":
    with (folder / f"{place}.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", _PROGRAM, str(folder), *map(str, files)],
            env=os.environ | _ONE_THREAD,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def _require_well(workers: "Sequence[subprocess.Popen[bytes]]", folder: Path, *, waiting: Path) -> None:
    """Refuse to wait for what does not come: a process broke off, or all have ended without it."""
    ended = [worker.poll() for worker in workers]
    if not any(ended) and (None in ended or waiting.exists()):
        return
    broken = next((place for place, code in enumerate(ended) if code), 0)
    said = (folder / f"{broken}.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise ScoringFailed(
        f"a process that forecasts accounts broke off: {said[-1] if said else ended[broken]}; "
        "run `fukasa refresh` again"
    )
