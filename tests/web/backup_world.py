"""A small installation that is backed up and restored by processes of its own: the data folder is theirs.

``python -m tests.web.backup_world make`` and ``… tell`` print, as JSON, everything that is in it.
"""

import hashlib
import json
import sys
from pathlib import Path

from fukasa.web.boot import migrate
from tests.factories.installation import installed


def make(data: Path) -> None:
    """Fill a folder: people, lists with sealed and Japanese text, an index, a file and a key."""
    installed(data)
    migrate()
    from tests.factories.index import account, publish_index
    from tests.factories.lists import make_list
    from tests.factories.workspaces import make_people

    people = make_people()
    for name in ("秋の候補", "tab\tand\nline \\N", "🍣"):
        make_list(people.owner, name)
    publish_index(data, [account("hana"), account("aoi", handle="aoi.jp")])
    (data / "imports").mkdir(exist_ok=True)
    (data / "imports" / "seen.json").write_text('{"posts.csv": "2026-11-01"}')
    (data / "commenter.key").write_bytes(b"\0" * 32)


def told(data: Path) -> dict[str, object]:
    """Tell every row of every table, every file of the lake, and what a search finds."""
    from django.db import connection

    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - {"fukasa_cache"})
        tables = {name: _rows(cursor, name) for name in names}
    lake = data / "lake"
    not_kept = ("LOCK", "000000")  # the empty lake before the first version: no HEAD names it
    files = {
        path.relative_to(lake).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in lake.rglob("*")
        if path.is_file() and not path.name.startswith(not_kept)
    }
    note = data / "imports" / "seen.json"
    return {"tables": tables, "lake": files, "search": _found(data), "note": note.exists() and note.read_text()}


def _rows(cursor: object, name: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  a name out of the database
    return sorted(map(repr, cursor.fetchall()))


def _found(data: Path) -> list[str]:
    from fukasa.core.provenance import Scope
    from fukasa.lake.query.model import AccountQuery
    from fukasa.pipelines.home import Home

    with Home(data).open_index() as index:
        return [row["handle"] for row in index.search(AccountQuery(), Scope("local")).rows]


if __name__ == "__main__":
    import django
    from django.conf import settings

    django.setup()

    folder = Path(settings.FUKASA_DATA)
    if sys.argv[1] == "make":
        make(folder)
    print(json.dumps(told(folder)))  # noqa: T201
