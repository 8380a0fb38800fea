"""The Merkle tree of RFC 9162 (RFC 6962 with the same hashes): roots, and proofs that anybody can check.

Pure functions on bytes. A leaf is hashed behind 0x00 and a node behind 0x01, so that neither can pass for the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry of the log (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees that stand beside each other (RFC 9162, 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a growing tree: enough to append to it and to give its root in O(log n).

    Attributes:
        size: how many leaves there are.
        peaks: the roots of the whole subtrees that make up the tree, the largest first; one per bit of ``size``.

    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """Give the frontier with one more leaf hash."""
        peaks, merged, size = list(self.peaks), leaf, self.size
        while size & 1:
            merged = node_hash(peaks.pop(), merged)
            size >>= 1
        return Frontier(self.size + 1, (*peaks, merged))

    def root(self) -> bytes:
        """Give the root of the tree."""
        if not self.peaks:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.peaks))

    def packed(self) -> bytes:
        """Give the peaks as bytes, to be stored beside the size."""
        return b"".join(self.peaks)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> "Frontier":
        """Read what was stored.

        Raises:
            ValueError: the peaks do not belong to a tree of this size.

        """
        if size < 0 or len(packed) != HASH_BYTES * size.bit_count():
            message = f"{len(packed)} bytes are no right edge of {size} leaves"
            raise ValueError(message)
        return cls(size, tuple(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)))


class Tree:
    """A whole tree of ``n`` leaf hashes in memory, for proofs: 64 bytes per leaf, built in O(n)."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        bottom = b"".join(leaves)
        self.size = len(bottom) // HASH_BYTES
        self._levels = [bottom]
        while len(self._levels[-1]) > HASH_BYTES:
            self._levels.append(_paired(self._levels[-1]))

    def root(self) -> bytes:
        """Give the root of the tree."""
        return self._levels[-1] or EMPTY_ROOT

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """Give the path that shows that a leaf is in the tree (RFC 9162, 2.1.3.1).

        Raises:
            IndexError: there is no such leaf.

        """
        if not 0 <= index < self.size:
            message = f"there is no leaf {index} among {self.size}"
            raise IndexError(message)
        siblings = ((level, (index >> height) ^ 1) for height, level in enumerate(self._levels[:-1]))
        return tuple(self._node(level, at) for level, at in siblings if at * HASH_BYTES < len(level))

    def consistency_proof(self, first: int) -> tuple[bytes, ...]:
        """Give the path that shows that the first leaves are those of an older tree (RFC 9162, 2.1.4.1).

        Raises:
            IndexError: the older tree was empty, or larger.

        """
        if not 0 < first <= self.size:
            message = f"a tree of {first} leaves is no beginning of one of {self.size}"
            raise IndexError(message)
        return tuple(self._subproof(first, 0, self.size, whole=True))

    def _subproof(self, first: int, low: int, high: int, *, whole: bool) -> list[bytes]:
        if first == high - low:
            return [] if whole else [self._range(low, high)]
        split = low + _left_part(high - low)
        if first <= split - low:
            return [*self._subproof(first, low, split, whole=whole), self._range(split, high)]
        return [*self._subproof(first - (split - low), split, high, whole=False), self._range(low, split)]

    def _range(self, low: int, high: int) -> bytes:
        """Give the root of a subtree that the recursion of the RFC comes to: whole, or at the right edge."""
        height = (high - low - 1).bit_length()
        return self._node(self._levels[height], low >> height)

    @staticmethod
    def _node(level: bytes, at: int) -> bytes:
        return level[at * HASH_BYTES : (at + 1) * HASH_BYTES]


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether a leaf hash stands at ``index`` of the tree with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def extends(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the tree of ``second`` leaves begins with that of ``first`` (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root
    if not 0 < first < second or not proof:
        return False
    path = (first_root, *proof) if first.bit_count() == 1 else tuple(proof)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _paired(level: bytes) -> bytes:
    """Hash neighbours; one without a neighbour goes up as it is, which is what the RFC's split comes to."""
    pair = 2 * HASH_BYTES
    whole = len(level) - len(level) % pair
    nodes = [sha256(b"\x01" + level[at : at + pair]).digest() for at in range(0, whole, pair)]
    return b"".join((*nodes, level[whole:]))


def _left_part(size: int) -> int:
    """Give the largest power of two that is smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
