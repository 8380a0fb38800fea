"""SQLite: a table with ordinary indexes, and FTS5 over the pieces of texts."""

import sqlite3
import time
from pathlib import Path

import pyarrow as pa

from fukasa.cli.benchmarks.search.against.grams import grams, texts_of
from fukasa.cli.benchmarks.search.against.sql import FACETS, SHOWN, conditions, order, phrase
from fukasa.cli.benchmarks.search.questions import Question

ABOUT = f"SQLite {sqlite3.sqlite_version}, FTS5, cache of 512 MB, memory-mapped"
_INDEXES = (
    "followers DESC",
    "er_common DESC",
    "last_post_age_days",
    "cpv_p50",
    "platform, country, followers DESC",
    "category, followers DESC",
)
_STEPS = 100_000
_COLUMNS = (
    "account_no, account_key, handle, name, bio, platform, country, language, tier, category, category_2, "
    "followers, er_common, last_post_age_days, cpv_p50, has_email"
)


class Sqlite:
    """The engine."""

    def __init__(self, folder: Path, rows: Path, limit: float) -> None:
        made = folder / "sqlite.db"
        if not made.exists():
            _build(folder / "sqlite.part", rows)
            (folder / "sqlite.part").rename(made)
        self.size_mb = round(made.stat().st_size / 1e6, 1)
        self._db = sqlite3.connect(f"file:{made}?mode=ro", uri=True)
        self._db.executescript("PRAGMA cache_size = -512000; PRAGMA mmap_size = 30000000000")
        self._limit, self._until = limit, 0.0
        self._db.set_progress_handler(lambda: int(time.monotonic() > self._until), _STEPS)

    def ask(self, question: Question) -> int:
        """Give the total, and read the first 50."""
        self._until = time.monotonic() + self._limit
        where = conditions(question, _words)
        total = int(self._db.execute(f"SELECT count(*) FROM accounts WHERE {where}").fetchone()[0])  # noqa: S608
        self._db.execute(self._first(question, where)).fetchall()
        if question.kind == "facets":
            for name in FACETS:
                self._db.execute(f"SELECT {name}, count(*) FROM accounts WHERE {where} GROUP BY 1").fetchall()  # noqa: S608
        return total

    def processor_seconds(self) -> float:
        """Tell what was used beside this process: nothing."""
        return 0.0

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @staticmethod
    def _first(question: Question, where: str) -> str:
        if question.sort is not None:
            return f"SELECT {SHOWN} FROM accounts WHERE {where} ORDER BY {order(question)} LIMIT 50"  # noqa: S608
        rest = conditions(question, lambda _: "true")
        return (
            f"SELECT {SHOWN} FROM texts JOIN accounts ON account_no = texts.rowid "  # noqa: S608
            f"WHERE texts MATCH '{_match(question)}' AND {rest} ORDER BY bm25(texts) LIMIT 50"
        )


def _words(question: Question) -> str:
    return f"account_no IN (SELECT rowid FROM texts WHERE texts MATCH '{_match(question)}')"  # noqa: S608


def _match(question: Question) -> str:
    groups = [" OR ".join(f'"{phrase(word, " ", "")}"' for word in group) for group in question.words]
    whole = " AND ".join(f"({group})" for group in groups)
    return " NOT ".join([f"({whole})", *(f'"{phrase(word, " ", "")}"' for word in question.without)])


def _build(path: Path, rows: Path) -> None:
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -512000")
    db.execute(f"CREATE TABLE accounts ({_COLUMNS.replace('account_no,', 'account_no INTEGER PRIMARY KEY,')})")
    db.execute("CREATE VIRTUAL TABLE texts USING fts5(grams, content='', tokenize='unicode61 remove_diacritics 0')")
    marks = ", ".join("?" * len(_COLUMNS.split(",")))
    for batch in texts_of(rows):
        db.executemany(f"INSERT INTO accounts VALUES ({marks})", _rows(batch))  # noqa: S608
        pairs = zip(batch["account_no"].to_pylist(), batch["text"].to_pylist(), strict=True)
        db.executemany("INSERT INTO texts(rowid, grams) VALUES (?, ?)", ((no, " ".join(grams(t))) for no, t in pairs))
    for number, columns in enumerate(_INDEXES):
        db.execute(f"CREATE INDEX by_{number} ON accounts ({columns})")
    db.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    db.execute("ANALYZE")
    db.commit()
    db.close()


def _rows(batch: pa.Table) -> "zip[tuple[object, ...]]":
    return zip(*(batch[name.strip()].to_pylist() for name in _COLUMNS.split(",")), strict=True)
