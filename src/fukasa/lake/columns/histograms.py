"""How a figure is spread over a result: bins that are fixed when the index is built, each a packed set of bits.

The edges rest on shared accounts only, so that what one workspace imports moves nothing that another sees; both ends
are open. Where hardly anything is shared, a reader gets bins made of what it sees itself.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.arrays import ArrayFile, ArrayFileWriter
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Truths
from fukasa.lake.columns.numbers import NumberColumn, Reals

BINS = 20
ENOUGH_SHARED = 100
"""With fewer shared accounts of which a figure is known, a workspace's own accounts would find no bins of use."""
_EDGES, _BITS = ".edges", ".bins"
_TAIL = 0.01  # a share at either end lies in the outermost bins, so that few giants do not press all others into one
_WIDE = 20.0  # a figure that spans more than this factor is cut in equal ratios, others in equal steps
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Histogram:
    """The spread of a figure over a result.

    Attributes:
        edges: ascending, one more than there are bins; a bin takes its lower edge, the outermost are infinite. Empty
            where nothing is known of any account.
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


def write_bins(writer: ArrayFileWriter, name: str, column: NumberColumn, shared: Truths) -> None:
    """Write the bins of a figure.

    Args:
        writer: of the file.
        name: of the figure.
        column: the figure.
        shared: per row whether it rests on shared facts; the edges rest on these, the bins hold all rows.

    """
    made = bins_of(column, shared, least=ENOUGH_SHARED)
    writer.add(name + _EDGES, made.edges)
    writer.add(name + _BITS, made.bits)


def bins_of(column: NumberColumn, told: Truths, *, least: int = 1) -> Bins:
    """Make the bins of a figure.

    Args:
        column: the figure.
        told: the rows that the edges rest on.
        least: with fewer of them known there are no bins.

    """
    rows = column.codes.size
    resting = column.order[told[column.order]]
    edges = bin_edges(column.values[resting].astype(np.float64) if resting.size >= least else np.empty(0))
    ends = np.searchsorted(column.values[column.order].astype(np.float64), edges)
    ends[-1:] = column.order.size
    sets = [bits.of_rows(column.order[begin:end], rows) for begin, end in pairwise(ends.tolist())]
    return Bins(edges, np.array(sets, dtype=np.uint64).reshape(len(sets), bits.words_for(rows)))


def bin_edges(ordered: Reals) -> Reals:
    """Choose the edges of bins for ascending values: round figures between the tails, and beyond them all the rest."""
    finite = ordered[np.isfinite(ordered)]
    if not finite.size:
        return np.empty(0)
    low, high = finite[[int(_TAIL * (finite.size - 1)), int((1 - _TAIL) * (finite.size - 1))]]
    spaced = np.geomspace if low > 0 and high > _WIDE * low else np.linspace
    inner = spaced(low, high, BINS - 1)
    rounded = np.array([float(f"{edge:.{_DIGITS}g}") for edge in inner])
    inside = np.unique(rounded[(rounded > ordered[0]) & (rounded < ordered[-1])])
    return np.concatenate([[-np.inf], inside, [np.inf]])
