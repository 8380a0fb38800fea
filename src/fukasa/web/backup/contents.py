"""What an archive holds: its table of contents, written last, with a checksum for every member."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

FORMAT = 1
CONTENTS = "contents.json"
DATABASE_FILE = "database/fukasa.sqlite3"
TABLES = "database/tables/"
FOLDER = "data/"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the workspace database: its columns in the order of the copy, and how many rows there were."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Member:
    """A part of the archive as it was written."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in an archive.

    Attributes:
        version: of the program that wrote it.
        made_at: when.
        vendor: kind of the database, `sqlite` or `postgresql`.
        migrations: those applied to it, as `app.name`.
        tables: its tables by name.
        lake_version: the current version of the lake; None without one.
        same_moment: no version of the lake came between the copy of the database and that of the lake; else the lake
            is the newer of the two.
        with_keys: the keys are in it.
        members: every other part.

    """

    version: str
    made_at: datetime
    vendor: str
    migrations: tuple[str, ...]
    tables: dict[str, Table]
    lake_version: int | None
    same_moment: bool
    with_keys: bool
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self), default=datetime.isoformat, ensure_ascii=False, indent=1) + "\n"


def contents_from(text: bytes) -> Contents:
    """Read what `to_json` wrote; raises ValueError, KeyError or TypeError for anything else."""
    raw: dict[str, Any] = json.loads(text)
    raw["made_at"] = datetime.fromisoformat(raw["made_at"])
    raw["migrations"] = tuple(raw["migrations"])
    raw["tables"] = {name: Table(tuple(table["columns"]), table["rows"]) for name, table in raw["tables"].items()}
    raw["members"] = {name: Member(**member) for name, member in raw["members"].items()}
    return Contents(**{name: raw[name] for name in Contents.__dataclass_fields__})
