"""Many users at once: threads in two processes ask the mix while the index is swapped beneath them."""

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from fukasa.cli.benchmarks.search.catalogue import INDEX
from fukasa.cli.benchmarks.search.questions import questions
from fukasa.cli.benchmarks.search.timing import quantiles
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.index import SearchIndex

PROCESSES = 2
_PAGES = ("filters", "text", "text_filters")
_ASKED = 40
_THINKING = 0.5
_ONE = "import sys; from fukasa.cli.benchmarks.search.users import one_process; one_process(*sys.argv[1:])"


def measure(folder: str, users: int) -> dict[str, Any]:
    """Let users ask in two processes, half a second between a page and the next, and swap the index meanwhile."""
    place = Path(folder)
    copy = place / "swapped"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for file in place.glob("search.*"):
        (copy / file.name).hardlink_to(file)
    each = -(-users // PROCESSES)
    command = [sys.executable, "-W", "ignore", "-c", _ONE, folder, str(copy), str(each)]
    running = [
        subprocess.Popen([*command, str(number)], stdout=subprocess.PIPE, text=True)  # noqa: S603
        for number in range(PROCESSES)
    ]
    told = [json.loads(process.communicate()[0]) for process in running]
    shutil.rmtree(copy)
    return {
        "users": each * PROCESSES,
        "processes": PROCESSES,
        "thinking_seconds": _THINKING,
        "requests": sum(len(one["ms"]) for one in told),
        "swaps": sum(one["swaps"] for one in told),
        "errors": [error for one in told for error in one["errors"]],
        "ms": quantiles(ms for one in told for ms in one["ms"]),
    }


class Swapped:
    """An index that is exchanged for a newer one; the older stays open until nobody reads it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._lock = Lock()
        self.swaps = 0
        self.now = SearchIndex(folders[0] / INDEX)

    def swap(self) -> None:
        """Open the other index and let new questions go there."""
        with self._lock:
            self.swaps += 1
            self.now = SearchIndex(self._folders[self.swaps % len(self._folders)] / INDEX)


def one_process(folder: str, copy: str, users: str, number: str) -> None:
    """Let a few users ask, and print their times as JSON."""
    index = Swapped((Path(folder), Path(copy)))
    pages = [question.query for question in questions() if question.kind in _PAGES]
    ms: list[float] = []
    errors: list[str] = []

    def ask(user: int) -> None:
        rng = np.random.default_rng([int(number), user])
        for place in rng.integers(len(pages), size=_ASKED).tolist():
            time.sleep(rng.exponential(_THINKING))
            begun = time.perf_counter()
            try:
                index.now.search(pages[place], SHARED_ONLY, limit=50)
            except Exception as error:  # noqa: BLE001 - whatever it is, the user would see it
                errors.append(repr(error)[:200])
            ms.append(round((time.perf_counter() - begun) * 1e3, 2))

    with ThreadPoolExecutor(int(users)) as pool:
        asking = [pool.submit(ask, user) for user in range(int(users))]
        while not all(one.done() for one in asking):
            time.sleep(3 * _THINKING)
            index.swap()
    sys.stdout.write(json.dumps({"ms": ms, "errors": errors, "swaps": index.swaps}))
