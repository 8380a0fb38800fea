"""Other engines on the same rows and questions: SQLite FTS5, Tantivy, PostgreSQL, plain Polars."""

from fukasa.cli.benchmarks.search.against.comparison import ENGINES, compare

__all__ = ["ENGINES", "compare"]
