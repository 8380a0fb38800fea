"""Where a review keeps what it has finished: one Parquet file per step and range of accounts, whole or absent."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import polars as pl

from fukasa import __version__
from fukasa.pipelines.program import contents_of, digest_of

ACCOUNTS_PER_PART = 10_000
_UNFINISHED = ".unfinished"
_DATA = "fukasa.analysis.authenticity.data"
_FORGOTTEN = ".forgotten"
_REVIEWERS = ("fukasa.analysis", "fukasa.core", "fukasa.pipelines.authenticity")


@dataclass(frozen=True, slots=True)
class Part:
    """A range of accounts.

    Attributes:
        number: counts up from 0.
        first: number of the first account.
        stop: number behind the last.

    """

    number: int
    first: int
    stop: int


def parts_of(accounts: int, size: int = ACCOUNTS_PER_PART) -> tuple[Part, ...]:
    """Divide accounts into parts; none at all are one part, so that every table has its columns."""
    edges = [*range(0, max(accounts, 1), size), accounts]
    return tuple(Part(number, first, stop) for number, (first, stop) in enumerate(pairwise(edges)))


@dataclass(frozen=True, slots=True)
class ReviewFolder:
    """The finished pieces of one review.

    A piece appears under its name by one rename, so that whatever is there is whole. Pieces say figures of accounts:
    the folder goes when the review is done, and with every erasure. It is made once, by :meth:`prepare`: a process that
    nobody waits for any more finds no place for what it still has in hand.

    Attributes:
        path: the folder.

    """

    path: Path

    def prepare(self, *steps: str) -> None:
        """Make the folder, with a place for the pieces of every step."""
        for step in steps:
            (self.path / step).mkdir(parents=True, exist_ok=True)

    def piece(self, step: str, number: int = 0) -> Path:
        """Name the file of a step and part."""
        return self.path / step / f"{number:05d}.parquet"

    def has(self, step: str, number: int = 0) -> bool:
        """Tell whether a piece is finished."""
        return self.piece(step, number).exists()

    def write(self, rows: pl.DataFrame, step: str, number: int = 0) -> None:
        """Write a piece, whole or not at all.

        Raises:
            FileNotFoundError: the folder was not prepared, or is forgotten.

        """
        target = self.piece(step, number)
        unfinished = target.with_suffix(f".{os.getpid()}{_UNFINISHED}")
        rows.write_parquet(unfinished, compression="lz4", statistics=True)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)

    def read(self, step: str, number: int = 0) -> pl.DataFrame:
        """Read a piece."""
        return pl.read_parquet(self.piece(step, number))

    def pieces(self, step: str) -> list[Path]:
        """Name all finished pieces of a step, in the order of the accounts."""
        return sorted((self.path / step).glob("*.parquet"))

    def forget(self) -> None:
        """Remove everything; who writes at this moment cannot finish, for the name goes first."""
        gone = self.path.with_name(self.path.name + _FORGOTTEN)
        shutil.rmtree(gone, ignore_errors=True)
        with suppress(FileNotFoundError):
            self.path.rename(gone)
            shutil.rmtree(gone)


def review_name(index: str, part_size: int = ACCOUNTS_PER_PART) -> str:
    """Name a review by what is reviewed and by what reviews it: other checks, weights or thresholds, another name.

    Args:
        index: what tells the index from every other one.
        part_size: accounts per piece.

    """
    return digest_of(f"{__version__}\n{index}\n{part_size}\n", contents_of(*_REVIEWERS))[:16]


@cache
def judging_version() -> str:
    """Name the packaged thresholds and weights that accounts are reviewed by; words are read when they are shown."""
    decides = [(name, content) for name, content in contents_of(_DATA) if "/sentences/" not in name]
    return digest_of("", decides)[:16]
