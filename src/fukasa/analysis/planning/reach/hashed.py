"""Exact audiences inside one tenant: sorted 64-bit hashes of people, keyed by the tenant's secret."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

Hashes = NDArray[np.uint64]

LEAST_SECRET = 16
"""Bytes of a secret that cannot be guessed."""
_MAGIC = b"FKS1"
_TAG = 8
_HEAD = len(_MAGIC) + _TAG
_WORD = np.dtype("<u8")


@dataclass(frozen=True, slots=True)
class HashedSet:
    """The people of one audience, as sorted hashes without repeats.

    Two of n people share a hash with a chance of about n² / 2⁶⁵: 3 in 100 million for a million people.

    Attributes:
        hashes: rising.
        tag: names the secret without telling it, so that sets of two secrets are never compared.

    """

    hashes: Hashes
    tag: bytes

    @classmethod
    def of(cls, people: Iterable[str], secret: bytes) -> "HashedSet":
        """Hash people by BLAKE2b, keyed by a secret (RFC 7693, 2015).

        Raises:
            InvalidInput: the secret is shorter than 16 bytes, or longer than 64, the most that BLAKE2b takes.

        """
        if not LEAST_SECRET <= len(secret) <= hashlib.blake2b.MAX_KEY_SIZE:
            raise InvalidInput(f"the secret of a tenant has 16 to 64 bytes, got {len(secret)}; draw a new one")
        joined = b"".join(hashlib.blake2b(one.encode(), digest_size=8, key=secret).digest() for one in set(people))
        tag = hashlib.blake2b(b"tag", digest_size=_TAG, key=secret).digest()
        return cls(np.unique(np.frombuffer(joined, dtype=_WORD).astype(np.uint64)), tag)

    def __len__(self) -> int:
        """Count the people."""
        return int(self.hashes.size)

    def union(self, other: "HashedSet") -> "HashedSet":
        """Give the people of either."""
        return HashedSet(np.union1d(self.hashes, self._same_secret(other).hashes), self.tag)

    def intersection(self, other: "HashedSet") -> "HashedSet":
        """Give the people of both."""
        mine, theirs = self.hashes, self._same_secret(other).hashes
        return HashedSet(np.intersect1d(mine, theirs, assume_unique=True), self.tag)

    def _same_secret(self, other: "HashedSet") -> "HashedSet":
        if other.tag != self.tag:
            raise InvalidInput("two audiences were hashed with different secrets; only sketches are compared so")
        return other

    def to_bytes(self) -> bytes:
        """Write the set as bytes."""
        return _MAGIC + self.tag + self.hashes.astype(_WORD).tobytes()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "HashedSet":
        """Read a set from bytes.

        Raises:
            InvalidInput: they are no hashed set, or a damaged one.

        """
        if raw[: len(_MAGIC)] != _MAGIC or len(raw) < _HEAD or (len(raw) - _HEAD) % _WORD.itemsize:
            raise InvalidInput("these bytes are no audience of hashed people; export it again")
        hashes = np.frombuffer(raw, dtype=_WORD, offset=_HEAD).astype(np.uint64)
        if not bool((hashes[1:] > hashes[:-1]).all()):
            raise InvalidInput("an audience of hashed people is damaged, its hashes are out of order; export it again")
        return cls(hashes, raw[len(_MAGIC) : _HEAD])


def overlap_counts(sets: Sequence[HashedSet]) -> Reals:
    """Count the people in both of every two sets; sizes on the diagonal."""
    counts = np.diag([float(len(one)) for one in sets])
    for i, one in enumerate(sets):
        for j in range(i):
            counts[i, j] = counts[j, i] = len(one.intersection(sets[j]))
    return counts


def people_met(sets: Sequence[HashedSet], chances: Reals) -> float:
    """People met at least once if each member of a set is met with the chance of that set, sets independently.

    With chances of 1 it is the size of the union.

    Args:
        sets: the audiences.
        chances: one per set, between 0 and 1.

    """
    if not sets:
        return 0.0
    union = reduce(HashedSet.union, sets)
    missed = np.ones(len(union))
    for one, chance in zip(sets, chances, strict=True):
        missed[np.searchsorted(union.hashes, one.hashes)] *= 1 - chance
    return float((1 - missed).sum())
