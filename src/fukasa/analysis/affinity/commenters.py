"""Who listens: accounts under which the same people comment lie close together.

Common commenters are counted between every account and a set of landmark accounts, turned into positive pointwise
mutual information (how much more often than by chance) and folded onto its main directions. Sources: Levy, Goldberg
and Dagan, Improving distributional similarity with lessons learned from word embeddings, 2015; landmarks as in
Williams and Seeger, Using the Nyström method to speed up kernel machines, 2001.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from fukasa.analysis.affinity.basis import Basis, fit_basis
from fukasa.analysis.affinity.settings import Block, settings
from fukasa.analysis.affinity.vectors import WIDTHS, Vectors

Places = NDArray[np.int64]


def listeners(accounts: Places, commenters: Places, *, rows: int, people: int) -> csr_array:
    """Make the matrix of accounts × commenters that holds 1 where somebody commented under an account.

    Args:
        accounts: row of the account, one per comment or per pair.
        commenters: number of the commenter, from 0.
        rows: how many accounts.
        people: how many commenters.

    """
    ones = np.ones(len(accounts), dtype=np.float32)
    matrix = csr_array((ones, (accounts, commenters)), shape=(rows, people))
    matrix.data[:] = 1.0  # who wrote twice is still one person
    return matrix


@dataclass(frozen=True)
class AudienceSpace:
    """The space of audiences.

    Attributes:
        landmarks: matrix of landmark accounts × commenters.
        rows: their rows; an account is not compared with itself.
        context: how often each landmark shares anybody, smoothed, as a share of all.
        basis: the main directions.

    """

    landmarks: csr_array
    rows: Places
    context: NDArray[np.float64]
    basis: Basis

    @cached_property
    def _columns(self) -> csr_array:
        return csr_array(self.landmarks.T)

    def vectors(self, listening: csr_array, rows: Places) -> Vectors:
        """Give the vectors of accounts.

        Args:
            listening: matrix of accounts × commenters, as :func:`listeners` makes it.
            rows: the rows of these accounts, as in ``rows`` of the space.

        Returns:
            Unit vectors; zeros where too few commenters are known or none of them was seen elsewhere.

        """
        together = _without_self(csr_array(listening @ self._columns), rows, self.rows)
        found = self.basis.fold_in(_ppmi(together, self.context))
        heard = np.diff(listening.indptr) >= settings().min_commenters
        found[~heard] = 0.0
        return found


def fit_audience(listening: csr_array, rows: Places, rng: np.random.Generator) -> AudienceSpace | None:
    """Find the space of audiences.

    Args:
        listening: matrix of accounts × commenters, as :func:`listeners` makes it.
        rows: the rows of these accounts.
        rng: draws the landmarks, the more likely the more people of theirs are seen elsewhere too.

    Returns:
        The space; None where no two accounts share anybody.

    """
    listening = without_crowds(listening)
    shared = np.asarray(listening.sum(axis=1)).ravel()
    heard = np.flatnonzero(shared >= settings().min_commenters)
    if len(heard) <= 1:
        return None
    wanted = min(int(settings().landmarks), len(heard))
    keys = rng.exponential(size=len(heard)) / shared[heard]  # Efraimidis and Spirakis 2006
    chosen = np.sort(heard[np.argsort(keys, kind="stable")[:wanted]])
    landmarks, places = csr_array(listening[chosen]), rows[chosen]
    together = _without_self(csr_array(landmarks @ landmarks.T), places, places)
    total = float(together.sum())
    if total == 0:
        return None
    context = (np.asarray(together.sum(axis=0)).ravel() / total) ** settings().smoothing
    context /= context.sum()
    basis = fit_basis(_ppmi(together, context), WIDTHS[Block.AUDIENCE], rng, power=0.5)
    return AudienceSpace(landmarks, places, context, basis)


def without_crowds(listening: csr_array) -> csr_array:
    """Leave out who was seen under one account only, and who comments everywhere: neither tells of a community."""
    seen = np.bincount(listening.indices, minlength=listening.shape[1])
    keep = (seen > 1) & (seen <= settings().max_accounts)
    left = csr_array(listening, copy=True)
    left.data *= keep[left.indices]
    left.eliminate_zeros()
    return left


def _without_self(together: csr_array, rows: Places, columns: Places) -> csr_array:
    """Take out the cells in which an account meets itself."""
    pairs = together.tocoo()
    other = rows[pairs.row] != columns[pairs.col]
    kept = (pairs.data[other].astype(np.float64), (pairs.row[other], pairs.col[other]))
    return csr_array(kept, shape=together.shape)


def _ppmi(together: csr_array, context: NDArray[np.float64]) -> csr_array:
    """Positive pointwise mutual information of rows with landmarks."""
    table = csr_array(together, copy=True)
    totals = np.asarray(table.sum(axis=1)).ravel()
    of_row = np.repeat(totals, np.diff(table.indptr))
    expected = of_row * context[table.indices]
    ratio = np.divide(table.data, expected, out=np.ones_like(expected), where=expected > 0)  # a landmark of nobody: 0
    table.data = np.maximum(np.log(ratio), 0.0)
    table.eliminate_zeros()
    return table
