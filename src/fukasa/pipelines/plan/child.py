"""The program of the process that searches: `python -m` this, the folder of the problem, and when it was begun.

It prints its progress, one JSON object per line, and ends by itself when nobody waits for it any more.
"""

import json
import os
import shutil
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from fukasa.analysis.planning.problem.solution import Progress
from fukasa.analysis.planning.solvers.solve import solve
from fukasa.core.errors import FukasaError
from fukasa.pipelines.plan.handover import progress_line, read_problem, write_solution

REFUSED = 3
_LOOK_S = 0.5


def main(folder: str, begun: str) -> int:
    """Solve the problem in a folder.

    Args:
        folder: as :func:`fukasa.pipelines.plan.handover.write_problem` wrote it.
        begun: when the search was asked for, in seconds since the epoch: starting this process counts.

    """
    threading.Thread(target=_end_with, args=(os.getppid(), folder), daemon=True).start()
    problem, settings = read_problem(Path(folder))

    def report(progress: Progress) -> None:
        with suppress(BrokenPipeError):  # nobody listens any more: the thread above ends this, and clears up
            _say(progress_line(progress))

    try:
        solution = solve(problem, settings, elapsed=lambda: time.time() - float(begun), report=report)
    except FukasaError as refusal:
        _say(json.dumps({"refused": refusal.message}))
        return REFUSED
    write_solution(Path(folder), solution)
    return 0


def _end_with(waiting: int, folder: str) -> None:
    """End when the process that waits is gone, however it ended, and leave nothing behind."""
    while os.getppid() == waiting:
        time.sleep(_LOOK_S)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)  # the search itself cannot be interrupted otherwise


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
