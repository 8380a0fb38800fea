"""Real comments beside the checkout, and labels that two readings of some of them gave. Nothing is fitted on them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.classify import classify, probability_columns
from fukasa.analysis.comments.model import default_model

FOLDER = Path(__file__).parents[3] / "shared" / "data"
AUDIT = Path(__file__).parent / "audits" / "comments.tsv"
MARKS = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the real comments are not beside the checkout ({FOLDER.name})"),
]


def rows_of(name: str) -> pl.DataFrame:
    path = FOLDER / name
    return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)


def probabilities(texts: pl.Series) -> pl.DataFrame:
    """Judge comments by the shipped model; what is empty has no chance of anything."""
    return classify(texts).select(probability_columns()).fill_null(0.0)


@dataclass(frozen=True)
class Audit:
    """Comments that were read, beside what the shipped model says; columns as ``registry().outputs``."""

    sets: pl.Series
    texts: pl.Series
    truth: np.ndarray
    told: np.ndarray
    given: np.ndarray

    def of(self, language: str) -> np.ndarray:
        """Which comments are in a language; the names of the sets begin with it, but for the videos."""
        return self.sets.str.replace("^yt_", "en_").str.starts_with(language).to_numpy()


def audited(path: Path = AUDIT, folder: Path = FOLDER) -> Audit:
    """Read the labels, and the comments they belong to (``row`` counts data rows from 1)."""
    labels = pl.read_csv(path, separator="\t", schema_overrides={"labels": pl.String})
    texts = {name: rows_of(str(folder / name))["text"] for name in labels["set"].unique()}
    found = pl.Series("text", [texts[name][row - 1] for name, row in labels.select("set", "row").iter_rows()])
    asks = labels["question"].to_numpy() == 1
    truth = np.stack([*_flags(labels["labels"]), asks], axis=1)
    judged = classify(found)
    told = judged.select(probability_columns()).fill_null(0.0).to_numpy()
    given = np.stack([*_flags(judged["labels"]), told[:, -1] >= default_model().thresholds["question"]], axis=1)
    return Audit(labels["set"], found, truth, told, given)


def _flags(labels: pl.Series) -> list[np.ndarray]:
    parts = labels.fill_null("").str.split(";")
    return [parts.list.contains(name).to_numpy() for name in registry().ids]
