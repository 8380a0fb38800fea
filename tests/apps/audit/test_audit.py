from datetime import date
from decimal import Decimal

import pytest

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import PAGE, events
from fukasa.apps.audit.services import record
from tests.factories.workspaces import People


def test_an_event_says_who_did_what_to_which_thing(people: People) -> None:
    record(
        people.teammate.scope,
        "list.renamed",
        object_type="list",
        object_id=7,
        object_name="春の企画",
        before={"name": "春", "until": date(2026, 1, 2), "cpv": Decimal("1.5")},
        after={"name": "春の企画"},
    )
    event = events(workspace_id=people.owner.scope.workspace_id).events[0]
    assert (event.actor, event.action, event.object_name) == (people.teammate.email, "list.renamed", "春の企画")
    assert [(one.field, one.before, one.after) for one in event.changes] == [
        ("cpv", "1.5", None),
        ("name", "春", "春の企画"),
        ("until", "2026-01-02", None),
    ]


def test_the_log_is_append_only(people: People) -> None:
    row = AuditEvent.objects.latest("pk")
    row.action = "nothing.happened"
    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(TypeError, match="append-only"):
        row.delete()
    with pytest.raises(TypeError, match="append-only"):
        AuditEvent.objects.all().delete()
    with pytest.raises(TypeError, match="append-only"):
        AuditEvent.objects.update(action="nothing.happened")


def test_a_workspace_reads_its_own_events_alone(people: People) -> None:
    actors = {event.actor for event in events(workspace_id=people.outsider.scope.workspace_id).events}
    assert actors == {people.outsider.email}


def test_a_long_log_is_read_page_by_page_without_gap_or_repeat(people: People) -> None:
    workspace = people.owner.scope.workspace_id
    for number in range(PAGE + 5):
        record(people.owner.scope, "thing.done", object_id=number)
    first = events(workspace_id=workspace)
    second = events(workspace_id=workspace, older_than=first.older_than)
    seen = [event.event_id for event in (*first.events, *second.events)]
    assert len(first.events) == PAGE
    assert second.older_than is None
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == AuditEvent.objects.filter(workspace_id=workspace).count()


def test_the_log_outlives_the_thing_and_the_workspace(people: People) -> None:
    assert not [field for field in AuditEvent._meta.get_fields() if field.is_relation]


def test_the_page_of_the_log_takes_any_cursor(people: People) -> None:
    for cursor in ("", "x", "-1", "9" * 30, "1"):
        assert people.owner.client.get("/settings/audit/", {"before": cursor}).status_code == 200
