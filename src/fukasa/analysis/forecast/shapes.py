"""The shape of a forecast: which quantiles the standardised logarithm of a quantity has."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from fukasa.analysis.statistics.arrays import Integers, Reals
from fukasa.core.errors import InvalidInput

PROBABILITIES: Reals = np.array([
    0.005, 0.01, 0.025, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50,
    0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.975, 0.99, 0.995,
])  # fmt: skip
"""The probabilities of the knots, ascending and symmetric around one half."""

NORMAL = "normal"
ALL = "all"
SEPARATOR = " × "
"""Between the platform and the rest of a bin's id: ``tiktok × 4-9``."""

_OUTERMOST = float(PROBABILITIES[0])
_TAIL_LOG = float(np.log(PROBABILITIES[1] / PROBABILITIES[0]))


@dataclass(frozen=True)
class Shapes:
    """Quantile tables of standardised logs, one row per Mondrian bin; row 0 is the normal.

    Between two knots the probability is linear. Beyond the outermost ones the tails are exponential, with the rate at
    which the probability falls from the last knot but one to the last. ``cdf`` and ``quantile`` are exact inverses.

    Attributes:
        ids: name of each row: ``normal``, ``all``, a platform, or platform × history length.
        z: rows × :data:`PROBABILITIES`, strictly ascending.

    """

    ids: tuple[str, ...]
    z: Reals

    def __post_init__(self) -> None:
        if self.z.shape != (len(self.ids), PROBABILITIES.size) or self.ids[:1] != (NORMAL,):
            raise InvalidInput(
                f"shapes need one row of {PROBABILITIES.size} quantiles per id, the first {NORMAL!r}; "
                f"got {self.z.shape} for {len(self.ids)} ids; fit them again"
            )
        if not bool(np.all(np.isfinite(self.z))) or not bool(np.all(np.diff(self.z, axis=1) > 0)):
            raise InvalidInput("the quantiles of a shape are finite and strictly ascending; fit the shapes again")
        if len(set(self.ids)) != len(self.ids):
            raise InvalidInput("two shapes have the same id; fit the shapes again")

    @classmethod
    def normal(cls) -> "Shapes":
        """Give the shapes where nothing is calibrated: the normal alone."""
        return cls((NORMAL,), ndtri(PROBABILITIES)[None, :])

    def row(self, identity: str) -> int:
        """Give the row of a bin; where it has none that of its platform, then ``all``, then the normal."""
        chain = (identity, identity.split(SEPARATOR, 1)[0], ALL)
        return next((self._places[name] for name in chain if name in self._places), 0)

    def only(self, rows: Integers) -> tuple["Shapes", Integers]:
        """Keep the normal and the rows that are named; give the smaller table and the rows' new numbers."""
        kept = np.unique(np.append(rows, 0))
        table = Shapes(tuple(self.ids[place] for place in kept), self.z[kept])
        return table, np.searchsorted(kept, rows)

    def cdf(self, z: Reals | float, shape: Integers | int) -> Reals:
        """Give P(Z ≤ z); NaN where z is NaN.

        Args:
            z: standardised logs, of any size.
            shape: rows of the table, broadcast against z.

        Raises:
            InvalidInput: a row is not in the table.

        """
        return self._by_row(_cdf_of_row, z, shape)

    def quantile(self, p: Reals | float, shape: Integers | int) -> Reals:
        """Give the z that a share p of the cases stays at or under; −∞ at 0, ∞ at 1, NaN where p is NaN.

        Args:
            p: shares between 0 and 1, of any size.
            shape: rows of the table, broadcast against p.

        Raises:
            InvalidInput: a share is not between 0 and 1, or a row is not in the table.

        """
        if bool(np.any(np.asarray(p) < 0)) or bool(np.any(np.asarray(p) > 1)):
            raise InvalidInput("a quantile is asked for by a share between 0 and 1")
        return self._by_row(_quantile_of_row, p, shape)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.ids)}

    def _by_row(self, function: Callable[[Reals, Reals], Reals], x: Reals | float, shape: Integers | int) -> Reals:
        """Apply a function of one row to the values of that row: a loop over rows, never over cases."""
        used = np.unique(shape)
        if used.size and not 0 <= used[0] <= used[-1] < len(self.ids):
            raise InvalidInput(f"a forecast names shape {used[-1]}, {len(self.ids)} are stored; forecast again")
        values, rows = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(shape))
        if used.size == 1:
            return function(values.ravel(), self.z[used[0]]).reshape(values.shape)
        found = np.empty(values.shape)
        for place in used:
            mask = rows == place
            found[mask] = function(values[mask], self.z[place])
        return found


def tail_scales(z: Reals) -> tuple[Reals, Reals]:
    """Give the scales of the exponential tails below and above the knots, for one row or for all of them."""
    return (z[..., 1] - z[..., 0]) / _TAIL_LOG, (z[..., -1] - z[..., -2]) / _TAIL_LOG


def _cdf_of_row(values: Reals, z: Reals) -> Reals:
    below, above = tail_scales(z)
    found = np.interp(values, z, PROBABILITIES)
    low, high = values < z[0], values > z[-1]
    found[low] = _OUTERMOST * np.exp((values[low] - z[0]) / below)
    found[high] = 1 - _OUTERMOST * np.exp((z[-1] - values[high]) / above)
    return found


def _quantile_of_row(p: Reals, z: Reals) -> Reals:
    below, above = tail_scales(z)
    found = np.interp(p, PROBABILITIES, z)
    low, high = p < _OUTERMOST, p > PROBABILITIES[-1]
    with np.errstate(divide="ignore"):
        found[low] = z[0] + below * np.log(p[low] / _OUTERMOST)
        found[high] = z[-1] - above * np.log((1 - p[high]) / _OUTERMOST)
    return found
