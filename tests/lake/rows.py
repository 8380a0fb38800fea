"""Small rows for the lake's tests: everything a fact must know about itself, and the columns a test names."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from fukasa.core.catalogue import TABLES
from fukasa.lake.schemas import arrow_schema

START = datetime(2026, 1, 1, tzinfo=UTC)
PROVENANCE = {
    "visibility": "shared",
    "source": "file:test.csv",
    "captured_at": START,
    "auth_context": "supplied",
    "definition_version": "test/1",
    "retention_class": "supplied",
    "import_id": "first",
}


def day(number):
    return START + timedelta(days=number)


def table_of(name, *rows, **everywhere):
    """Rows of a table, with provenance filled in; `everywhere` holds values that all of them share."""
    schema = arrow_schema(TABLES[name])
    full = [{"platform": "instagram"} | PROVENANCE | everywhere | row for row in rows]
    known = [{key: value for key, value in row.items() if key in schema.names} for row in full]
    return pa.Table.from_pylist(known, schema=schema)


def post(post_id="p", **values):
    return {"account_id": "a", "post_id": post_id} | values


def append(lake, name, *rows, **everywhere):
    with lake.write("test") as writer:
        writer.append(name, table_of(name, *rows, **everywhere))
        return writer.commit("test")


def read(version, sql, scope):
    with version.connect(scope) as connection:
        return connection.sql(sql).to_arrow_table().to_pylist()
