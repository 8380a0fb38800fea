"""Public labelled sets on which the method is measured, each with its own split and its own figures."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.comments.evaluation import Figure, area_under_curve
from fukasa.analysis.packaged import read_toml
from fukasa.analysis.statistics.arrays import Flags
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.pipelines.comments.method import Judged, Task, judge, judge_in_folds, task_of, together

_MARKS = r"[?？]"
_UTTERANCES = 60_000
_FOLDS = 10
_EVERY = 5
_INQUIRIES = ("要求", "照応要求", "質問", "確認")
_TRAIN = "train"
Figures = dict[str, float | Figure]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set.

    Attributes:
        name: how it is asked for.
        file: where it lies in the operator's folder.
        train_file: the training part, where it is a file of its own.
        source: whose it is, with its licence.
        task: what is asked, on which split.
        baseline: figures of a plain model on the same files.
        baseline_model: which model.

    """

    name: str
    file: str
    train_file: str | None
    source: str
    task: str
    baseline: Mapping[str, float]
    baseline_model: str


@dataclass(frozen=True, slots=True)
class MethodReport:
    """How the method did on a set.

    Attributes:
        measured: the set.
        train: rows it was trained on (of the last training, where there were several).
        test: rows it was judged on.
        figures: by name; with an interval where there is one.
        penalties: per training the chosen penalties of n-grams and of columns.
        seconds: for everything.

    """

    measured: LabelledSet
    train: int
    test: int
    figures: Figures
    penalties: tuple[tuple[float, float], ...]
    seconds: float


def parse_sets(raw: Mapping[str, Any]) -> dict[str, LabelledSet]:
    """Read the sets from parsed TOML.

    Raises:
        InvalidInput: an entry lacks something or has more than it should.

    """
    try:
        return {name: LabelledSet(name=name, **({"train_file": None} | entry)) for name, entry in raw["set"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"benchmarks.toml is broken ({type(error).__name__}: {error}); mend it") from error


@cache
def labelled_sets() -> dict[str, LabelledSet]:
    """Give the sets that are known by name."""
    return parse_sets(read_toml("fukasa.pipelines.comments", "benchmarks.toml"))


def measure_method(name: str, folder: Path, *, rng: np.random.Generator) -> MethodReport:
    """Train on a set and measure, on the split of its authors or on one of groups.

    Args:
        name: of the set.
        folder: where the sets lie.
        rng: for folds and samples.

    Raises:
        NotFound: there is no such set.
        InvalidInput: its file is not in the folder.

    """
    known = labelled_sets()
    if name not in known:
        raise NotFound(f"there is no set {name!r}; there are {', '.join(known)}")
    begun = time.perf_counter()
    found = _MEASURES[name](known[name], folder, rng)
    told, figures, train = found
    return MethodReport(
        measured=known[name],
        train=train,
        test=len(told.rows),
        figures=figures,
        penalties=tuple((one.ngram_penalty, one.meta_penalty) for one in told.settings),
        seconds=time.perf_counter() - begun,
    )


Measured = tuple[Judged, Figures, int]


def _read(folder: Path, name: str) -> pl.DataFrame:
    path = folder / name
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file; give the folder in which the sets lie")
    return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)


def _dialogue_questions(about: LabelledSet, folder: Path, rng: np.random.Generator) -> Measured:
    rows = _read(folder, about.file)
    names = rng.permutation(rows["dialogue_id"].unique().sort().to_numpy())
    place = pl.DataFrame({"dialogue_id": names, "place": np.arange(len(names))})
    sample = rows.join(place, on="dialogue_id").sort("place", "utterance_id").head(_UTTERANCES)
    task = _binary(sample["text"].str.replace_all(_MARKS, ""), sample["ends_q"] > 0, sample["place"])
    held_out = sample["place"].to_numpy() % _EVERY == 0
    told = judge(task, np.flatnonzero(~held_out), np.flatnonzero(held_out), rng)
    return told, binary_figures(told), int((~held_out).sum())


def _intents(about: LabelledSet, folder: Path, rng: np.random.Generator) -> Measured:
    train = _read(folder, about.train_file or about.file)
    rows = pl.concat([train, _read(folder, about.file)])
    names = rows["label_name"].unique().sort()
    truth = np.stack([(rows["label_name"] == name).to_numpy() for name in names], axis=1)
    told = judge(task_of(rows["text"], truth), np.arange(train.height), np.arange(train.height, rows.height), rng)
    figures = class_figures(told) | {"question_f1": f1_of_classes(told)[names.to_list().index("question")]}
    return told, figures, train.height


def _inquiries(about: LabelledSet, folder: Path, rng: np.random.Generator) -> Measured:
    rows = _read(folder, about.file)
    told = judge_in_folds(_binary(rows["text"], rows["speech_act"].is_in(_INQUIRIES), rows["dialog"]), _FOLDS, rng)
    return told, binary_figures(told), rows.height - rows.height // _FOLDS


def _spam(about: LabelledSet, folder: Path, rng: np.random.Generator) -> Measured:
    rows = _read(folder, about.file)
    task = _binary(rows["text"], rows["is_spam"] > 0)
    train = (rows["author_split"] == _TRAIN).to_numpy()
    video = rows["video"].to_numpy()
    by_video = {
        str(name): judge(task, np.flatnonzero(train & (video == name)), np.flatnonzero(~train & (video == name)), rng)
        for name in rows["video"].unique(maintain_order=True)
    }
    told = together(by_video.values())
    each = {f"mcc_{name}": matthews(part.truth[:, 0], part.scores[:, 0] > 0) for name, part in by_video.items()}
    return told, {"mcc": float(np.mean(list(each.values()))), **each, **binary_figures(told)}, int(train.sum())


def _purchase_intent(about: LabelledSet, folder: Path, rng: np.random.Generator) -> Measured:
    rows = _read(folder, about.file)
    told = judge_in_folds(_binary(rows["text"], rows["y"] > 0), _FOLDS, rng)
    return told, binary_figures(told), rows.height - rows.height // _FOLDS


_MEASURES: dict[str, Callable[[LabelledSet, Path, np.random.Generator], Measured]] = {
    "ja_realpersonachat": _dialogue_questions,
    "ko_3i4k": _intents,
    "ja_asdc": _inquiries,
    "yt_spam_uci": _spam,
    "en_purchase_intent": _purchase_intent,
}


def _binary(texts: pl.Series, truth: pl.Series, groups: pl.Series | None = None) -> Task:
    return task_of(texts, truth.to_numpy()[:, None], groups)


def binary_figures(told: Judged) -> Figures:
    """Give AUC, accuracy, F1 of the label and the mean F1 of label and rest."""
    truth, given = told.truth[:, 0], told.scores[:, 0] > 0
    both = f1(truth, given), f1(~truth, ~given)
    return {
        "auc": area_under_curve(truth, told.scores[:, 0]),
        "accuracy": float((truth == given).mean()),
        "f1": both[0],
        "macro_f1": float(np.mean(both)),
    }


def class_figures(told: Judged) -> Figures:
    """Give accuracy and the mean F1 of classes of which every row has one: that with the highest score."""
    right = told.truth.argmax(axis=1) == told.scores.argmax(axis=1)
    return {"accuracy": float(right.mean()), "macro_f1": float(np.mean(f1_of_classes(told)))}


def f1_of_classes(told: Judged) -> list[float]:
    """Give the F1 of every class, where a row is given the class with the highest score."""
    chosen = told.scores.argmax(axis=1)
    return [f1(told.truth[:, place], chosen == place) for place in range(told.truth.shape[1])]


def f1(truth: Flags, given: Flags) -> float:
    """Give the harmonic mean of precision and recall; 0 where there is nothing to find."""
    return float(2 * (truth & given).sum() / max(int(truth.sum() + given.sum()), 1))


def matthews(truth: Flags, given: Flags) -> float:
    """Give the Matthews correlation (1975) of two labels; 0 where one of them is constant."""
    right, wrong = float((truth & given).sum()), float((~truth & given).sum())
    refused, missed = float((~truth & ~given).sum()), float((truth & ~given).sum())
    spread = np.sqrt((right + wrong) * (right + missed) * (refused + wrong) * (refused + missed))
    return float((right * refused - wrong * missed) / spread) if spread else 0.0
