"""The packaged model of comments, built again from the packaged corpus: its bytes, and how well it labels."""

import hashlib
from dataclasses import asdict
from typing import Any

from fukasa.analysis.comments.model import to_bytes
from fukasa.cli.benchmarks.report import report
from fukasa.pipelines.comments.held_out import held_out, made_from
from fukasa.pipelines.comments.training import train_default


def bench_training() -> dict[str, Any]:
    """Train as the packaged model was trained; takes minutes."""
    training = train_default()
    figures = {one.language: asdict(one) for one in held_out(training)}
    built = hashlib.sha256(to_bytes(training.model)).hexdigest()
    return report("training", {"made_from": made_from(), "sha256": built, "held_out": figures})
