"""How many captions per second are judged paid or not."""

from typing import Any

import polars as pl

from fukasa.analysis.sponsorship import judge_frame
from fukasa.cli.benchmarks.report import repeat, report, spread
from fukasa.synth import World, generate

ACCOUNTS = 2_000


def bench_sponsorship(*, runs: int = 5) -> dict[str, Any]:
    """Judge the captions of a demo world, marks of the platform taken off so that every text is read."""
    posts = pl.concat([pl.DataFrame(batch.tables["posts"]) for batch in generate(World(ACCOUNTS))])
    texts = posts.select("title", "caption", "hashtags")
    seconds = repeat(lambda: judge_frame(texts), times=runs)
    return report(
        "sponsorship", {"captions": texts.height, "per_second": spread((texts.height / s for s in seconds), digits=0)}
    )
