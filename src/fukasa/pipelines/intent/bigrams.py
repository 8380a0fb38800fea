"""The plain rival of a search by brief: BM25 over words and pairs of characters, asked with the brief as it stands."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fukasa.lake.text.folding import folded

_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_K1, _B = 1.2, 0.75  # the usual constants (Robertson and Zaragoza, 2009)


def units(text: str) -> list[str]:
    """Cut a text into Latin words and pairs of other characters; a single other character stands for itself."""
    cut: list[str] = []
    for run in _RUN.findall(folded(text)):
        pairs = [run] if run.isascii() or len(run) == 1 else [run[place : place + 2] for place in range(len(run) - 1)]
        cut += pairs
    return cut


class BigramRanking:
    """BM25 over the units of texts, held in memory; meant for thousands of texts.

    Args:
        texts: one per account.

    """

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(units(text)) for text in texts]
        lengths = np.array([count.total() for count in counts], dtype=np.float64)
        self._norm = _K1 * (1 - _B + _B * lengths / max(lengths.mean(), 1.0))
        self._size = len(counts)
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, count in enumerate(counts):
            for unit, times in count.items():
                self._postings[unit].append((row, times))

    def scores(self, query: str) -> NDArray[np.float64]:
        """Score every text against a query; 0 where nothing is shared."""
        total = np.zeros(self._size)
        for unit in sorted(set(units(query)) & self._postings.keys()):
            rows, times = np.array(self._postings[unit]).T
            rarity = np.log1p((self._size - len(rows) + 0.5) / (len(rows) + 0.5))
            total[rows] += rarity * times * (_K1 + 1) / (times + self._norm[rows])
        return total
