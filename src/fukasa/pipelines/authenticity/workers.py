"""Parts of a review done side by side: one process per core, each with its own reader of the index.

A process of its own program, not a fork or a copy of the caller: the caller may be a web server, a notebook or a
script, and none of them has to be prepared for it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fukasa.core.errors import FukasaError
from fukasa.pipelines.authenticity.folder import Part, ReviewFolder
from fukasa.pipelines.authenticity.steps import do_part, open_rows
from fukasa.pipelines.engine import HERE, Engine, Tables

FEWEST_PARTS = 4
"""Below so many parts a second process costs more than it saves."""

_PROGRAM = "fukasa.pipelines.authenticity.worker"
_ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_WAIT_S = 0.2
Progress = Callable[[float], None]


class WorkerFailed(FukasaError):  # noqa: N818
    """A process that reviewed accounts broke off."""

    code = "authenticity.worker_failed"
    status = 500


@dataclass(frozen=True, slots=True)
class _Worker:
    process: "subprocess.Popen[bytes]"
    log: Path


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the parts of a review.

    Attributes:
        index: the finished index; nobody may be writing to it.
        folder: where the pieces go.
        parts: all parts.
        cores: how many processes may work when the work is done here.
        engine: where it is done.

    """

    index: Path
    folder: ReviewFolder
    parts: Sequence[Part]
    cores: int = 1
    engine: Engine = HERE

    def do(self, step: str, told: Progress) -> None:
        """Do a step for all parts that are not finished yet.

        Args:
            step: one of :data:`fukasa.pipelines.authenticity.steps.STEPS`.
            told: told the share done.

        Raises:
            WorkerFailed: a process broke off; what it had finished stays.

        """
        left = [part for part in self.parts if not self.folder.has(step, part.number)]
        if self.engine is HERE and self.cores > 1 and len(left) >= FEWEST_PARTS:
            _watch(
                [self._start(step, left[place :: self.cores], place) for place in range(self.cores)],
                lambda: told(len(self.folder.pieces(step)) / len(self.parts)),
            )
            return
        doing = PartStep(step, self.index, self.folder, tuple(left), self.engine.cores)
        done = self.engine.map(doing, range(len(left)), folder=self.folder.path, name=f"{step}-told")
        for number, _ in enumerate(done, start=len(self.parts) - len(left) + 1):
            told(number / len(self.parts))

    def _start(self, step: str, parts: Sequence[Part], place: int) -> _Worker:
        spans = [f"{part.number}:{part.first}:{part.stop}" for part in parts]
        log = self.folder.path / f"{step}-{place}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-m", _PROGRAM, step, str(self.index), str(self.folder.path), *spans],
                env=os.environ | _ONE_THREAD,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        return _Worker(process, log)


@dataclass(frozen=True, slots=True)
class PartStep:
    """Does one step of a review for one part; what it makes goes to the folder of the review.

    Attributes:
        step: its name.
        index: the finished index.
        folder: where the pieces go.
        parts: those that are left to be done.
        threads: of the database; None for one per core.

    """

    step: str
    index: Path
    folder: ReviewFolder
    parts: tuple[Part, ...]
    threads: int | None

    def __call__(self, number: int) -> Tables:
        """Do a part; its files stand in the folder afterwards."""
        with open_rows(self.index, self.threads) as rows:
            do_part(self.step, rows, self.folder, self.parts[number])
        return {}


def _watch(workers: Sequence[_Worker], told: Callable[[], None]) -> None:
    """Wait for all; one that breaks off takes the others along."""
    try:
        while any(worker.process.poll() is None for worker in workers):
            _require_well(workers)
            told()
            time.sleep(_WAIT_S)
        _require_well(workers)
        told()
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.wait()


def _require_well(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        if worker.process.poll():
            said = worker.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise WorkerFailed(
                f"a process that reviews accounts broke off: {said[-1] if said else worker.process.returncode}; "
                "run the command again (`fukasa authenticity review --all` takes up what it had finished with --resume)"
            )
