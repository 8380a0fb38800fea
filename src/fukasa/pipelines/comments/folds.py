"""Which part of the corpus is held out when: whole styles, so that nothing a style repeats is on both sides."""

import hashlib
from collections.abc import Sequence

import numpy as np

from fukasa.analysis.statistics.arrays import Integers

FOLDS = 5


def folds_of_styles(styles: Sequence[str], folds: int = FOLDS) -> Integers:
    """Give every comment the number of its fold; all comments of a style share it.

    Styles are dealt out by the hash of their name, language by language (the part of the name before its first ``-``),
    so that every fold holds every language and a new style does not move the others far.
    """
    names = sorted(set(styles), key=lambda name: (name.split("-")[0], hashlib.sha256(name.encode()).hexdigest()))
    fold = {name: place % folds for place, name in enumerate(names)}
    return np.array([fold[style] for style in styles], dtype=np.int64)
