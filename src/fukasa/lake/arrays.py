"""One file of named numpy arrays, written array by array and read through a memory map.

Layout: eight bytes that name the format, the arrays (each begins at a multiple of 64 bytes, little endian, C order), a
footer in JSON (what the file is, and name, type, shape and place of every array), and at the very end the footer's
length and checksum. A reader touches only the pages of the arrays it asks for; processes that map the same file share
them. The checksum covers the footer: a file that was cut, mixed up or is something else is refused on opening, while
a flipped bit inside an array is for the disk to find.
"""

import hashlib
import json
import mmap
import os
import struct
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from fukasa.lake.errors import IndexUnreadable

ALIGNMENT = 64
_MAGIC = b"FUKARR1\n"
_TRAILER = struct.Struct("<Q16s8s")  # length of the footer, its checksum, the format's name again
_KINDS = "biuf"  # truth, integers and floats: nothing that runs code when it is read
_STARTS, _LETTERS = ".starts", ".letters"

Array = NDArray[Any]


class _Place(NamedTuple):
    """Where an array stands."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int

    @property
    def end(self) -> int:
        return self.offset + np.dtype(self.dtype).itemsize * prod(self.shape)


class ArrayFileWriter:
    """Writes arrays one after the other; leaving the ``with`` block closes the file, leaving it by an error removes it.

    Args:
        path: the file; replaced when it exists.
        kind: what the file is, such as ``columns``; a reader of another kind refuses it.

    """

    def __init__(self, path: Path, kind: str) -> None:
        self._path = path
        self._kind = kind
        self._file: BinaryIO = path.open("wb")
        self._file.write(_MAGIC)
        self._places: dict[str, _Place] = {}
        self._busy: str | None = None
        self.facts: dict[str, Any] = {}  # small things to know, anything that JSON can hold

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        if error is None:
            self._finish()
            return
        self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write a whole array."""
        with self.appending(name, array.dtype, array.shape[1:]) as grow:
            grow.append(array)

    def add_texts(self, name: str, texts: Iterable[str]) -> None:
        """Write a list of texts, as one run of UTF-8 and where each begins; :meth:`ArrayFile.texts` reads them."""
        coded = [text.encode() for text in texts]
        self.add(name + _STARTS, np.concatenate([[0], np.cumsum([len(one) for one in coded], dtype=np.int64)]))
        self.add(name + _LETTERS, np.frombuffer(b"".join(coded), dtype=np.uint8))

    @contextmanager
    def appending(self, name: str, dtype: DTypeLike, row: tuple[int, ...] = ()) -> Iterator["Growing"]:
        """Write one array piece by piece, so that it never need be held whole.

        Args:
            name: of the array; each once.
            dtype: truth, integers or floats.
            row: the shape of what stands behind the first axis; empty for an array of one dimension.

        Raises:
            ValueError: the name was used already, another array is still being written, or the type holds objects.

        """
        kept = np.dtype(dtype).newbyteorder("<")
        if kept.kind not in _KINDS or name in self._places or self._busy is not None:
            message = f"array {name!r} of type {kept} cannot be begun (writing {self._busy!r}); names are used once"
            raise ValueError(message)
        self._busy = name
        self._file.write(bytes(-self._file.tell() % ALIGNMENT))
        offset = self._file.tell()
        growing = Growing(self._file, kept, row)
        try:
            yield growing
            self._places[name] = _Place(name, kept.str, (growing.rows, *row), offset)
        finally:
            self._busy = None

    def _finish(self) -> None:
        with self._file as file:
            arrays = [place._asdict() for place in self._places.values()]
            footer = json.dumps({"kind": self._kind, "facts": self.facts, "arrays": arrays}).encode()
            file.write(footer)
            file.write(_TRAILER.pack(len(footer), _checksum(footer), _MAGIC))


class Growing:
    """An array that is being written."""

    def __init__(self, file: BinaryIO, dtype: np.dtype[Any], row: tuple[int, ...]) -> None:
        self._file = file
        self._dtype = dtype
        self._row = row
        self.rows = 0

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows at the end; ValueError when they have another shape than the array."""
        if rows.shape[1:] != self._row:
            message = f"rows of shape {rows.shape[1:]} do not fit an array of rows of shape {self._row}"
            raise ValueError(message)
        self._file.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self.rows += len(rows)


class ArrayFile:
    """A finished file, mapped read-only; safe to share between threads.

    Args:
        path: the file.
        kind: what it has to be.

    Attributes:
        facts: the small things that the writer noted.

    Raises:
        IndexUnreadable: the file is missing, cut, damaged or of another kind.

    """

    def __init__(self, path: Path, kind: str) -> None:
        self.path = path
        try:
            self._descriptor = os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._descriptor)
            self._map = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)
            self._bytes: Array = np.frombuffer(self._map, dtype=np.uint8)
            footer, end = _footer(self._bytes)
            self.facts: Mapping[str, Any] = footer["facts"]
            self._places = {place.name: place for place in map(_place, footer["arrays"])}
            _require(footer["kind"] == kind, f"it is of the kind {footer['kind']!r}")
            _require(all(place.offset >= 0 and place.end <= end for place in self._places.values()), "it was cut")
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"the index file {path.name} cannot be read ({error}); build it again with `fukasa refresh`"
            raise IndexUnreadable(message, path=str(path)) from error

    def __contains__(self, name: str) -> bool:
        """Tell whether there is an array of that name."""
        return name in self._places

    def __getitem__(self, name: str) -> Array:
        """Give an array, read-only and not yet read from the disk; KeyError when there is none."""
        return self._mapped(self._places[name])

    def get(self, name: str) -> Array | None:
        """Give an array; None when there is none."""
        place = self._places.get(name)
        return None if place is None else self._mapped(place)

    def peek(self, name: str, first: int, last: int) -> Array:
        """Read the lines from ``first`` to before ``last`` of an array past the map.

        For few lines here and there of a very large array: the pages around them do not become memory of this process.
        """
        place = self._places[name]
        line = np.dtype(place.dtype).itemsize * prod(place.shape[1:])
        content = os.pread(self._descriptor, (last - first) * line, place.offset + first * line)
        return np.frombuffer(content, dtype=place.dtype).reshape(last - first, *place.shape[1:])

    def _mapped(self, place: _Place) -> Array:
        return self._bytes[place.offset : place.end].view(place.dtype).reshape(place.shape)

    def release(self) -> None:
        """Count what was read as memory of this process no longer; the system keeps it at hand while it has room."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._map.madvise(mmap.MADV_DONTNEED)

    @property
    def names(self) -> tuple[str, ...]:
        """The arrays, in the order written."""
        return tuple(self._places)

    def texts(self, name: str) -> "Texts":
        """Give a list of texts that :meth:`ArrayFileWriter.add_texts` wrote."""
        return Texts(self[name + _STARTS], self[name + _LETTERS])


class Texts(Sequence[str]):
    """A list of texts in a mapped file; each is decoded when it is asked for."""

    def __init__(self, starts: NDArray[np.int64], letters: NDArray[np.uint8]) -> None:
        self._starts = starts
        self._letters = letters

    def __len__(self) -> int:
        """Count the texts."""
        return self._starts.size - 1

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[str, ...]: ...
    def __getitem__(self, number: int | slice) -> str | tuple[str, ...]:
        """Give one text, or several; IndexError behind the end."""
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._letters[self._starts[number] : self._starts[number + 1]].tobytes().decode()


def _footer(content: Array) -> tuple[dict[str, Any], int]:
    """Read the footer, and where the arrays end; ValueError when it is not whole."""
    _require(content.size >= len(_MAGIC) + _TRAILER.size, "it was cut")
    _require(content[: len(_MAGIC)].tobytes() == _MAGIC, "it is no file of arrays")
    length, checksum, magic = _TRAILER.unpack(content[-_TRAILER.size :].tobytes())
    end = content.size - _TRAILER.size - length
    _require(magic == _MAGIC and end >= len(_MAGIC), "it was cut")
    footer = content[end : content.size - _TRAILER.size].tobytes()
    _require(_checksum(footer) == checksum, "its list of arrays is damaged")
    read: dict[str, Any] = json.loads(footer)
    return read, end


def _place(entry: dict[str, Any]) -> _Place:
    place = _Place(entry["name"], entry["dtype"], tuple(entry["shape"]), entry["offset"])
    _require(np.dtype(place.dtype).kind in _KINDS, f"array {place.name!r} has a type that is not read")
    return place


def _require(holds: bool, problem: str) -> None:  # noqa: FBT001  the condition itself
    if not holds:
        raise ValueError(problem)


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
