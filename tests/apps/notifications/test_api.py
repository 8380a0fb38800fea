"""Notifications by programs: those of the member, of the kinds of which member and token may know."""

from datetime import timedelta

import pytest

from fukasa.apps.notifications.models import MailChoice, Notification
from tests.factories.notifications import make_notification
from tests.factories.tokens import Program, program_of
from tests.factories.workspaces import People


@pytest.fixture
def program(people: People) -> Program:
    return program_of(people.owner)


def test_pages_follow_each_other_also_when_something_comes_in_between(program: Program, people: People) -> None:
    for number in range(5):
        row = make_notification(people.owner, f"export:{number}")
        Notification.unscoped.filter(pk=row.pk).update(happened_at=row.happened_at - timedelta(hours=number // 2))
    first = program.get("/notifications?limit=3").json()
    make_notification(people.owner, "export:9")
    second = program.get(f"/notifications?limit=3&cursor={first['next']}").json()
    numbers = [one["notification_id"] for one in (*first["items"], *second["items"])]
    kept = Notification.unscoped.exclude(thing="export:9").order_by("-happened_at", "-pk")
    assert (numbers, second["next"]) == ([row.pk for row in kept], None)


def test_one_is_read_or_all_are(program: Program, people: People) -> None:
    first, _ = make_notification(people.owner, "export:1"), make_notification(people.owner, "export:2")
    seen = program.post(f"/notifications/{first.pk}/read").json()
    assert (seen["unread"], seen["url"]) == (False, "/exports/")
    assert len(program.get("/notifications?unread_only=true").json()["items"]) == 1
    assert program.post("/notifications/read").json() == {"count": 1}
    assert program.get("/notifications?unread_only=true").json()["items"] == []


def test_those_of_others_are_not_found(program: Program, people: People) -> None:
    theirs = make_notification(people.teammate).pk
    assert program.get(f"/notifications/{theirs}").json()["code"] == "notifications.not_found"
    assert program.post(f"/notifications/{theirs}/read").status_code == 404


def test_a_token_is_told_of_nothing_beyond_its_scopes(people: People) -> None:
    row = make_notification(people.owner)  # of an export
    narrow = program_of(people.owner, "workspace.read", "profile.write")
    assert narrow.get("/notifications").json()["items"] == []
    assert narrow.get(f"/notifications/{row.pk}").status_code == 404
    assert narrow.post("/notifications/read").json() == {"count": 0}


def test_reading_changes_nothing_for_a_token_that_may_only_read(people: People) -> None:
    row = make_notification(people.owner)
    reader = program_of(people.owner, "workspace.read", "exports.write")
    assert reader.get(f"/notifications/{row.pk}").json()["unread"] is True
    assert reader.post("/notifications/read").status_code == 403


def test_a_member_chooses_how_soon_kinds_are_mailed(program: Program) -> None:
    body = {"choices": [{"kind": "quota", "mailed": "off"}, {"kind": "import_failed", "mailed": "daily"}]}
    told = {one["kind"]: one["mailed"] for one in program.patch("/me/notifications", body).json()}
    assert (told["quota"], told["import_failed"], told["request_due"]) == ("off", "daily", "at_once")
    assert MailChoice.unscoped.count() == 2


@pytest.mark.parametrize("choice", [{"kind": "weather", "mailed": "off"}, {"kind": "quota", "mailed": "hourly"}])
def test_an_unknown_choice_is_refused(choice: dict[str, str], program: Program) -> None:
    assert program.patch("/me/notifications", {"choices": [choice]}).status_code == 422


def test_nobody_chooses_for_what_they_may_not_know(people: People) -> None:
    body = {"choices": [{"kind": "request_due", "mailed": "off"}]}
    response = program_of(people.viewer).patch("/me/notifications", body)
    assert response.status_code == 403
    assert not MailChoice.unscoped.exists()
