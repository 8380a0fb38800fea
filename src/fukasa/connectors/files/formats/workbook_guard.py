"""Whether a workbook may be opened at all: it is a zip archive, and an archive can unpack to more than memory holds."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fukasa.connectors.files.formats.sheet_extent import SheetExtent
from fukasa.connectors.files.limits import (
    MAX_SHEET_CELLS,
    MAX_XLS_BYTES,
    MAX_XLSX_BYTES,
    MAX_XLSX_RATIO,
    XLSX_RATIO_FREE_BYTES,
)
from fukasa.core.errors import InvalidInput

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_LOCAL_MAGIC = b"PK\x03\x04"
_PIECE = 1 << 20
_CONTENTS = "xl/workbook.xml"  # binary workbooks and those of other programs have none, and other ways to be huge


def check_workbook(path: Path) -> None:
    """Refuse a workbook that is encrypted, damaged or would unpack to too much."""
    with path.open("rb") as file:
        magic = file.read(8)
        file.seek(0)
        if magic == OLE_MAGIC:
            _check_xls(file, path)
        elif magic.startswith(_LOCAL_MAGIC):
            _check_xlsx(file, path)
        else:
            raise _refused(path, "is not an Excel workbook", "save it as .xlsx, or give the file its right ending")


def _refused(path: Path, reason: str, hint: str) -> InvalidInput:
    return InvalidInput(f"{path.name}: the file {reason}; {hint}", file=path.name)


def _check_xls(file: BinaryIO, path: Path) -> None:
    if path.stat().st_size > MAX_XLS_BYTES:
        raise _refused(path, f"is larger than {MAX_XLS_BYTES >> 20} MB", "save it as CSV")
    if _ENCRYPTED in file.read():
        raise _refused(path, "is protected by a password", "save it without one")


def _check_xlsx(file: BinaryIO, path: Path) -> None:
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise _refused(path, "is a damaged workbook", "fetch or save it again") from None
    packed = path.stat().st_size
    _check_size(sum(entry.file_size for entry in entries), packed, path)
    unpacked = 0
    for entry in entries:
        unpacked = _unpacked(file, entry, unpacked, packed, path)
    if _CONTENTS not in {entry.filename for entry in entries}:
        raise _refused(path, "is not an .xlsx workbook", "open it in a spreadsheet program and save it as .xlsx or CSV")


def _check_size(unpacked: int, packed: int, path: Path) -> None:
    if unpacked > MAX_XLSX_BYTES:
        raise _refused(path, f"unpacks to more than {MAX_XLSX_BYTES >> 20} MB", "save it as CSV or in parts")
    if unpacked > XLSX_RATIO_FREE_BYTES and unpacked > packed * MAX_XLSX_RATIO:
        reason = f"unpacks to more than {MAX_XLSX_RATIO} times its size, as no real workbook does"
        raise _refused(path, reason, "save it as CSV")


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo, so_far: int, packed: int, path: Path) -> int:
    """Unpack an entry for its true size (the directory may lie), keeping nothing."""
    if entry.flag_bits & 1:
        raise _refused(path, "is protected by a password", "save it without one")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _refused(path, "is packed in a way no spreadsheet program uses", "save it again as .xlsx")
    left = _behind_local_header(file, entry, path)
    extent = SheetExtent()
    try:
        for piece in _pieces(file, entry, left):
            so_far += len(piece)
            _check_size(so_far, packed, path)
            extent.feed(piece)
    except zlib.error:
        raise _refused(path, "is a damaged workbook", "fetch or save it again") from None
    extent.feed(b"")
    if extent.cells > MAX_SHEET_CELLS:
        reason = f"has a sheet that reaches over more than {MAX_SHEET_CELLS:,} cells"
        raise _refused(path, reason, "delete the cells far below or beside the table, or save it as CSV")
    return so_far


def _pieces(file: BinaryIO, entry: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """Give the content of an entry in pieces, whatever size the directory claims."""
    if entry.compress_type == zipfile.ZIP_STORED:
        left = min(left, max(entry.file_size, entry.compress_size))
        while piece := file.read(min(left, _PIECE)):
            left -= len(piece)
            yield piece
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and not inflate.eof:
        packed = file.read(min(left, _PIECE))
        left -= len(packed)
        while packed and not inflate.eof:  # behind the end the tail never grows shorter
            piece = inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
            if piece:
                yield piece


def _behind_local_header(file: BinaryIO, entry: zipfile.ZipInfo, path: Path) -> int:
    """Move to the packed bytes of an entry; gives how many they are at most."""
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MAGIC):
        raise _refused(path, "is a damaged workbook", "fetch or save it again")
    fields = _LOCAL_HEADER.unpack(header)
    file.seek(entry.header_offset + _LOCAL_HEADER.size + fields[-2] + fields[-1])
    return path.stat().st_size - file.tell()
