"""How the file of vectors is laid out; `SimilarIndex` reads what `write_vectors` writes.

Vectors lie cell after cell: a cell holds accounts that know the same blocks and lie close together, so that a question
reads a few runs of the file. Positions number the vectors as they lie, rows the accounts (`account_no`).

| array | type | holds |
|---|---|---|
| `vectors` | int8, positions × 144 | the three blocks side by side, each scaled to ±127 |
| `scales` | float32, positions × 3 | what makes a block's vector one of length 1; 0 where the block is not known |
| `rows` | uint32, positions | the account at each position |
| `positions` | uint32, rows | where the vector of an account lies |
| `cell_starts` | int64, cells + 1 | where each cell begins |
| `cell_centres` | float32, cells × 144 | the mean of the vectors of length 1 |
| `cell_known` | bool, cells × 3 | which blocks the accounts of a cell know |
| `cell_space` | uint8, cells | whose facts the spaces of audiences and topics rest on; only equal ones compare |
| `sketch_starts` | int64, rows + 1 | where the hashes of an account begin |
| `sketch_hashes` | uint32 | the smallest hashes of its commenters |
| `commenters` | uint32, rows | how many commenters are known |
"""

from itertools import pairwise

import numpy as np

from fukasa.analysis.affinity.settings import BLOCKS
from fukasa.analysis.affinity.vectors import WIDTHS

KIND = "vectors"
FORMAT = 1
_ENDS = np.cumsum([0, *(WIDTHS[block] for block in BLOCKS)])
SLICES = tuple(slice(int(begin), int(end)) for begin, end in pairwise(_ENDS))
"""Where each block stands in a vector, in the order of ``BLOCKS``."""
WIDTH = int(_ENDS[-1])
