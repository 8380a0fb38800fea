"""Plans of the owner's workspace and a small catalogue to run them on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from fukasa.apps.plans.audience.kept import PlanAudience, Segment
from fukasa.apps.plans.choices import PriceKind, RunState
from fukasa.apps.plans.links import shares
from fukasa.apps.plans.models import Portfolio
from fukasa.apps.plans.services.audiences import audience_set
from fukasa.apps.plans.services.plans import plan_create
from fukasa.apps.plans.services.prices import price_set
from fukasa.apps.plans.services.runs import run_create, run_execute
from fukasa.apps.plans.services.shares import share_create
from fukasa.lake.index import SearchIndex
from fukasa.pipelines.brief import About, Brief, Budget, Cutoff, Filter, Goal
from fukasa.pipelines.plan.told_overlaps import KnownOverlap
from tests.factories.index import account, row_of_cpv, spread, without_forecast, without_views, write_index
from tests.factories.plan_documents import sample_document
from tests.factories.workspaces import People, Person


def priced(account_id: str, cpv: float, *, views: float = 20_000, sigma: float = 0.2, **values: Any) -> dict[str, Any]:
    """Make an account whose middle cost per view is ``cpv``; its price is known, so that sigma is that of the views."""
    made = spread("forecast", views, sigma) | spread("paid", views, sigma) | spread("price", cpv * views, 0.0)
    row = account(account_id, **values) | made
    return row | row_of_cpv(row) | {"price_basis": values.get("price_basis", "rate_card")}


def world() -> list[dict[str, Any]]:
    """Accounts of every fate under a cut-off of ¥2: two pass surely, one barely, two are cut, two cannot be judged."""
    return [
        priced("sure", 1.0, name="確実さん"),
        priced("cheap", 1.4, name="おトクさん", platform="tiktok"),
        priced("barely", 1.95, name="ぎりぎりさん"),
        priced("dear", 2.6, name="割高さん"),
        priced("dearest", 9.0, name='=HYPERLINK("http://example.com")'),
        account("likes", name="いいねさん", **without_views()),
        account("silent", name="沈黙さん", **without_forecast("nothing_known")),
    ]


def brief(**sections: Any) -> Brief:
    """Make a brief under a cut-off of ¥2."""
    made = Brief(
        brief=About(name="秋のセール", product="食材"),
        filter=Filter(platforms=("instagram", "tiktok")),
        goal=Goal(target=30_000),
        budget=Budget(amount=200_000, currency="JPY"),
        cutoff=Cutoff(cpv=2.0, currency="JPY"),
    )
    return replace(made, **sections)


@cache
def small_index() -> SearchIndex:
    """Give the index of the small world; made once. Its file has no name any more, and is gone with the process."""
    with TemporaryDirectory(prefix="fukasa-plans-") as folder:
        return SearchIndex(write_index(Path(folder) / "search.duckdb", world()))


def make_plan(person: Person, **sections: Any) -> int:
    """Make a plan."""
    return plan_create(scope=person.scope, brief=brief(**sections))


def make_audience(person: Person, plan_id: int, *segments: Segment, overlaps: tuple[KnownOverlap, ...] = ()) -> None:
    """Give a plan people to reach."""
    audience_set(scope=person.scope, plan_id=plan_id, audience=PlanAudience(segments, overlaps))


def make_run(person: Person, plan_id: int | None = None) -> int:
    """Run a plan over the small world."""
    run_id = run_create(scope=person.scope, plan_id=plan_id or make_plan(person))
    run_execute(run_id=run_id, index=small_index())
    return run_id


def make_price(person: Person, account_key: str = "instagram:dear", amount: int = 20_000, **values: Any) -> int:
    """Set a price of the workspace's own."""
    given = {"currency": "JPY", "kind": PriceKind.AGREED, "dated_on": date(2026, 1, 20)} | values
    return price_set(scope=person.scope, account_key=account_key, amount=Decimal(amount), **given)


def of_plan(people: People) -> dict[str, object]:
    return {"plan_id": make_plan(people.owner)}


def of_run(people: People) -> dict[str, object]:
    return {"run_id": make_run(people.owner)}


def of_price(people: People) -> dict[str, object]:
    return {"price_id": make_price(people.owner)}


def make_portfolio(person: Person, run_id: int | None = None, document: dict[str, Any] | None = None) -> int:
    """Give a run its optimised plan; gives the id of the run."""
    run_id = run_id or make_run(person)
    found = Portfolio.objects.filter(pk=run_id)
    found.update(state=RunState.FINISHED, document=document or sample_document(), updated_at=timezone.now())
    return run_id


def of_portfolio(people: People) -> dict[str, object]:
    return {"run_id": make_portfolio(people.owner)}


def make_share(person: Person, run_id: int | None = None, *, days: int = 30, **hidden: bool) -> str:
    """Make a link to a plan and give its token."""
    end = timezone.now() + timedelta(days=days)
    run_id = run_id or make_portfolio(person)
    return share_create(scope=person.scope, run_id=run_id, expires_at=end, label="代理店", **hidden)


def of_share(people: People) -> dict[str, object]:
    run_id = make_portfolio(people.owner)
    make_share(people.owner, run_id)
    return {"run_id": run_id, "share_id": shares(people.owner.scope, run_id)[0].share_id}
