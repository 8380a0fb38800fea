"""How well searches by brief find the creators that a demo world planted for them."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from fukasa.analysis.intent.lexicon import default_lexicon
from fukasa.analysis.retrieval import mean_ndcg
from fukasa.cli.benchmarks.report import report
from fukasa.pipelines.demo import make_demo_world
from fukasa.pipelines.home import INDEX_ARTIFACT, Home
from fukasa.pipelines.intent.evaluation import BriefScore, evaluate
from fukasa.synth import World, generate
from fukasa.synth.briefs import packaged_briefs, planted_attributes

ACCOUNTS = 2_000
_FIGURES = ("rules", "relevance", "fitting", "bigrams", "chance", "shuffled", "whole", "planted")


def bench_retrieval(*, accounts: int = ACCOUNTS, data: Path | None = None) -> dict[str, Any]:
    """Make a demo world, search for every brief in it, and tell nDCG@10 of each way with its interval.

    Args:
        accounts: of the world; the kept judgements are those of 2,000.
        data: keep the world here and use it again; a folder that goes away if None.

    """
    if data is not None:
        return _measured(accounts, data)
    with TemporaryDirectory() as folder:
        return _measured(accounts, Path(folder))


def _measured(accounts: int, folder: Path) -> dict[str, Any]:
    world, briefs = World(accounts), packaged_briefs()
    home = Home(folder, clock=lambda: world.as_of)
    if home.lake.current().artifact(INDEX_ARTIFACT) is None:
        make_demo_world(home, accounts=accounts, seed=world.seed)
    planted = planted_attributes(generate(world))
    rng = np.random.default_rng(briefs.seed)
    with home.open_index() as index:
        begun = time.perf_counter()
        scores = evaluate(index, planted, briefs.briefs, briefs, rng)
        seconds = time.perf_counter() - begun
    return report(
        "retrieval",
        {
            "accounts": accounts,
            "briefs_version": briefs.version,
            "lexicon_version": default_lexicon().version,
            "figure": "nDCG@10 over the 20 judged creators of a brief; whole and planted over all accounts",
            "seconds": round(seconds, 1),
            "all": _means(scores, rng),
            "tuned": _means([one for one in scores if not one.held_out], rng),
            "held_out": _means([one for one in scores if one.held_out], rng),
            "better_than_bigrams": _gain(scores, rng),
            "briefs": [_rounded(one) for one in sorted(scores, key=lambda one: one.rules)],
        },
    )


def _means(scores: Sequence[BriefScore], rng: np.random.Generator) -> dict[str, Any]:
    return {"n": len(scores)} | {name: _mean([getattr(one, name) for one in scores], rng) for name in _FIGURES}


def _gain(scores: Sequence[BriefScore], rng: np.random.Generator) -> dict[str, Any]:
    """Tell by how much the rules are better than the rival on held-out briefs, brief by brief."""
    return _mean([one.rules - one.bigrams for one in scores if one.held_out], rng)


def _mean(values: Sequence[float], rng: np.random.Generator) -> dict[str, Any]:
    found = mean_ndcg(values, rng)
    return {"mean": round(found.mean, 4), "low": round(found.interval.low, 4), "high": round(found.interval.high, 4)}


def _rounded(score: BriefScore) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(score).items()}
