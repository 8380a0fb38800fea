"""Threads that send the same requests at once, each under its key; run as a program on a database of its own."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fukasa.web.boot import boot, migrate
from tests.factories.installation import installed

ASKERS, KEYS = 4, 6


def main(folder: Path) -> None:
    os.environ["FUKASA_ALLOWED_HOSTS"] = "testserver"
    boot(installed(folder))
    migrate()
    sys.stdout.write(json.dumps(race()))


def race() -> dict[str, Any]:
    """Let every thread send every request until it is served; tell what became of them."""
    from fukasa.apps.lists.selectors import list_cards
    from tests.factories.tokens import program_of
    from tests.factories.workspaces import make_owner

    owner = make_owner()
    program = program_of(owner)
    with ThreadPoolExecutor(ASKERS) as pool:
        answers = [one for some in pool.map(lambda _: _send(program), range(ASKERS)) for one in some]
    return {"lists": sorted(one.name for one in list_cards(owner.scope)), "statuses": sorted({*answers})}


def _send(program: Any) -> list[int]:
    from django.db import connection

    found = [program.post("/lists", {"name": str(key)}, Idempotency_Key=f"k-{key}").status_code for key in range(KEYS)]
    connection.close()
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
