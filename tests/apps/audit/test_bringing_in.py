"""Events from before the log was a tree are brought in by the migration, in their order."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.roots import sign
from fukasa.apps.audit.verifying import verify

BEFORE = [("audit", "0001_initial")]


@pytest.mark.django_db(transaction=True)
def test_old_rows_verify_after_the_migration(settings: Any, tmp_path: Path) -> None:
    settings.FUKASA_DATA = tmp_path
    old = _migrated(BEFORE).get_model("audit", "AuditEvent")
    for number in range(5):
        old.objects.create(workspace_id=1, actor="ann", action="list.created", after={"n": number, "x": 1.5})
    _migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())
    report = verify()
    assert (report.findings, report.events) == ((), 5)
    assert list(AuditEvent.objects.order_by("pk").values_list("leaf_index", "channel")) == [(n, "") for n in range(5)]
    assert sign().size == 5


def _migrated(target: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate(target).apps
