"""Independent streams of randomness, and hashes that stand for people.

Each block of accounts and each topic has its own generator, so that a new draw in one topic leaves the others alone.
"""

from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
HashArray = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_HEX = np.array([f"{byte:02x}" for byte in range(256)], dtype="S2")


def stream(seed: int, block: int, topic: str) -> np.random.Generator:
    """Give the generator of one topic in one block of accounts."""
    return np.random.default_rng([seed, block, crc32(topic.encode())])


def mixed(*parts: int | IntArray) -> HashArray:
    """Mix integers into 64 bit hashes (splitmix64, Steele, Lea, Flood 2014); arrays broadcast."""
    state = np.zeros(np.broadcast_shapes(*(np.shape(part) for part in parts)), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            state = state + np.asarray(part, dtype=np.int64).astype(np.uint64) + _GOLDEN
            state = (state ^ (state >> np.uint64(30))) * _MIX_1
            state = (state ^ (state >> np.uint64(27))) * _MIX_2
            state = state ^ (state >> np.uint64(31))
    return state


def hexed(hashes: HashArray) -> pa.StringArray:
    """Write hashes as 16 hexadecimal digits."""
    octets = np.ascontiguousarray(hashes).astype(">u8").view(np.uint8)
    text = _HEX[octets].tobytes()
    offsets = np.arange(0, 16 * (len(hashes) + 1), 16, dtype=np.int32)
    return pa.StringArray.from_buffers(len(hashes), pa.py_buffer(offsets), pa.py_buffer(text))


def happens(rng: np.random.Generator, probability: float | FloatArray, size: int) -> BoolArray:
    """Draw for each of ``size`` cases whether something of this probability happens."""
    return np.asarray(rng.random(size) < probability)


def pick(rng: np.random.Generator, weights: FloatArray, size: int) -> IntArray:
    """Draw positions with the given weights."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.asarray(np.searchsorted(edges, rng.random(size), side="right").clip(0, len(weights) - 1), dtype=np.int64)


def pick_by_row(rng: np.random.Generator, weights: FloatArray) -> IntArray:
    """Draw one position per row of a matrix of weights."""
    edges = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    drawn = (rng.random((len(weights), 1)) >= edges).sum(axis=1)
    return np.asarray(drawn.clip(0, weights.shape[1] - 1), dtype=np.int64)
