"""Comments that were judged already, and an oracle whose errors are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.comments.classes import OTHER, registry
from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.comments.prepare import Comments
from fukasa.analysis.depth.labels import COMMENT_COLUMNS, with_flags
from fukasa.analysis.statistics.arrays import Reals

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_SCHEMA = dict.fromkeys(COMMENT_COLUMNS, pl.String()) | {
    "posted_at": pl.Datetime("us", "UTC"),
    "is_creator": pl.Boolean(),
    "by_creator": pl.Boolean(),
    "mutual": pl.Boolean(),
}
SURE = ErrorRates(1_000, 950, 4_000, 3_900)


@dataclass(frozen=True)
class Oracle:
    """A model of which only the errors are asked; or one that reads the class off the text.

    A text ``<class> <anything>`` has that class. With ``flip`` it is found, and every other class is given by mistake,
    as often as ``errors`` say; which comments is decided by the text alone.
    """

    errors: Mapping[str, ErrorRates] = field(default_factory=lambda: dict.fromkeys(registry().outputs, SURE))
    version: str = "oracle/1"
    thresholds: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(registry().outputs, 0.5))
    seed: int = 7

    def probabilities(self, comments: Comments) -> Reals:
        """Tell 0.9 for the classes given and less for the others."""
        rows = [self._row(text or "") for text in comments.texts.to_list()]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(registry().outputs))

    def _row(self, text: str) -> list[float]:
        rng = np.random.default_rng([self.seed, *text.encode()])
        said = text.split(" ", 1)[0]
        found = [
            rng.random() < (self.errors[name].sensitivity if name == said else 1 - self.errors[name].specificity)
            for name in registry().outputs
        ]
        doubt = [0.2 if name == OTHER else 0.1 for name in registry().outputs]  # without any label it is chatter
        return [0.9 if one else less for one, less in zip(found, doubt, strict=True)]


def comment(number: int = 0, **values: Any) -> dict[str, Any]:
    """Make a comment of the audience."""
    usual = {
        "account_key": "x:a",
        "post_id": f"p{number % 3}",
        "comment_id": f"c{number:05d}",
        "commenter": f"h{number}",
        "posted_at": MOMENT + timedelta(minutes=number),
        "text": f"words {number}",
        "is_creator": False,
        "by_creator": False,
    }
    return usual | values


def comments(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Lay comments out as the pipeline does."""
    return pl.DataFrame(list(rows), schema=_SCHEMA, infer_schema_length=None)


def judged(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Lay out comments that bring their ``labels`` with them; the probability of a given class is 0.9, else 0.1."""
    given = list(rows)
    labels = pl.Series("labels", [row.get("labels", "praise") for row in given], dtype=pl.String)
    answered = pl.Series("answered", [row.get("answered", False) for row in given], dtype=pl.Boolean)
    chances = {
        f"p_{name}": pl.Series([row.get(f"p_{name}", 0.9) for row in given], dtype=pl.Float64)
        for name in registry().outputs
    }
    plain = comments({key: value for key, value in row.items() if key in _SCHEMA} for row in given)
    return with_flags(plain.with_columns(labels, answered, **chances))
