"""Files made by tests, and the shortest way to read one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fukasa.connectors.files import (
    ImportPlan,
    ImportStamp,
    Rejection,
    parse_mapping,
    plan_import,
    read_import,
)

NOW = datetime(2025, 11, 20, tzinfo=UTC)
KEY = b"a key of the installation, 32 by"


@dataclass(frozen=True)
class Imported:
    plan: ImportPlan
    tables: dict[str, list[dict[str, object]]]
    rejects: list[Rejection]
    rows_read: int

    @property
    def reasons(self) -> list[tuple[int, str, str]]:
        return [(reject.line, reject.column, reject.reason) for reject in self.rejects]


def import_file(path: Path, kind: str, *, profile: str | None = None, map_text: str = "") -> Imported:
    mapping = parse_mapping(map_text, name="map.toml") if map_text else None
    plan = plan_import(path, kind, profile=profile, mapping=mapping, clock=lambda: NOW)
    tables: dict[str, list[dict[str, object]]] = {}
    rejects: list[Rejection] = []
    rows = 0
    for chunk in read_import(plan, ImportStamp("import-1", NOW, "workspace-1"), KEY):
        rows += chunk.rows_read
        rejects += chunk.rejects
        for name, table in chunk.tables.items():
            tables.setdefault(name, []).extend(table.to_pylist())
    return Imported(plan, tables, rejects, rows)


@pytest.fixture
def read() -> Callable[..., Imported]:
    return import_file


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def posts(write) -> Callable[..., Imported]:
    def read(text: str | bytes, name: str = "posts.csv", **how: str) -> Imported:
        return import_file(write(name, text), "posts", **how)

    return read
