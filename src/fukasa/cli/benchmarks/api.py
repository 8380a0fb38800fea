"""Whether the API keeps to its own document: drawn requests by the thousand, and chains of them."""

import json
import logging
import os
import time
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.catalogue import demo_home
from fukasa.cli.benchmarks.report import report
from fukasa.core.errors import InvalidInput

CASES, ACCOUNTS = 20_000, 2_000
_CHAINED = 0.2  # share of the requests that are sent along links
_STEPS = 20
_TURNS = 3
_DAYS = 2


def bench_api(
    *, cases: int = CASES, accounts: int = ACCOUNTS, seed: int = 1, data: Path | None = None
) -> dict[str, Any]:
    """Send drawn requests to every operation, in this process; on the database that ``DATABASE_URL`` names."""
    if find_spec("schemathesis") is None:
        message = "drawing requests needs schemathesis; install the development packages of the project"
        raise InvalidInput(message)
    os.environ |= {"FUKASA_API_PER_MINUTE": "100000000", "FUKASA_LOG_LEVEL": "CRITICAL"}
    with ExitStack() as stack:
        home, made = stack.enter_context(demo_home(data, accounts))
        measured = _measured(home.root, cases, seed)
    return report("api", {**made, **measured})


def _measured(root: Path, cases: int, seed: int) -> dict[str, Any]:
    drawn = _drawn(root)
    from django.db import connection

    from fukasa.cli.benchmarks.api_cases import Tally

    logging.disable(logging.CRITICAL)  # refusals by the thousand are what is asked for
    operations = sum(len(item) for item in drawn.document["paths"].values())
    tally, begun = Tally(), time.perf_counter()
    chains = max(1, round(cases * _CHAINED / _STEPS))
    for turn in range(_TURNS):  # what is made in one turn is named in the next
        drawn.each(max(1, round(cases * (1 - _CHAINED) / _TURNS / operations)), seed + turn, tally)
    while tally.cases < cases:
        drawn.linked(chains, _STEPS, seed + tally.cases, tally)
    return {
        "database": connection.vendor,
        "operations": operations,
        "cases": tally.cases,
        "seconds": round(time.perf_counter() - begun, 1),
        "statuses": {str(status): count for status, count in sorted(tally.statuses.items())},
        "server_errors": tally.server_errors,
        "violations": len(tally.violations),
        "first_violations": tally.violations[:20],
    }


def _drawn(root: Path) -> Any:
    """Bring the application up with a member, a token for everything, and something to name in requests."""
    from fukasa.web.boot import boot, migrate

    boot(root, demo=True)
    migrate()
    from datetime import timedelta

    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.utils import timezone

    from fukasa.apps.tokens.selectors import grantable
    from fukasa.apps.tokens.services import token_create
    from fukasa.apps.workspaces.selectors import scopes_of_all
    from fukasa.cli.benchmarks.api_cases import Drawn
    from fukasa.web.api import api
    from fukasa.web.demo import demo_login

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # invitations are drawn, too
    demo_login()
    scope = scopes_of_all()[0]
    names = [one.value for one in grantable(scope)]
    made = token_create(scope=scope, name="bench", scopes=names, expires_at=timezone.now() + timedelta(days=_DAYS))
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    known = {**_known(scope), "member_id": scope.member_id}
    return Drawn(document, get_wsgi_application(), made.text, known)


def _known(scope: Any) -> dict[str, Any]:
    """Make a list and a plan, and take an account of the catalogue: what no answer tells of, and a beginning."""
    from fukasa.apps.catalogue.selectors import current_index
    from fukasa.apps.lists import selectors
    from fukasa.apps.lists.services.entries import accounts_add
    from fukasa.apps.lists.services.lists import list_create
    from fukasa.apps.plans.services.plans import plan_create
    from fukasa.lake.query.model import AccountQuery
    from fukasa.pipelines.examples import examples

    found = current_index().search(AccountQuery(), scope.lake, limit=5).rows
    labels = {row["account_key"]: row["handle"] or row["account_key"] for row in found}
    list_id = list_create(scope=scope, name=f"bench {time.time_ns()}")
    accounts_add(scope=scope, list_id=list_id, labels=labels)
    return {
        "key": next(iter(labels)),
        "list_id": list_id,
        "entry_id": selectors.entries(scope, list_id)[0].entry_id,
        "plan_id": plan_create(scope=scope, brief=next(iter(examples().values())).brief),
        "name": next(iter(examples())),
    }
