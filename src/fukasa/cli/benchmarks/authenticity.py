"""How many accounts per second are reviewed from the figures of an index, and how long those figures take to make."""

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import polars as pl

from fukasa.cli.benchmarks.authenticity_index import DAYS, POSTS, write_bench_index
from fukasa.cli.benchmarks.comments import keep_to_one_core
from fukasa.cli.benchmarks.report import peak_memory_mb, report, spread

ACCOUNTS = 20_000
COMMENTED = 40
COMMENTS = 500
_ONE_CORE = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_RUN = "from fukasa.cli.benchmarks.authenticity import {name}; {name}()"


def bench_authenticity(*, accounts: int = ACCOUNTS, runs: int = 3) -> dict[str, Any]:
    """Review accounts on one core, every run in a process of its own on an index of its own.

    Args:
        accounts: how many the index has, each with 180 daily snapshots and 30 posts.
        runs: how often each is measured.

    """
    with tempfile.TemporaryDirectory() as scratch:
        reviews = [_told("one_review", str(Path(scratch) / f"{run}.duckdb"), str(accounts)) for run in range(runs)]
    comments = [_told("one_reading") for _ in range(runs)]
    return report(
        "authenticity",
        {
            "accounts": accounts,
            "snapshots_per_account": DAYS,
            "posts_per_account": POSTS,
            "accounts_per_second_one_core": spread((accounts / run["seconds"] for run in reviews), digits=0),
            "accounts_per_second_of_processor": spread((accounts / run["processor"] for run in reviews), digits=0),
            "seconds_by_step": {
                name: spread((run["steps"][name] for run in reviews), digits=2) for name in reviews[0]["steps"]
            },
            "minutes_for_2_500_000_accounts_on_two_cores": spread(
                (2_500_000 * run["seconds"] / accounts / 2 / 60 for run in reviews), digits=1
            ),
            "peak_memory_mb": spread((run["mb"] for run in reviews), digits=0),
            "comment_statistics": _of_comments(comments),
        },
    )


def one_review() -> None:
    """Make the index named on the command line and review it; print seconds and peak memory as JSON."""
    from fukasa.pipelines.authenticity.review import review_index

    keep_to_one_core()
    path, accounts = Path(sys.argv[1]), int(sys.argv[2])
    write_bench_index(path, accounts)
    marks: list[tuple[str, float]] = []
    begun, spent = time.perf_counter(), time.process_time()
    review_index(path, cores=1, on_step=lambda name, _done: marks.append((name, time.perf_counter())))
    seconds, processor = time.perf_counter() - begun, time.process_time() - spent
    path.unlink()
    _say({"seconds": seconds, "processor": processor, "steps": _steps(marks, begun), "mb": peak_memory_mb()})


def one_reading() -> None:
    """Classify comments and make the figures that a review reads; print seconds as JSON."""
    from fukasa.analysis.authenticity.comment_evidence import comment_evidence
    from fukasa.analysis.authenticity.copies import copied_words
    from fukasa.analysis.comments.model import default_model
    from fukasa.analysis.depth.labels import judged_comments

    keep_to_one_core()
    comments, posts = _comments()
    begun = time.perf_counter()
    judged = judged_comments(comments, default_model())
    classified = time.perf_counter()
    named = comments.with_columns(platform=pl.lit("instagram"))
    comment_evidence(comments, judged, posts, copied_words(named))
    _say({"classify": classified - begun, "evidence": time.perf_counter() - classified})


def _steps(marks: list[tuple[str, float]], begun: float) -> dict[str, float]:
    """Tell how long each step took: to its last mark from the last mark of the one before."""
    last = dict(marks)
    ends = [begun, *last.values()]
    return {name: end - start for name, start, end in zip(last, ends, ends[1:], strict=False)}


def _comments() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Deal the comments of the packaged corpus out to accounts with thirty posts each."""
    from fukasa.analysis.comments.corpus import default_corpus
    from fukasa.analysis.depth.labels import COMMENT_COLUMNS

    n = COMMENTED * COMMENTS
    number = pl.col("number")
    made_at = pl.datetime(2026, 6, 1, 9, 30, time_unit="us", time_zone="UTC")
    texts = list(islice(cycle(default_corpus()["text"].fill_null("")), n))
    nothing = {"is_creator": pl.Boolean, "reply_to": pl.String, "by_creator": pl.Boolean, "mutual": pl.Boolean}
    comments = pl.DataFrame({"number": range(n), "text": texts}).with_columns(
        account_key=pl.format("instagram:c{}", number // COMMENTS),
        post_id=pl.format("p{}", number % POSTS),
        comment_id=pl.format("k{}", number),
        commenter=pl.format("h{}", number % 7_919),
        posted_at=made_at + pl.duration(minutes=number % 4_001),
        **{name: pl.lit(None, kind) for name, kind in nothing.items()},
    )
    posts = comments.select("account_key", "post_id").unique().with_columns(posted_at=made_at)
    return comments.select(COMMENT_COLUMNS), posts


def _of_comments(runs: list[dict[str, float]]) -> dict[str, Any]:
    return {
        "accounts": COMMENTED,
        "comments_per_account": COMMENTS,
        "accounts_per_second_classified": spread((COMMENTED / run["classify"] for run in runs), digits=1),
        "accounts_per_second_counted": spread((COMMENTED / run["evidence"] for run in runs), digits=1),
    }


def _told(name: str, *arguments: str) -> dict[str, Any]:
    command = (sys.executable, "-c", _RUN.format(name=name), *arguments)
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=os.environ | _ONE_CORE)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])  # a slow query may have drawn a bar above
    return told


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(f"\n{json.dumps(told)}\n")
