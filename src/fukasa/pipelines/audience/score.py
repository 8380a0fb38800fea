"""A file of profiles with what each of them is, and the share of fakes among them."""

import csv
from collections import Counter
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.audience.curves import scorer
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS, profile_matrix
from fukasa.analysis.authenticity.audience.libraries import (
    Library,
    known_columns,
    labelled_library,
    scores_through,
    simulated_library,
)
from fukasa.analysis.authenticity.audience.scorer import DIVIDER, SCORE_SCHEMA, TYPES, score_profiles
from fukasa.analysis.authenticity.audience.share import LEVEL, fake_shares, method_of, sample_mean
from fukasa.analysis.authenticity.configs import check
from fukasa.analysis.statistics.arrays import Reals
from fukasa.connectors.files.mapping import Mapping
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.audience.labels import Labelled
from fukasa.pipelines.audience.table import ProfileTable, open_profiles
from fukasa.pipelines.comments.tables import Row, whole_or_nothing

ADDED = tuple(SCORE_SCHEMA)
KEPT_AS = "{}_in"
"""What a column of the input is called when the output adds one of its name."""


@dataclass(frozen=True, slots=True)
class AudienceSummary:
    """What a file of profiles says as a whole.

    Attributes:
        n: rows.
        judged: profiles of which anything is known.
        share_fake: corrected for the errors of the scorer; None where ``reason`` tells why.
        low: lower end of its interval.
        high: upper end.
        level: of the interval.
        method: how share and interval were found.
        errors: whose profiles tell how the scorer errs: ``simulated``, or ``labelled`` and how many of each kind.
        reason: ``too_few`` or ``nothing_known`` where no share is stated.
        types: profiles of each type.
        reasons: profiles by reason.
        columns: field → column of the file.
        shared_columns: the columns that the share rests on.
        renamed: columns of the input that stand under another name in the output.
        scorer: version of the curves.

    """

    n: int
    judged: int
    share_fake: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    errors: Pairs[str, object]
    reason: str | None
    types: Pairs[str, int]
    reasons: Pairs[str, int]
    columns: Pairs[str, str]
    shared_columns: tuple[str, ...]
    renamed: Pairs[str, str]
    scorer: str


@dataclass
class _Tally:
    n: int = 0
    types: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    profiles: list[Reals] = field(default_factory=list)

    def add(self, profiles: pl.DataFrame, judged: pl.DataFrame) -> None:
        self.n += judged.height
        self.types.update(judged["type"].drop_nulls().to_list())
        told = judged["reasons"].str.split(DIVIDER).explode()
        self.reasons.update(told.filter(told.str.len_chars() > 0).to_list())
        self.profiles.append(profile_matrix(profiles))


def score_file(
    source: Path, target: Path, *, mapping: Mapping | None = None, labelled: Labelled | None = None
) -> AudienceSummary:
    """Judge the profiles of a CSV or TSV file and write it again with ``p_fake``, ``type`` and ``reasons``.

    Rows, their order and the columns of the input stay, and blank lines stay blank. The file appears under its name
    when it is complete; until then nothing that stood there is touched.

    Args:
        source: the file.
        target: the file to write; may be the source.
        mapping: which column is which, where names do not tell.
        labelled: profiles of which people know what they are; they tell how the scorer errs.

    Raises:
        InvalidInput: a file or a column is not there, a cell cannot be read, or the labels say too little.

    """
    opened = open_profiles(source, mapping)
    columns = opened.table.columns
    renamed = {name: _free_name(name, columns) for name in columns if name in ADDED}
    tally = _Tally()
    with whole_or_nothing(target) as file:
        writer = csv.writer(file, delimiter=opened.table.delimiter, lineterminator="\n")
        writer.writerow([renamed.get(name, name) for name in columns] + list(ADDED))
        for rows in opened.table.chunks(blank=True):
            cells = iter(_judged([row for row in rows if row], opened, tally))
            writer.writerows(row + next(cells) if row else row for row in rows)
        return _summary(tally, opened, labelled, renamed)


def _free_name(name: str, taken: tuple[str, ...]) -> str:
    while name in taken or name in ADDED:
        name = KEPT_AS.format(name)
    return name


def _judged(rows: list[Row], opened: ProfileTable, tally: _Tally) -> list[list[str]]:
    """Judge some rows; gives the added cells, a missing value as an empty one."""
    if not rows:
        return []
    profiles = opened.profiles(rows, tally.n + 1)
    judged = score_profiles(profiles)
    tally.add(profiles, judged)
    texts = judged.select(pl.col("p_fake").round(6).cast(pl.String), "type", "reasons").fill_null("")
    return [list(row) for row in texts.iter_rows()]


def _summary(
    tally: _Tally, opened: ProfileTable, labelled: Labelled | None, renamed: dict[str, str]
) -> AudienceSummary:
    profiles = np.concatenate(tally.profiles) if tally.profiles else np.empty((0, len(PROFILE_COLUMNS)))
    known = ~np.isnan(profiles).all(axis=1)
    read = _columns_of_share(profiles[known], labelled)
    library = _library(read, labelled) if any(read) else None
    reason = _reason(int(known.sum()), library)
    found = _share(profiles[known], read, library) if library and not reason else (None, None, None)
    return AudienceSummary(
        n=tally.n,
        judged=int(known.sum()),
        share_fake=found[0],
        low=found[1],
        high=found[2],
        level=LEVEL,
        method=method_of(library) if library else "none",
        errors=_errors(labelled),
        reason=reason,
        types={name: tally.types[name] for name in TYPES},
        reasons=dict(tally.reasons.most_common()),
        columns=opened.columns,
        shared_columns=tuple(name for name, used in zip(PROFILE_COLUMNS, read, strict=True) if used),
        renamed=renamed,
        scorer=scorer().version,
    )


def _columns_of_share(profiles: Reals, labelled: Labelled | None) -> tuple[bool, ...]:
    """Read only what both the sample and the labelled profiles know: errors through other columns are others."""
    if not len(profiles):
        return (False,) * len(PROFILE_COLUMNS)
    known = known_columns(profiles)
    if labelled is None:
        return known
    both = tuple(a and b for a, b in zip(known, known_columns(labelled.profiles), strict=True))
    if not any(both):
        raise InvalidInput("the labelled profiles have no column in common with the others; give the same columns")
    return both


def _library(read: tuple[bool, ...], labelled: Labelled | None) -> Library:
    if labelled is None:
        return simulated_library(read)
    scores = scores_through(labelled.profiles, read)
    return labelled_library(scores[~labelled.fake], scores[labelled.fake], read, labelled.rng)


def _reason(judged: int, library: Library | None) -> str | None:
    if library is None:
        return "nothing_known"
    return "too_few" if judged < check("audience_sample").least else None


def _share(profiles: Reals, read: tuple[bool, ...], library: Library) -> tuple[float, float, float]:
    mean = sample_mean(scores_through(profiles, read), library)
    found = fake_shares(np.array([mean]), np.array([float(len(profiles))]), library)
    return float(found.value[0]), float(found.low[0]), float(found.high[0])


def _errors(labelled: Labelled | None) -> dict[str, object]:
    if labelled is None:
        return {"source": "simulated"}
    return {"source": "labelled", "fake": int(labelled.fake.sum()), "real": int((~labelled.fake).sum())}
