"""Comments as an import brings them, written into a lake."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from fukasa.core.catalogue import TABLES
from fukasa.core.provenance import SHARED
from fukasa.lake.schemas import arrow_schema
from fukasa.pipelines.home import Home

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = (
    "このリップ何番ですか？",
    "買いました！",
    "乾燥肌だけど朝まで潤ってた",
    "かわいい😍",
    "おはよー",
    "応募します！",
    "高すぎる",
    "どこで買えますか",
)
_FACTS = {
    "visibility": SHARED,
    "source": "file:test.csv",
    "captured_at": START,
    "auth_context": "supplied",
    "definition_version": "test/1",
    "retention_class": "supplied",
    "import_id": "first",
}


def comment(number: int, **values: Any) -> dict[str, Any]:
    """Make the comment of this number under a post of ``instagram:hana``; ten people write in turn."""
    usual = {
        "platform": "instagram",
        "account_id": "hana",
        "post_id": f"p{number % 5}",
        "comment_id": f"c{number:04d}",
        "commenter": f"hash{number % 10}",
        "posted_at": START + timedelta(hours=number),
        "text": f"{WORDS[number % len(WORDS)]}{number}",
        "is_creator": False,
    }
    return usual | values


def put_comments(home: Home, *rows: dict[str, Any], table: str = "comments", **everywhere: Any) -> None:
    """Append rows to the lake; `everywhere` holds values that all of them share, such as the visibility."""
    schema = arrow_schema(TABLES[table])
    full = [_FACTS | everywhere | row for row in rows]
    known = [{key: value for key, value in row.items() if key in schema.names} for row in full]
    with home.lake.write("test") as writer:
        writer.append(table, pa.Table.from_pylist(known, schema=schema))
        writer.commit("test")
