"""What a task leaves for the driver: the tables of one piece, in one folder that appears by one rename."""

import shutil
import uuid
from pathlib import Path

import polars as pl

from fukasa.pipelines.engine import Tables

_ENDING = ".parquet"


def piece_of(folder: Path, number: int) -> Path:
    """Name the folder of a piece."""
    return folder / f"{number:06d}"


def leave(tables: Tables, folder: Path, number: int) -> None:
    """Leave the tables of a piece; who comes second, after a retry, leaves what the first has left.

    Raises:
        FileNotFoundError: nobody waits for the pieces any more: their folder is gone.

    """
    target = piece_of(folder, number)
    unfinished = target.with_name(f".{target.name}-{uuid.uuid4().hex}")
    unfinished.mkdir()
    for name, rows in tables.items():
        rows.write_parquet(unfinished / f"{name}{_ENDING}", compression="lz4")
    try:
        unfinished.rename(target)
    except OSError:
        if not target.exists():
            raise
        shutil.rmtree(unfinished, ignore_errors=True)


def take(folder: Path, number: int) -> Tables:
    """Read the tables of a piece and remove them."""
    place = piece_of(folder, number)
    found = {path.stem: pl.read_parquet(path) for path in sorted(place.glob(f"*{_ENDING}"))}
    shutil.rmtree(place, ignore_errors=True)
    return found
