"""Many runs of neighbouring places of an array, as one array of places."""

import numpy as np
from numpy.typing import NDArray


def places_of(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the places of all runs, one run after the other.

    Args:
        starts: where each run begins.
        lengths: how long each is; 0 is allowed.

    """
    behind = np.cumsum(lengths)
    total = int(behind[-1]) if len(behind) else 0
    return np.arange(total) + np.repeat(starts - behind + lengths, lengths)
