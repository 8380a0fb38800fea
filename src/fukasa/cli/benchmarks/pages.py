"""How long the server needs for every page, and how many questions it asks the workspace database."""

import time
from pathlib import Path
from typing import Any

from fukasa.cli.benchmarks.catalogue import demo_home
from fukasa.cli.benchmarks.report import report, spread
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.home import Home

RUNS = 15
ACCOUNTS = 250_000
_HOST = "127.0.0.1"


def bench_pages(*, accounts: int = ACCOUNTS, data: Path | None = None) -> dict[str, Any]:
    """Ask for every page as a signed-in member, again and again, inside one process and without a network."""
    with demo_home(data, accounts) as (home, made):
        addresses = _addresses(home)
        client, count = _signed_in(home)
        pages = {name: _page(client, count, address) for name, address in addresses.items()}
        with home.open_index() as index:
            held = index.meta.accounts
    return report("pages", {"accounts": held, **made, "pages": pages})


def _addresses(home: Home) -> dict[str, str]:
    with home.open_index() as index:
        found = index.search(AccountQuery(), SHARED_ONLY, limit=1).rows[0]
    account = f"/creators/{found['platform']}/{found['account_id']}/"
    return {
        "home": "/",
        "discover": "/discover/",
        "discover_filtered": "/discover/?platform=instagram&category=beauty&followers_min=10000&followers_max=100000",
        "report": account,
        "lists": "/lists/",
        "plans": "/plans/",
        "imports": "/imports/",
        "settings": "/settings/",
    }


def _signed_in(home: Home) -> tuple[Any, Any]:
    from fukasa.web.boot import boot, migrate

    boot(home.root, demo=True)
    migrate()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from fukasa.web.demo import demo_login

    login = demo_login()
    client = Client(HTTP_HOST=_HOST)
    client.force_login(get_user_model().objects.get(email=login.email))
    return client, lambda: CaptureQueriesContext(connection)


def _page(client: Any, count: Any, address: str) -> dict[str, Any]:
    answer = client.get(address, follow=True)
    with count() as queries:
        client.get(address, follow=True)
    asked = len(queries)  # told at once: the next request forgets them
    seconds = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        client.get(address, follow=True)
        seconds.append(time.perf_counter() - begun)
    return {
        "status": answer.status_code,
        "queries": asked,
        "kilobytes": round(len(answer.content) / 1000, 1),
        "milliseconds": spread((second * 1000 for second in seconds), digits=1),
    }
