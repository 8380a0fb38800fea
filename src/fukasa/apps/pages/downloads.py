"""Files that a page hands over."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "toml": "application/toml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
}


def written(name: str, write: Callable[[Path], object]) -> bytes:
    """Let a writer fill a file of this name in a folder that is gone afterwards; give its content."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def file_name(title: str, ending: str, *, instead: str) -> str:
    """Make a file name of what people called something; ``instead`` where nothing of it can stay."""
    return f"{slugify(title, allow_unicode=True) or instead}{ending}"


def attachment(content: bytes | str, name: str) -> HttpResponse:
    """Hand over a file under a name that every browser understands; its ending tells what it is."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type=_TYPES[name.rpartition(".")[2]], headers=headers)
