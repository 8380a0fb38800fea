"""A grown forest as plain arrays: it can be written down without running code when it is read.

scikit-learn is imported where trees are grown or walked: it takes longer than all else that a small refresh needs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.statistics.arrays import Integers, Reals

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

_NO_CATEGORIES: NDArray[np.uint32] = np.zeros((0, 8), dtype=np.uint32)
_NO_PLACES: NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)
_THREADS = 2
_THREADS_FROM = 100_000  # rows from which a second thread is worth its start


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """The trees of one boosted regressor; scikit-learn's own code walks them.

    Attributes:
        start: what is said before any tree.
        nodes: the nodes of all trees, one tree after the other, as scikit-learn lays them out.
        sizes: how many nodes each tree has.

    """

    start: float
    nodes: NDArray[np.void]
    sizes: Integers

    @classmethod
    def of(cls, grown: "HistGradientBoostingRegressor") -> "Forest":
        """Take the trees out of a fitted regressor without categories."""
        trees = [stage[0].nodes for stage in grown._predictors]  # noqa: SLF001  no public way leads to the nodes
        start = float(np.ravel(grown._baseline_prediction)[0])  # noqa: SLF001
        return cls(start, np.concatenate(trees), np.array([len(tree) for tree in trees], dtype=np.int64))

    def predict(self, features: Reals) -> Reals:
        """Add up what the trees say of each row."""
        from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor  # noqa: PLC0415  see above

        rows = np.ascontiguousarray(features, dtype=np.float64)
        said = np.full(len(rows), self.start)
        threads = _THREADS if len(rows) >= _THREADS_FROM else 1
        for nodes in np.split(self.nodes, np.cumsum(self.sizes)[:-1]):
            tree = TreePredictor(np.ascontiguousarray(nodes), _NO_CATEGORIES, _NO_CATEGORIES)
            said += tree.predict(rows, _NO_CATEGORIES, _NO_PLACES, threads)
        return said
