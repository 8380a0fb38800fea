"""Profiles of which people know what they are."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.audience.figures import profile_matrix
from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.connectors.files.cells.refusal import CellRefused
from fukasa.connectors.files.cells.words import parse_boolean
from fukasa.connectors.files.mapping import Mapping
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.audience.table import open_profiles
from fukasa.pipelines.comments.tables import column_of

_WORDS = {"fake": True, "real": False}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled profiles.

    Attributes:
        profiles: profiles × ``PROFILE_COLUMNS``.
        fake: which are fake.
        rng: randomness of the resamples that tell how sure their error rates are.

    """

    profiles: Reals
    fake: Flags
    rng: np.random.Generator


def read_labelled(path: Path, label: str, rng: np.random.Generator, mapping: Mapping | None = None) -> Labelled:
    """Read labelled profiles; rows without a label or without any known cell are left out.

    Args:
        path: a CSV or TSV file.
        label: its column that tells with 1 or 0, yes or no, fake or real, which are fake.
        rng: randomness.
        mapping: which column is which, where names do not tell.

    Raises:
        InvalidInput: the file or a column is not there, or a cell cannot be read.

    """
    opened = open_profiles(path, mapping)
    place = opened.table.place(label, "--label")
    frames, labels, first = [pl.DataFrame()], list[bool | None](), 1
    for rows in opened.table.chunks():
        frames.append(opened.profiles(rows, first))
        labels += [_label(cell, path, first + number) for number, cell in enumerate(column_of(rows, place))]
        first += len(rows)
    if first == 1:
        raise InvalidInput(f"{path.name} has no rows; give labelled profiles")
    profiles = profile_matrix(pl.concat(frames[1:]))
    told = np.array([one is not None for one in labels]) & ~np.isnan(profiles).all(axis=1)
    return Labelled(profiles[told], np.array([one is True for one in labels])[told], rng)


def _label(cell: str | None, path: Path, row: int) -> bool | None:
    if cell is None:
        return None
    word = cell.strip().casefold()
    try:
        return _WORDS[word] if word in _WORDS else parse_boolean(cell)
    except CellRefused:
        raise InvalidInput(f"{path.name}, row {row}: the label {cell!r} must be 1 or 0, fake or real") from None
