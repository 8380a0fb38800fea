"""How many comments per second are classified, in memory and from file to file, and what the model costs to have."""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import polars as pl

from fukasa.analysis import comments as package
from fukasa.analysis.comments.classify import classify
from fukasa.analysis.comments.corpus import default_corpus
from fukasa.analysis.comments.model import MODEL_FILE, default_model
from fukasa.cli.benchmarks.report import peak_memory_mb, report, spread
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.annotate import annotate

ROWS = 200_000
SETS = {"live_chat_ja": "ja_livechat_capcom2021/chat.csv", "product_reviews_en": "en_yt_product_comments/comments.csv"}
_TEXT = "text"
_ONE_RUN = "from fukasa.cli.benchmarks.comments import one_run; one_run()"
_IMPORT = (
    "import time; begun = time.perf_counter(); import fukasa.analysis.comments.classify;"
    " print(time.perf_counter() - begun)"
)
_ONE_CORE = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def bench_comments(*, folder: Path | None = None, rows: int = ROWS, runs: int = 3) -> dict[str, Any]:
    """Classify comments on one core, every run in a process of its own.

    Args:
        folder: where the files of ``SETS`` lie; without it, the packaged corpus is classified.
        rows: the comments of a file are repeated until there are so many.
        runs: how often each file is measured.

    """
    with tempfile.TemporaryDirectory() as scratch:
        figures = {name: _measure(texts, rows, runs, Path(scratch)) for name, texts in _sets(folder).items()}
    return report("comments", {**figures, "import_seconds": _imports(runs), "model": _model()})


def one_run() -> None:
    """Classify the file named on the command line in memory and to a file; print seconds and peak memory as JSON."""
    keep_to_one_core()
    path = Path(sys.argv[1])
    begun = time.perf_counter()
    classify(["一度読み込む"])
    first = time.perf_counter() - begun
    texts = pl.read_csv(path)[_TEXT]
    in_memory = _seconds(lambda: classify(texts))
    from_file = _seconds(lambda: annotate(path, path.with_suffix(".out"), text=_TEXT))
    told = {"first": first, "in_memory": in_memory, "from_file": from_file, "mb": peak_memory_mb()}
    sys.stdout.write(json.dumps(told))


def keep_to_one_core() -> None:
    """Let this process run on one core only."""
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the settings of the libraries must do
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _seconds(measured: Callable[[], object]) -> float:
    begun = time.perf_counter()
    measured()
    return time.perf_counter() - begun


def _sets(folder: Path | None) -> dict[str, pl.Series]:
    if folder is None:
        return {"corpus": default_corpus()[_TEXT]}
    missing = [name for name in SETS.values() if not (folder / name).is_file()]
    if missing:
        raise InvalidInput(f"{folder / missing[0]}: no such file; give the folder in which the sets lie")
    return {name: pl.read_csv(folder / path)[_TEXT] for name, path in SETS.items()}


def _measure(texts: pl.Series, rows: int, runs: int, scratch: Path) -> dict[str, Any]:
    path = scratch / "comments.csv"
    many = list(islice(cycle(texts.fill_null("")), max(rows, len(texts))))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[_TEXT], *([text] for text in many)])
    told = [_run(path) for _ in range(runs)]
    characters = sum(map(len, many))
    return {
        "comments": len(many),
        "mean_characters": round(characters / len(many), 1),
        "per_second_in_memory": spread((len(many) / run["in_memory"] for run in told), digits=0),
        "per_second_from_csv": spread((len(many) / run["from_file"] for run in told), digits=0),
        "characters_per_second": spread((characters / run["in_memory"] for run in told), digits=0),
        "seconds_to_first": spread((run["first"] for run in told), digits=3),
        "peak_memory_mb": spread((run["mb"] for run in told), digits=1),
    }


def _run(path: Path) -> dict[str, float]:
    told: dict[str, float] = json.loads(_printed("-c", _ONE_RUN, str(path)))
    return told


def _imports(runs: int) -> dict[str, Any]:
    return spread((float(_printed("-c", _IMPORT)) for _ in range(runs)), digits=3)


def _printed(*arguments: str) -> str:
    """Run Python in a process that has one core, also where a library would use more."""
    command = (sys.executable, *arguments)
    environment = os.environ | _ONE_CORE
    return subprocess.run(command, capture_output=True, check=True, text=True, env=environment).stdout  # noqa: S603


def _model() -> dict[str, Any]:
    model = default_model()
    size = len(files(package).joinpath(MODEL_FILE).read_bytes())
    return {"version": model.version, "megabytes": round(size / 1e6, 2), "weights": int(model.weights.size)}
