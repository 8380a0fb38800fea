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


def do_parts(step: str, index: Path, folder: ReviewFolder, parts: Sequence[Part], cores: int, told: Progress) -> None:
    """Do a step for all parts that are not finished yet.

    Args:
        step: one of :data:`fukasa.pipelines.authenticity.steps.STEPS`.
        index: the finished index; nobody may be writing to it.
        folder: where the pieces go.
        parts: all parts.
        cores: how many processes may work.
        told: told the share done.

    Raises:
        WorkerFailed: a process broke off; what it had finished stays.

    """
    left = [part for part in parts if not folder.has(step, part.number)]
    if cores > 1 and len(left) >= FEWEST_PARTS:
        _watch(
            [_start(step, index, folder, left[place::cores], place) for place in range(cores)],
            lambda: told(len(folder.pieces(step)) / len(parts)),
        )
        return
    with open_rows(index) as rows:
        for number, part in enumerate(left, start=len(parts) - len(left) + 1):
            do_part(step, rows, folder, part)
            told(number / len(parts))


def _start(step: str, index: Path, folder: ReviewFolder, parts: Sequence[Part], place: int) -> _Worker:
    spans = [f"{part.number}:{part.first}:{part.stop}" for part in parts]
    log = folder.path / f"{step}-{place}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", _PROGRAM, step, str(index), str(folder.path), *spans],
            env=os.environ | _ONE_THREAD,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    return _Worker(process, log)


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
