"""Bytes of a text file: opened, unpacked, and its encoding found."""

import codecs
import gzip
import io
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from fukasa.connectors.files.limits import GZIP_RATIO_FREE_BYTES, MAX_GZIP_BYTES, MAX_GZIP_RATIO, SAMPLE_BYTES
from fukasa.core.errors import InvalidInput

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CANDIDATES = ("cp932", "euc_jp", "euc_kr", "cp949", "gb18030", "cp1252")
_UTF16_NAMES = {"utf-16", "utf-16-le", "utf-16-be"}
_UTF16_SAMPLE = 2_000
_SCORED_SIGNS = 20_000
_ASCII_SHARE = 0.1
# The share of the signs beyond ASCII that may be broken in a file that is nevertheless of the encoding.
_MOST_BROKEN = {"utf-8": 0.3, "cp1252": 0.0}
_USUALLY_BROKEN = 0.1
_DOUBT = {"cp1252": 0.3, "gb18030": 0.1}  # encodings that can read almost everything
_KANA, _HANGUL, _IDEOGRAPHS = (0x3041, 0x30FE), (0xAC00, 0xD7A3), (0x4E00, 0x9FFF)
_LATIN_END = 0x250
_USUAL_HANGUL_BYTES = 2  # KS X 1001 has the usual syllables as two bytes and spells the others out
_IDEOGRAPH_WEIGHT = 0.3


@contextmanager
def open_bytes(path: Path, *, gzipped: bool) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open a file; gives the unpacked stream and the file itself, whose position tells the progress."""
    with path.open("rb") as file:
        if not gzipped:
            yield file, file
            return
        with _BoundedGzip(path, file) as unpacked:
            try:
                yield cast("BinaryIO", unpacked), file
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise InvalidInput(
                    f"{path.name}: the gzip file is damaged ({error}); fetch it again", file=path.name
                ) from None


class _BoundedGzip(gzip.GzipFile):
    """Unpacks as much as a table may have: a small file can unpack to more than a worker reads in a day."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        super().__init__(fileobj=file)
        self._path, self._packed = path, path.stat().st_size

    def read(self, size: int | None = -1) -> bytes:
        return self._checked(super().read(size))

    def readline(self, size: int | None = -1) -> bytes:
        return self._checked(super().readline(size))

    def _checked(self, piece: bytes) -> bytes:
        unpacked, name = self.tell(), self._path.name
        if unpacked > MAX_GZIP_BYTES:
            message = (
                f"{name}: the gzip file unpacks to more than {MAX_GZIP_BYTES >> 30} GB; split it into several files"
            )
            raise InvalidInput(message, file=name)
        if unpacked > max(GZIP_RATIO_FREE_BYTES, self._packed * MAX_GZIP_RATIO):
            told = f"the gzip file unpacks to more than {MAX_GZIP_RATIO} times its size, as no real table does"
            raise InvalidInput(f"{name}: {told}; unpack it, look at it and import it unpacked", file=name)
        return piece


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
    if "\ufffd" not in _decoded(sample, "utf-8"):
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
    """Recognise UTF-16 by what its reading gives: much ASCII, line ends, no NUL."""
    beginning = sample[:_UTF16_SAMPLE]
    for encoding in ("utf-16-le", "utf-16-be") if b"\0" in beginning else ():
        text = _decoded(beginning, encoding)
        plain = sum(sign.isascii() for sign in text) / max(len(text), 1)
        if plain >= _ASCII_SHARE and "\n" in text and "\0" not in text and "\ufffd" not in text:
            return encoding
    return None


def _decoded(sample: bytes, encoding: str) -> str:
    """Decode a sample whose last sign may be cut."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=False)


def _score(sample: bytes, encoding: str) -> float:
    """Judge how much a text looks like writing in this encoding; below 0 is no."""
    foreign = [sign for sign in _decoded(sample, encoding) if not sign.isascii()][:_SCORED_SIGNS]
    broken = foreign.count("\ufffd") / max(len(foreign), 1)
    if broken > _MOST_BROKEN.get(encoding, _USUALLY_BROKEN):
        return -1.0
    usual = sum(map(_commonness, foreign)) / max(len(foreign), 1)
    return max(usual - 2 * broken, 0.0) - _DOUBT.get(encoding, 0.0)


def _commonness(sign: str) -> float:
    """Weigh kana, usual Hangul and Latin letters with accents; an encoding that is not the right one gives few."""
    code = ord(sign)
    if _in(code, _KANA) or (_in(code, _HANGUL) and len(sign.encode("euc_kr")) == _USUAL_HANGUL_BYTES):
        return 1.0
    if code < _LATIN_END and unicodedata.category(sign).startswith("L"):
        return 1.0
    return _IDEOGRAPH_WEIGHT if _in(code, _IDEOGRAPHS) else 0.0


def _in(code: int, span: tuple[int, int]) -> bool:
    return span[0] <= code <= span[1]


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
