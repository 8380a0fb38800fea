"""Limits of plans: what counts, what is refused, what stays."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from fukasa.apps.audit.selectors import events
from fukasa.apps.creators.exporting.services import export_create
from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.services import entries, fields, lists, searches, shares
from fukasa.apps.tokens.services import token_create
from fukasa.apps.workspaces import quota_plans, quotas
from fukasa.apps.workspaces.errors import PlanNotFound, PlanRefused, QuotaReached
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.quota_plans import Operator
from fukasa.apps.workspaces.quota_seeds import seeds
from fukasa.apps.workspaces.quotas import Quota, demand
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.services import member_add
from fukasa.core.errors import InvalidInput
from tests.factories.workspaces import People, make_owner

OPERATOR = Operator(None)


def limit(people: People, **limits: int | None) -> None:
    """Give the people's workspace a plan with these limits."""
    QuotaPlan.objects.create(key="tight", name_ja="小", name_en="Tight", limits=limits)
    Workspace.objects.filter(pk=people.owner.scope.workspace_id).update(plan=QuotaPlan.objects.get(key="tight"))


def used(people: People, quota: Quota) -> int:
    found = {one.quota: one.used for one in quotas.usage(people.owner.scope.workspace_id)}
    return found[quota]


def test_an_installation_begins_without_limits(people: People) -> None:
    assert all(one.limit is None for one in quotas.usage(people.owner.scope.workspace_id))
    assert {one.key for one in seeds()} == {"open", "agency", "small"}
    assert set().union(*(one.limits for one in seeds())) == set(Quota.values)


@pytest.mark.parametrize(
    "broken",
    [
        'source = "x"\ndefault = "a"\n[plans.a]\nja="a"\nen="a"',
        'date = 2026-01-01\nsource = "x"\ndefault = "b"\n[plans.a]\nja="a"\nen="a"',
        'date = 2026-01-01\nsource = "x"\ndefault = "a"\n[plans.a]\nja="a"\nen="a"\nlimits={lists=-1}',
        'date = 2026-01-01\nsource = "x"\ndefault = "a"\n[plans.a]\nja="a"',
    ],
)
def test_a_broken_file_of_plans_fails_loudly(broken: str) -> None:
    with pytest.raises(InvalidInput, match=r"quota_plans\.toml"):
        seeds(broken)


def test_the_last_place_is_given_and_the_next_is_refused_in_one_sentence(people: People) -> None:
    limit(people, lists=2)
    lists.list_create(scope=people.owner.scope, name="A")
    lists.list_create(scope=people.owner.scope, name="B")
    with pytest.raises(QuotaReached) as refusal:
        lists.list_create(scope=people.teammate.scope, name="C")
    assert "上限 2 のうち 2 を使用中" in refusal.value.message
    assert refusal.value.fields == {"quota": "lists", "used": 2, "limit": 2, "more": 1}
    assert refusal.value.status == 409


def test_what_was_deleted_does_not_count_and_restoring_asks_again(people: People) -> None:
    limit(people, lists=1)
    first = lists.list_create(scope=people.owner.scope, name="A")
    lists.list_delete(scope=people.owner.scope, list_id=first)
    lists.list_create(scope=people.owner.scope, name="B")
    with pytest.raises(QuotaReached):
        lists.list_restore(scope=people.owner.scope, list_id=first)


def test_accounts_are_counted_over_all_lists_and_all_or_none_are_added(people: People) -> None:
    limit(people, list_entries=3)
    scope = people.owner.scope
    one, other = (lists.list_create(scope=scope, name=name) for name in "AB")
    entries.accounts_add(scope=scope, list_id=one, labels={"youtube:1": "a", "youtube:2": "b"})
    with pytest.raises(QuotaReached), transaction.atomic():
        entries.accounts_add(scope=scope, list_id=other, labels={"youtube:3": "c", "youtube:4": "d"})
    assert used(people, Quota.LIST_ENTRIES) == 2
    lists.list_delete(scope=scope, list_id=one)
    assert used(people, Quota.LIST_ENTRIES) == 0
    entries.accounts_add(scope=scope, list_id=other, labels={"youtube:3": "c", "youtube:4": "d"})
    with pytest.raises(QuotaReached):
        lists.list_restore(scope=scope, list_id=one)


def test_searches_links_fields_exports_and_members_ask_as_well(people: People) -> None:
    limit(people, searches=1, share_links=1, fields=1, exports=1, members=3, tokens=1)
    scope = people.owner.scope
    listed = lists.list_create(scope=scope, name="A")
    until = timezone.now() + timedelta(days=2)

    def search(name: str) -> None:
        searches.search_save(scope=scope, name=name, query="q=a")

    def share(_: str) -> None:
        shares.share_create(scope=scope, list_id=listed, columns=(), expires_at=until)

    def field(name: str) -> None:
        fields.field_add(scope=scope, list_id=listed, name=name, kind=FieldKind.TEXT)

    def export(_: str) -> None:
        export_create(scope=scope, query="q=a", file_format="csv")

    def token(name: str) -> None:
        token_create(scope=scope, name=name, scopes=["lists.read"], expires_at=until)

    for make in (search, share, field, export, token):
        make("one")
        with pytest.raises(QuotaReached):
            make("two")
    with pytest.raises(QuotaReached):
        member_add(scope=scope, email="new@example.com", role=Role.VIEWER)
    search("one")  # the same name again replaces it


def test_a_workspace_does_not_use_the_places_of_another(people: People) -> None:
    limit(people, lists=1)
    lists.list_create(scope=people.outsider.scope, name="A")
    lists.list_create(scope=people.owner.scope, name="A")
    assert used(people, Quota.LISTS) == 1


def test_lowering_a_limit_deletes_nothing_and_says_so(people: People) -> None:
    limit(people, lists=5)
    for name in "ABC":
        lists.list_create(scope=people.owner.scope, name=name)
    quota_plans.plan_save(actor=OPERATOR, key="tight", name_ja="小", name_en="Tight", limits={Quota.LISTS: 1})
    (over,) = quota_plans.overruns("tight")
    assert (over.workspace, over.usage.used, over.usage.limit) == ("Aoi Cosmetics", 3, 1)
    assert "Aoi Cosmetics" in quota_plans.said(over)
    assert used(people, Quota.LISTS) == 3
    with pytest.raises(QuotaReached):
        lists.list_create(scope=people.owner.scope, name="D")


def test_a_limit_that_is_taken_away_is_no_limit(people: People) -> None:
    limit(people, lists=0, searches=4)  # 0 allows nothing
    quota_plans.plan_save(actor=OPERATOR, key="tight", name_ja="小", name_en="Tight", limits={Quota.LISTS: None})
    assert QuotaPlan.objects.get(key="tight").limits == {"searches": 4}
    lists.list_create(scope=people.owner.scope, name="A")


def test_changes_of_plans_stand_in_the_log_of_whom_they_concern(people: People) -> None:
    scope = people.owner.scope
    quota_plans.plan_save(actor=scope, key="small", name_ja="スモール", name_en="Small", limits={Quota.LISTS: 7})
    quota_plans.plan_give(actor=scope, workspace_id=people.outsider.scope.workspace_id, key="small")
    changed = events(workspace_id=scope.workspace_id).events[0]
    given = events(workspace_id=people.outsider.scope.workspace_id).events[0]
    assert (changed.action, [(one.field, one.before, one.after) for one in changed.changes]) == (
        "quota_plan.changed",
        [("lists", 20, 7)],
    )
    assert (given.action, [(one.field, one.before, one.after) for one in given.changes]) == (
        "workspace.plan_given",
        [("plan", "open", "small")],
    )


def test_unknown_plans_and_taken_keys_are_refused(people: People) -> None:
    with pytest.raises(PlanNotFound, match="open"):
        quota_plans.plan_give(actor=OPERATOR, workspace_id=people.owner.scope.workspace_id, key="gold")
    with pytest.raises(PlanRefused, match="small"):
        quota_plans.plan_save(actor=OPERATOR, key="small", name_ja="a", name_en="a", limits={}, new=True)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nobody_may_ask() -> None:
    with pytest.raises(TypeError, match="transaction"):
        demand(make_owner().scope, Quota.LISTS)


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a database in memory has no writers beside each other")
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_do_not_share_the_last_place(crowd: ThreadPoolExecutor) -> None:
    scope = make_owner().scope
    plan = QuotaPlan.objects.create(key="two", name_ja="二", name_en="Two", limits={"lists": 2})
    Workspace.objects.filter(pk=scope.workspace_id).update(plan=plan)
    start = threading.Barrier(4)

    def make(name: str) -> str:
        start.wait()
        try:
            lists.list_create(scope=scope, name=name)
        except QuotaReached:
            return "refused"
        finally:
            connection.close()
        return "made"

    assert sorted(crowd.map(make, "ABCD")) == ["made", "made", "refused", "refused"]
    assert {one.quota: one.used for one in quotas.usage(scope.workspace_id)}[Quota.LISTS] == 2
