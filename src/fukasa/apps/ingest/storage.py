"""Where uploaded files and rejected rows stand in the data folder, under names that nobody can guess."""

import json
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from fukasa.connectors.files import Rejection
from fukasa.core.errors import StorageFull

_NAME_LENGTH = 80  # Japanese takes three bytes a sign, and a name has 255
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')
_PRIVATE = 0o700


def uploads() -> Path:
    """Give the folder of the uploads; made when it is missing, closed to other users of the machine."""
    folder = Path(settings.FUKASA_DATA) / "uploads"
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return folder


def safe_name(name: str) -> str:
    """Make a file name that can stand in a folder, in a message and in a download."""
    plain = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    plain = _UNSAFE.sub("_", plain).strip(" .") or "file"
    stem, dot, ending = plain.partition(".")
    room = _NAME_LENGTH - len(dot + ending)
    return plain if len(plain) <= _NAME_LENGTH else f"{stem[: max(room, 1)]}{dot}{ending}"[-_NAME_LENGTH:]


def upload_path(folder: str, name: str) -> Path:
    """Tell where an uploaded file stands."""
    return uploads() / folder / name


def keep_upload(file: UploadedFile[Any], folder: str, name: str) -> Path:
    """Move an upload to its place; it was streamed to the disk on its way in and is not copied through memory.

    Raises:
        StorageFull: the disk has no room.

    """
    path = upload_path(folder, name)
    path.parent.mkdir(mode=_PRIVATE)
    try:
        _move(file, path)
    except OSError as error:
        drop_upload(folder)
        raise StorageFull(f"{name}: the disk has no room for this file; free some space and upload it again") from error
    path.chmod(0o600)
    return path


def _move(file: UploadedFile[Any], path: Path) -> None:
    temporary = getattr(file, "temporary_file_path", None)
    if temporary is not None:
        shutil.move(temporary(), path)
        file.close()
        return
    with path.open("wb") as target:
        for piece in file.chunks():
            target.write(piece)


def drop_upload(folder: str) -> None:
    """Remove an uploaded file."""
    shutil.rmtree(uploads() / folder, ignore_errors=True)


def drop_lost(known: Collection[str], before: float) -> int:
    """Remove what belongs to none of the known folders and was last touched before a moment; gives how much.

    A process that is killed leaves half an upload; a request that is refused in the end, a whole one.
    """
    removed = 0
    for path in uploads().iterdir():
        with suppress(FileNotFoundError):  # it was on its way to its import
            if path.name.partition(".")[0] in known or path.stat().st_mtime >= before:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            removed += 1
    return removed


def has_upload(folder: str, name: str) -> bool:
    """Tell whether the file is still there."""
    return upload_path(folder, name).is_file()


def _rejects_path(folder: str) -> Path:
    return Path(settings.FUKASA_DATA) / "rejects" / f"{folder}.jsonl"


def keep_rejects(folder: str, rejects: Iterable[Rejection]) -> None:
    """Keep rejected rows for the page and the download."""
    path = _rejects_path(folder)
    path.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in rejects)


def rejects(folder: str, most: int | None = None) -> Iterator[Rejection]:
    """Read rejected rows back, in the order of the file."""
    with suppress(FileNotFoundError), _rejects_path(folder).open(encoding="utf-8") as file:
        yield from (Rejection(**json.loads(line)) for line in islice(file, most))


def drop_rejects(folder: str) -> None:
    """Remove rejected rows."""
    _rejects_path(folder).unlink(missing_ok=True)


def lock_path(folder: str) -> Path:
    """Tell where the lock of an import stands."""
    return uploads() / f"{folder}.lock"
