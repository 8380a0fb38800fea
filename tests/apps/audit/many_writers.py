"""Four threads that make lists at once, on a database of their own; run as a program by ``test_many_writers``."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fukasa.web.boot import boot, migrate
from tests.factories.installation import installed

WRITERS, EACH, ALLOWED = 4, 8, 20


def main(folder: Path) -> None:
    boot(installed(folder))
    migrate()
    sys.stdout.write(json.dumps(race()) + "\n")


def race() -> dict[str, object]:
    """Let the threads write, and tell what became of it."""
    from fukasa.apps.audit.roots import sign
    from fukasa.apps.audit.verifying import verify
    from fukasa.apps.workspaces.models import QuotaPlan, Workspace
    from tests.factories.workspaces import make_owner

    scope = make_owner().scope
    plan = QuotaPlan.objects.create(key="tight", name_ja="小", name_en="Tight", limits={"lists": ALLOWED})
    Workspace.objects.filter(pk=scope.workspace_id).update(plan=plan)
    with ThreadPoolExecutor(WRITERS) as pool:
        made = sum(pool.map(lambda writer: _write(scope, writer), range(WRITERS)))
    sign()
    report = verify()
    findings = [one.sentence for one in report.findings]
    return {"made": made, "events": report.events, "signed_to": report.signed_to, "findings": findings}


def _write(scope: object, writer: int) -> int:
    from django.db import connection

    from fukasa.apps.lists.services.lists import list_create
    from fukasa.apps.workspaces.errors import QuotaReached

    made = 0
    for number in range(EACH):
        try:
            list_create(scope=scope, name=f"{writer} {number}")  # type: ignore[arg-type]
            made += 1
        except QuotaReached:
            pass
    connection.close()
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]))
