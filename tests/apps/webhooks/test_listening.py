"""Whether anybody listens is noted with the end of the log: events pay nothing for it, and none is missed."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Event, Timer
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fukasa.apps.audit.models import LogHead
from fukasa.apps.audit.services import locked_end, record
from fukasa.apps.webhooks.models import Delivery
from fukasa.apps.webhooks.services import endpoints
from fukasa.apps.workspaces.scope import WorkspaceScope
from tests.factories.webhooks import make_endpoint
from tests.factories.workspaces import People, make_owner


def happen(scope: WorkspaceScope) -> int:
    """Let something happen; gives to how many endpoints it is to be told."""
    before = Delivery.unscoped.count()
    record(scope, "list.created", object_type="list", object_id=1)
    return Delivery.unscoped.count() - before


def followed() -> frozenset[int]:
    with transaction.atomic():
        return locked_end().followed


def switch(scope: WorkspaceScope, endpoint_id: int, *, on: bool) -> None:
    endpoints.endpoint_switch(scope=scope, endpoint_id=endpoint_id, on=on)


def test_an_event_that_nobody_follows_asks_for_no_endpoint(people: People) -> None:
    make_endpoint(people.outsider.scope)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        record(people.owner.scope, "list.created")
    assert [query["sql"] for query in asked if "webhooks_" in query["sql"]] == []
    assert len([query for query in asked if "audit_" in query["sql"]]) == 3


def test_an_endpoint_hears_what_happens_from_then_on(people: People) -> None:
    scope = people.owner.scope
    assert happen(scope) == 0
    make_endpoint(scope)
    assert happen(scope) == 1
    assert happen(people.outsider.scope) == 0


def test_the_last_one_that_goes_takes_the_note_along(people: People) -> None:
    scope = people.owner.scope
    made = [make_endpoint(scope, name=name) for name in ("a", "b")]
    endpoints.endpoint_delete(scope=scope, endpoint_id=made[0].pk)
    assert happen(scope) == 1
    endpoints.endpoint_delete(scope=scope, endpoint_id=made[1].pk)
    assert (happen(scope), followed()) == (0, frozenset())


def test_one_that_is_switched_off_hears_nothing_until_it_is_on_again(people: People) -> None:
    scope = people.owner.scope
    made = make_endpoint(scope)
    switch(scope, made.pk, on=False)
    assert (happen(scope), followed()) == (0, frozenset())
    switch(scope, made.pk, on=True)
    assert happen(scope) == 1


@pytest.mark.parametrize("off", ["gone", "failing"])
def test_one_that_fails_gets_it_when_it_is_back(off: str, people: People) -> None:
    make_endpoint(people.owner.scope, off=off)
    assert happen(people.owner.scope) == 1


def test_a_change_that_is_taken_back_takes_its_note_back(people: People) -> None:
    scope = people.owner.scope
    with transaction.atomic():
        make_endpoint(scope)
        transaction.set_rollback(True)
    assert followed() == frozenset()


def test_notes_of_several_workspaces_stand_beside_each_other(people: People) -> None:
    scopes = [people.outsider.scope, people.owner.scope]
    for scope in scopes:
        make_endpoint(scope)
    assert followed() == {scope.workspace_id for scope in scopes}
    assert [happen(scope) for scope in scopes] == [1, 1]


def test_endpoints_from_before_the_note_are_noted_by_the_migration(people: People) -> None:
    make_endpoint(people.owner.scope)
    make_endpoint(people.outsider.scope, off="owner")
    LogHead.objects.update(followed="")
    import_module("fukasa.apps.webhooks.migrations.0002_note_followed").note(apps, None)
    assert followed() == {people.owner.scope.workspace_id}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer; nobody stands in line there")
@pytest.mark.django_db(transaction=True)
def test_an_event_that_stood_in_line_behind_a_new_endpoint_is_heard(settings: Any, tmp_path: Any) -> None:
    settings.FUKASA_DATA = tmp_path
    scope, noted, done = make_owner().scope, Event(), Event()

    def make() -> None:
        with transaction.atomic():
            make_endpoint(scope)
            noted.set()
            done.wait(5)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(make)
        assert noted.wait(5)
        Timer(0.3, done.set).start()
        record(scope, "list.created", object_type="list", object_id=1)
        making.result()
    assert Delivery.unscoped.count() == 1
