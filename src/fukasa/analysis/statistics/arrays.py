"""Array types that the analysis speaks in."""

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
"""Real numbers; NaN is a missing value inside a matrix, never a result that leaves the analysis."""

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
