"""Bytes of a text file: opened, unpacked, and its encoding found."""

import codecs
import gzip
import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from fukasa.connectors.files.limits import SAMPLE_BYTES
from fukasa.core.errors import InvalidInput

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CANDIDATES = ("cp932", "euc_jp", "euc_kr", "cp949", "gb18030", "cp1252")
_UTF16_NAMES = {"utf-16", "utf-16-le", "utf-16-be"}
_BROKEN_SHARE = 0.02  # at most so many of the signs that are not ASCII may be broken in a file of an encoding


@contextmanager
def open_bytes(path: Path, *, gzipped: bool) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open a file; gives the unpacked stream and the file itself, whose position tells the progress."""
    with path.open("rb") as file:
        if not gzipped:
            yield file, file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            try:
                yield cast("BinaryIO", unpacked), file
            except (EOFError, gzip.BadGzipFile, OSError) as error:
                raise InvalidInput(
                    f"{path.name}: the gzip file is damaged ({error}); fetch it again", file=path.name
                ) from None


def sample_of(path: Path, *, gzipped: bool) -> bytes:
    """Read the beginning of a file."""
    with open_bytes(path, gzipped=gzipped) as (stream, _):
        return stream.read(SAMPLE_BYTES)


def checked_encoding(name: str, file: str) -> str:
    """Give the codec's own name of an encoding that a map names."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise InvalidInput(
            f"{file}: {name!r} is not an encoding; write for example utf-8 or cp932", file=file
        ) from None
    return "cp932" if found == "shift_jis" else found.removesuffix("-sig")


def detect_encoding(sample: bytes, file: str) -> str:
    """Find the encoding of a text from its beginning."""
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    if guess := _utf16_without_mark(sample):
        return guess
    if _broken_share(sample, "utf-8") == 0:
        return "utf-8"
    scores = {name: _score(sample, name) for name in ("utf-8", *_CANDIDATES)}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0:
        message = (
            f"{file}: the encoding cannot be told; save it as UTF-8, or name it in the map: [options] encoding = …"
        )
        raise InvalidInput(message, file=file)
    return best


def _utf16_without_mark(sample: bytes) -> str | None:
    even, odd = sample[0:2000:2], sample[1:2000:2]
    if len(odd) > 4 and odd.count(0) > len(odd) * 0.7 and not even.count(0):  # noqa: PLR2004  a few letters must be seen
        return "utf-16-le"
    if len(even) > 4 and even.count(0) > len(even) * 0.7 and not odd.count(0):  # noqa: PLR2004
        return "utf-16-be"
    return None


def _decoded(sample: bytes, encoding: str) -> str:
    """Decode a sample whose last sign may be cut."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=False)


def _broken_share(sample: bytes, encoding: str) -> float:
    foreign = [sign for sign in _decoded(sample, encoding) if not sign.isascii()]
    return foreign.count("�") / len(foreign) if foreign else 0.0


def _score(sample: bytes, encoding: str) -> float:
    """Judge how much a text looks like writing in this encoding; below 0 is no."""
    foreign = [sign for sign in _decoded(sample, encoding) if not sign.isascii()]
    broken = foreign.count("�") / max(len(foreign), 1)
    if broken > (0.3 if encoding == "utf-8" else _BROKEN_SHARE * 5):
        return -1.0
    usual = sum(map(_is_usual, foreign)) / max(len(foreign), 1)
    return usual - 2 * broken - (0.3 if encoding == "cp1252" else 0.0)


def _is_usual(sign: str) -> bool:
    """Kana, Hangul and Latin letters with accents; an encoding that is not the right one gives few of them."""
    code = ord(sign)
    return (
        0x3041 <= code <= 0x30FE  # noqa: PLR2004  kana
        or 0xAC00 <= code <= 0xD7A3  # noqa: PLR2004  Hangul
        or (code < 0x250 and unicodedata.category(sign).startswith("L"))  # noqa: PLR2004  Latin
    )


class Utf16Stream(io.RawIOBase):
    """Reads UTF-16 as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str, file: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._file = file
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Read at least one byte and about ``size``."""
        piece = self._stream.read(size)
        try:
            text = self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            message = f"{self._file}: the UTF-16 text is damaged ({error.reason}); save the file again as UTF-8"
            raise InvalidInput(message, file=self._file) from None
        return text.encode("utf-8", "surrogatepass") or (self.read(size) if piece else b"")


def is_utf16(encoding: str) -> bool:
    """Whether the encoding has two bytes for every sign, so that lines cannot be found in its bytes."""
    return encoding in _UTF16_NAMES
