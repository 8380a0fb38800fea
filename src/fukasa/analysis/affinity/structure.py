"""How large and of which kind: followers, engagement, formats, price, depth and audience mix, standardised."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fukasa.analysis.affinity.settings import figures, settings
from fukasa.analysis.affinity.vectors import Vectors, unit_rows
from fukasa.analysis.statistics.columns import reals
from fukasa.core.errors import InvalidInput

Reals = NDArray[np.float64]
_LEAST = {"log": 1e-6}
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class StructureSpace:
    """The centre and spread of every figure.

    Attributes:
        centre: mean on the scale of the figure; NaN where nobody has it.
        spread: standard deviation; NaN where it cannot be known.

    """

    centre: Reals
    spread: Reals

    def standard(self, accounts: pl.DataFrame) -> Reals:
        """Give accounts × figures in standard deviations from the centre; NaN where not known."""
        limit = settings().figure_limit
        return np.clip((_scaled(accounts) - self.centre) / self.spread, -limit, limit)

    def vectors(self, accounts: pl.DataFrame) -> Vectors:
        """Give unit vectors of accounts; zeros where too few figures are known."""
        values = self.standard(accounts)
        few = np.count_nonzero(~np.isnan(values), axis=1) < settings().min_figures
        filled = np.nan_to_num(values, nan=0.0)  # the centre: a figure that is not known pulls to no side
        filled[few] = 0.0
        return unit_rows(filled)

    def to_dict(self) -> dict[str, list[float | None]]:
        """Give it as JSON can hold it."""
        parts = {"centre": self.centre, "spread": self.spread}
        return {name: [None if np.isnan(v) else float(v) for v in values] for name, values in parts.items()}

    @classmethod
    def from_dict(cls, raw: Mapping[str, list[float | None]]) -> "StructureSpace":
        """Read what :meth:`to_dict` gave."""
        return cls(*(np.array([np.nan if v is None else v for v in raw[name]]) for name in ("centre", "spread")))


def fit_structure(accounts: pl.DataFrame) -> StructureSpace:
    """Find centre and spread of every figure.

    Args:
        accounts: a column per figure of :func:`fukasa.analysis.affinity.settings.figures`; null is "not known".

    """
    values = _scaled(accounts)
    known = np.count_nonzero(~np.isnan(values), axis=0)
    kept = np.where(known[None, :] >= _FEWEST, values, np.nan)
    centre, spread = np.full(values.shape[1], np.nan), np.full(values.shape[1], np.nan)
    told = known >= _FEWEST
    centre[told], spread[told] = np.nanmean(kept[:, told], axis=0), np.nanstd(kept[:, told], axis=0)
    return StructureSpace(centre, np.where(spread > 0, spread, np.nan))


def _scaled(accounts: pl.DataFrame) -> Reals:
    missing = [figure.id for figure in figures() if figure.id not in accounts.columns]
    if missing:
        raise InvalidInput(f"structure needs the columns {', '.join(missing)}; add them, null where not known")
    columns = []
    for figure in figures():
        values = reals(accounts, figure.id)
        columns.append(np.log(np.maximum(values, _LEAST["log"])) if figure.scale == "log" else values)
    return np.column_stack(columns)
