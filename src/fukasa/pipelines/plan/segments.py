"""The people a plan wants to reach: segments.csv."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.cells import Cells, read_text_table


@dataclass(frozen=True)
class Segments:
    """Groups of people that do not overlap.

    Attributes:
        names: of the segments.
        population: people in each.
        weight: what reaching one of them counts; 1 where nothing is said.

    """

    names: tuple[str, ...]
    population: Reals
    weight: Reals


NO_SEGMENTS = Segments((), np.empty(0), np.empty(0))


def segments_of(rows: Iterable[tuple[str, float, float]]) -> Segments:
    """Make segments of rows that were checked before: name, population, weight."""
    told = list(rows)
    if not told:
        return NO_SEGMENTS
    names, population, weight = zip(*told, strict=True)
    return Segments(tuple(names), np.array(population, dtype=np.float64), np.array(weight, dtype=np.float64))


def read_segments(path: Path) -> Segments:
    """Read segments.csv: segment, population, weight (1 where it is empty).

    Raises:
        InvalidInput: the file or a column is missing, a cell is bad, or a segment stands twice.

    """
    rows = read_text_table(path)
    cells = Cells(rows, path.name)
    for name in ("segment", "population"):
        if name not in rows.columns:
            raise InvalidInput(f"{path.name} has no column {name!r}; it needs segment and population, perhaps weight")
    names, people = cells.text("segment"), cells.number("population", least=0)
    for column, what in ((names, "has no name"), (people, "has no population")):
        if column.null_count():
            raise cells.refuse(int(column.is_null().arg_max() or 0), f"the segment {what}; fill it in")
    if names.is_duplicated().any():
        place = int(names.is_duplicated().arg_max() or 0)
        raise cells.refuse(place, f"the segment {names[place]!r} stands twice; keep one row")
    if names.is_empty():
        raise InvalidInput(f"{path.name} has no segments; write one row per group of people")
    if not people.sum():
        raise InvalidInput(f"{path.name} has segments without anybody in them; write how many people there are")
    weight = cells.number("weight", least=0).fill_null(1.0)
    return Segments(tuple(names.to_list()), people.to_numpy().copy(), weight.to_numpy().copy())
