"""An installation as the release before issue 8 left it: its migrations, and rows in its tables.

``python -m tests.web.old_installation make`` prints every column of every row; ``… tell`` prints the same
columns of whatever stands there now, whether the old password still opens, and what a check of the audit log finds.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LAST = (
    ("workspaces", "0001_initial"),
    ("audit", "0001_initial"),
    ("lists", "0005_search_digests"),
    ("creators", "0003_exports"),
    ("brands", "0001_initial"),
    ("verdicts", "0002_appeal_withdrawn"),
    ("forecasts", "0001_initial"),
    ("plans", "0004_audience"),
    ("goals", "0001_initial"),
    ("ingest", "0001_initial"),
    ("labelling", "0001_initial"),
)
FOREIGN = ("auth", "contenttypes", "sessions", "django_tasks_db")
PASSWORD = "a long enough password"


def make() -> None:
    """Apply the migrations of that day, and fill tables through the models of that day."""
    executor = MigrationExecutor(connection)
    leaves = [node for node in executor.loader.graph.leaf_nodes() if node[0] in FOREIGN]
    state = executor.migrate([*LAST, *leaves])
    fill(state.apps)


def fill(apps: Any) -> None:
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    def new(model: str, **values: Any) -> Any:
        return apps.get_model(model)._base_manager.create(**values)

    user = new("workspaces.User", email="hana@example.com", name="花子", password=make_password(PASSWORD))
    home = new("workspaces.Workspace", name="Aoi 化粧品", scope_id="local")
    member = new("workspaces.Member", user=user, workspace=home, role="owner")
    for number in range(5):
        new(
            "audit.AuditEvent",
            workspace_id=home.pk,
            member_id=member.pk,
            actor=user.email,
            action="list.renamed",
            object_type="list",
            object_id=str(number),
            object_name=f"候補 {number}",
            before={"name": "a"},
            after={"name": "b"},
        )
    mine = {"workspace": home}
    chosen = new("lists.AccountList", name="秋の候補", description="🍣", columns=["er"], **mine)
    new("lists.Entry", account_list=chosen, account_key="instagram:hana", note="電話済み", owner=member, **mine)
    field = new("lists.CustomField", name="担当", kind="text", account_list=chosen, **mine)
    new("lists.FieldValue", field=field, account_key="instagram:hana", text="佐藤", **mine)
    new("lists.SavedSearch", name="10万人以上", query="followers_min=100000", created_by=member, **mine)
    end = timezone.now() + timedelta(days=9)
    new("lists.ShareLink", account_list=chosen, label="客先", token_hash="0" * 64, expires_at=end, **mine)
    new("creators.CreatorNote", account_key="instagram:hana", text="ロケ可", author=member, **mine)
    new("creators.IdentityLink", left_key="instagram:hana", right_key="x:hana", decision="same", **mine)


def columns() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        return {name: columns_of(cursor, name) for name in names}


def columns_of(cursor: Any, name: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{name}" LIMIT 0')  # noqa: S608  a name out of the database
    return [column[0] for column in cursor.description]


def rows(known: dict[str, list[str]]) -> dict[str, list[str]]:
    found = {}
    with connection.cursor() as cursor:
        for table, names in sorted(known.items()):
            quoted = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {quoted} FROM "{table}"')  # noqa: S608  names out of the database
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def told_now() -> dict[str, Any]:
    from django.contrib.auth import authenticate

    from fukasa.apps.audit.verifying import verify

    report = verify()
    person = authenticate(None, email="hana@example.com", password=PASSWORD)
    return {"opens": person is not None, "events": report.events, "findings": list(map(str, report.findings))}


if __name__ == "__main__":
    kept = Path(settings.FUKASA_DATA) / "columns.json"
    answer: dict[str, Any] = {}
    if sys.argv[1] == "make":
        make()
        kept.write_text(json.dumps(columns()))
    else:
        answer = told_now()
    print(json.dumps(answer | {"rows": rows(json.loads(kept.read_text()))}))  # noqa: T201
