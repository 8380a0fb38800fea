"""How a figure is spread over a result: bins that are fixed when the index is built, each a packed set of bits."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile, ArrayFileWriter
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits
from fukasa.lake.columns.numbers import NumberColumn, Reals

BINS = 20
_EDGES, _BITS = ".edges", ".bins"
_TAIL = 0.01  # a share at either end lies in the outermost bins, so that few giants do not press all others into one
_WIDE = 20.0  # a figure that spans more than this factor is cut in equal ratios, others in equal steps
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Histogram:
    """The spread of a figure over a result.

    Attributes:
        edges: ascending, one more than there are bins; a bin takes its lower edge, the last one both. Empty where
            nothing is known of any account.
        counts: accounts per bin.
        unknown: accounts of the result whose figure is unknown.

    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Bins:
    """The bins of one figure: edges, and bins × words."""

    edges: Reals
    bits: NDArray[np.uint64]

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> "Bins":
        """Map the bins of a file."""
        return cls(file[name + _EDGES], file[name + _BITS])

    def count(self, chosen: Bits) -> Histogram:
        """Count a result."""
        counts = bits.counts_within(self.bits, chosen)
        unknown = bits.count(chosen) - int(counts.sum())
        return Histogram(tuple(self.edges.tolist()), tuple(counts.tolist()), unknown)


def write_bins(writer: ArrayFileWriter, name: str, column: NumberColumn) -> None:
    """Write the bins of a figure."""
    ordered = column.values[column.order].astype(np.float64)
    edges = bin_edges(ordered)
    ends = np.searchsorted(ordered, edges)
    ends[-1:] = ordered.size
    writer.add(name + _EDGES, edges)
    with writer.appending(name + _BITS, np.uint64, (bits.words_for(column.codes.size),)) as sets:
        for begin, end in pairwise(ends.tolist()):
            sets.append(bits.of_rows(column.order[begin:end], column.codes.size)[np.newaxis])


def bin_edges(ordered: Reals) -> Reals:
    """Choose the edges of bins for ascending values: round figures between the tails, the extremes at the ends."""
    finite = ordered[np.isfinite(ordered)]
    if not finite.size:
        return np.empty(0)
    low, high = finite[[int(_TAIL * (finite.size - 1)), int((1 - _TAIL) * (finite.size - 1))]]
    spaced = np.geomspace if low > 0 and high > _WIDE * low else np.linspace
    inner = spaced(low, high, BINS - 1)
    rounded = np.array([float(f"{edge:.{_DIGITS}g}") for edge in inner])
    inside = np.unique(rounded[(rounded > ordered[0]) & (rounded < ordered[-1])])
    return np.concatenate([ordered[:1], inside, ordered[-1:]])
