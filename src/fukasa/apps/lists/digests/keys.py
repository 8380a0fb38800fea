"""Account keys, packed: a few thousand of them are some ten kilobytes."""

import zlib
from collections.abc import Iterable


def packed(keys: Iterable[str]) -> bytes:
    """Pack keys; their order is not kept, because sorted ones pack tighter."""
    return zlib.compress("\n".join(sorted(keys)).encode())


def unpacked(data: bytes) -> frozenset[str]:
    """Give packed keys back."""
    return frozenset(zlib.decompress(bytes(data)).decode().split("\n")) - {""}
