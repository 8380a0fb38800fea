"""Where exported files stand in the data folder, under names that nobody can guess."""

from pathlib import Path

from django.conf import settings

_PRIVATE = 0o700


def folder() -> Path:
    """Give the folder of the exports; made when it is missing, closed to other users of the machine."""
    found = Path(settings.FUKASA_DATA) / "exports"
    found.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return found


def file_path(token: str, file_format: str) -> Path:
    """Tell where the file of an export stands."""
    return folder() / f"{token}.{file_format}"


def drop(token: str, file_format: str) -> None:
    """Remove the file of an export, and what is left of one that was not finished."""
    for ending in (file_format, f"part.{file_format}", "lock"):
        (folder() / f"{token}.{ending}").unlink(missing_ok=True)


def lock_path(token: str) -> Path:
    """Tell where the lock of an export stands."""
    return folder() / f"{token}.lock"
