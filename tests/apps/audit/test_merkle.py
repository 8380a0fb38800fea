"""The tree against the definition of the RFC, written down as it stands there, for all sizes up to 130."""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.audit.merkle import EMPTY_ROOT, Frontier, Tree, extends, includes, leaf_hash, node_hash

MOST = 130
ENTRIES = tuple(f"event {number}".encode() for number in range(MOST))
HASHES = tuple(map(leaf_hash, ENTRIES))

# The eight entries that implementations of certificate transparency are tested with, and the roots of the first n.
KNOWN_ENTRIES = tuple(
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
)
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def split(size: int) -> int:
    return max(power for power in (1 << bit for bit in range(9)) if power < size)


@cache
def mth(low: int, high: int) -> bytes:
    """MTH of D[low:high], RFC 9162 2.1.1."""
    size = high - low
    if size == 0:
        return sha256(b"").digest()
    if size == 1:
        return sha256(b"\x00" + ENTRIES[low]).digest()
    middle = low + split(size)
    return sha256(b"\x01" + mth(low, middle) + mth(middle, high)).digest()


def path(index: int, low: int, high: int) -> tuple[bytes, ...]:
    """PATH(m, D[n]), RFC 9162 2.1.3.1."""
    if high - low == 1:
        return ()
    middle = low + split(high - low)
    if index < middle - low:
        return (*path(index, low, middle), mth(middle, high))
    return (*path(index - (middle - low), middle, high), mth(low, middle))


def subproof(first: int, low: int, high: int, whole: bool) -> tuple[bytes, ...]:  # noqa: FBT001
    """SUBPROOF(m, D[n], b), RFC 9162 2.1.4.1."""
    if first == high - low:
        return () if whole else (mth(low, high),)
    middle = low + split(high - low)
    if first <= middle - low:
        return (*subproof(first, low, middle, whole), mth(middle, high))
    return (*subproof(first - (middle - low), middle, high, whole=False), mth(low, middle))


def test_the_published_roots_are_found() -> None:
    hashes = [leaf_hash(entry) for entry in KNOWN_ENTRIES]
    roots = [Tree(hashes[:size]).root().hex() for size in range(1, len(hashes) + 1)]
    assert tuple(roots) == KNOWN_ROOTS
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Tree([]).root() == Frontier().root() == EMPTY_ROOT


def test_roots_are_those_of_the_definition_appended_or_built_at_once() -> None:
    frontier = Frontier()
    for size in range(MOST + 1):
        assert frontier.root() == Tree(HASHES[:size]).root() == mth(0, size)
        assert Frontier.unpacked(size, frontier.packed()) == frontier
        frontier = frontier.append(HASHES[size]) if size < MOST else frontier


def test_inclusion_proofs_are_those_of_the_definition_and_hold() -> None:
    for size in range(1, MOST + 1):
        tree = Tree(HASHES[:size])
        for index in range(size):
            proof = tree.inclusion_proof(index)
            assert proof == path(index, 0, size)
            assert includes(mth(0, size), size, index, HASHES[index], proof)


def test_consistency_proofs_are_those_of_the_definition_and_hold() -> None:
    for size in range(1, MOST + 1):
        tree = Tree(HASHES[:size])
        for first in range(1, size + 1):
            proof = tree.consistency_proof(first)
            assert proof == subproof(first, 0, size, whole=True)
            assert extends(first, mth(0, first), size, mth(0, size), proof)


cases = st.integers(1, MOST).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1)))


@given(cases, st.data())
def test_an_inclusion_proof_holds_for_nothing_else(case: tuple[int, int], data: st.DataObject) -> None:
    size, index = case
    proof = path(index, 0, size)
    root, leaf = mth(0, size), HASHES[index]
    other = data.draw(st.integers(0, MOST - 1).filter(lambda one: one != index))
    assert not includes(root, size, other, leaf, proof) or path(other, 0, size) == proof
    assert not includes(root, size, index, HASHES[other], proof)
    assert not includes(leaf_hash(b"x"), size, index, leaf, proof)
    assert not includes(root, size, index, leaf, (*proof, leaf))
    assert not includes(root, size, index, leaf, proof[:-1]) or not proof
    assert not includes(root, size, -1, leaf, proof)


@given(cases, st.data())
def test_a_consistency_proof_holds_for_no_other_tree(case: tuple[int, int], data: st.DataObject) -> None:
    size, before = case
    first = before + 1
    proof = subproof(first, 0, size, whole=True)
    forged = leaf_hash(data.draw(st.binary(max_size=3)))
    assert not extends(first, forged, size, mth(0, size), proof)
    assert not extends(first, mth(0, first), size, forged, proof)
    assert not extends(first, mth(0, first), size, mth(0, size), (*proof, forged))
    assert not extends(size + 1, mth(0, first), size, mth(0, size), proof)
    changed = tuple(node_hash(one, one) for one in proof)
    assert not extends(first, mth(0, first), size, mth(0, size), changed) or first == size


def test_a_tree_that_is_too_small_proves_nothing() -> None:
    tree = Tree(HASHES[:3])
    for index in (-1, 3):
        with pytest.raises(IndexError):
            tree.inclusion_proof(index)
    for first in (0, 4):
        with pytest.raises(IndexError):
            tree.consistency_proof(first)
    with pytest.raises(ValueError, match="right edge"):
        Frontier.unpacked(3, b"x")
