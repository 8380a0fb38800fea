"""Who is told of what: those who may know, never of their own clicks, once and grouped."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.audit.services import record
from fukasa.apps.jobs.signals import work_ended
from fukasa.apps.lists.digests.signals import search_has_news
from fukasa.apps.notifications import selectors
from fukasa.apps.notifications.devices import device_name
from fukasa.apps.notifications.kinds import RULES, Kind, Mailed
from fukasa.apps.notifications.services.forgetting import forget_old
from fukasa.apps.notifications.services.reading import all_read, notification_read
from fukasa.apps.notifications.services.telling import Event, mail_due, tell
from fukasa.apps.notifications.watching import watch_all
from fukasa.apps.workspaces.models import User
from fukasa.apps.workspaces.roles import Role
from tests.factories import lists
from tests.factories.notifications import make_notification
from tests.factories.rights import make_request
from tests.factories.workspaces import PASSWORD, People, Person, make_member


def told(person: Person) -> list[str]:
    return [one.kind.value for one in selectors.notifications(person.scope).lines]


@pytest.mark.parametrize("kind", list(Kind))
def test_only_members_who_may_know_are_told(kind: Kind, people: People) -> None:
    facts = {"name": "lists", "error": "", "rows": 1, "entered": 1, "left": 0, "used": 9, "limit": 10}
    tell(people.owner.scope.workspace_id, Event(kind, "x", "/", facts))
    told_to = [one for one in (people.owner, people.teammate, people.viewer, people.outsider) if told(one)]
    members = (people.owner, people.teammate, people.viewer)
    assert told_to == [one for one in members if one.scope.may(RULES[kind].permission)]


def test_nobody_is_told_of_their_own_click(people: People) -> None:
    tell(people.owner.scope.workspace_id, Event(Kind.QUOTA, "x", "/", {}), actor=people.owner.scope.member_id)
    assert selectors.unread_count(people.owner.scope) == 0


def test_more_of_the_same_is_counted_until_it_was_read(people: People) -> None:
    scope, event = people.owner.scope, Event(Kind.GUEST_ANSWERED, "list:1", "/", {"name": "秋"})
    for _ in range(3):
        tell(scope.workspace_id, event)
    first = selectors.notifications(scope).lines
    assert [(len(first), "3" in first[0].text)] == [(1, True)]
    notification_read(scope=scope, notification_id=first[0].notification_id)
    tell(scope.workspace_id, event)
    assert len(selectors.notifications(scope).lines) == 2


def test_the_same_state_is_told_once_even_after_it_was_read(people: People) -> None:
    scope, event = people.owner.scope, Event(Kind.REQUEST_DUE, "request:1", "/", {"name": "x"}, "soon")
    tell(scope.workspace_id, event)
    all_read(scope=scope)
    tell(scope.workspace_id, event)
    assert selectors.unread_count(scope) == 0


def test_a_role_that_is_lowered_hides_what_it_may_no_longer_know(people: People) -> None:
    manager = make_member(people.owner, "manager@example.com", Role.MANAGER)
    tell(people.owner.scope.workspace_id, Event(Kind.WEBHOOK_STOPPED, "webhook:1", "/", {"name": "x"}))
    assert told(manager) == ["webhook_stopped"]
    manager.client.get("/")
    people.owner.client.post(reverse("workspaces:role", args=[manager.scope.member_id]), {"role": "viewer"})
    assert "webhook" not in manager.client.get("/notifications/").content.decode().split("<main")[1]


def test_an_event_of_the_log_is_told_when_it_is_committed(
    people: People, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture of pytest-django
        named = {"object_type": "webhook", "object_id": 7, "object_name": "CRM"}
        record(people.teammate.scope, "webhook.stopped", **named)
        assert told(people.owner) == []
    assert told(people.owner) == ["webhook_stopped"]


def test_whoever_made_a_list_hears_of_guests_and_nobody_else_does(
    people: People, django_capture_on_commit_callbacks: object
) -> None:
    list_id = lists.make_list(people.teammate)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture of pytest-django
        record(people.owner.scope, "list.guest_answered", object_type="list", object_id=list_id, object_name="秋")
    assert (told(people.teammate), told(people.owner)) == (["guest_answered"], [])


@pytest.mark.parametrize(
    ("work", "error", "kind"),
    [
        ("import", "", "import_finished"),
        ("import", "The file is empty.", "import_failed"),
        ("export", "", "export_ready"),
        ("export", "Too long.", "export_failed"),
    ],
)
def test_work_in_the_background_tells_whoever_asked_for_it(work: str, error: str, kind: str, people: People) -> None:
    scope = people.teammate.scope
    named = {"workspace_id": scope.workspace_id, "member_id": scope.member_id, "object_id": 4}
    work_ended.send(None, work=work, **named, name="a.csv", error=error, rows=3)
    assert (told(people.teammate), told(people.owner)) == ([kind], [])


def test_news_of_a_search_are_told_to_whoever_saved_it(people: People) -> None:
    search_id = lists.of_search(people)["search_id"]
    named = {"workspace_id": people.owner.scope.workspace_id, "search_id": search_id}
    for _ in range(2):
        search_has_news.send(None, **named, entered=4, left=1)
    (line,) = selectors.notifications(people.owner.scope).lines
    assert "4" in line.text


def test_a_request_that_is_due_is_told_once_when_it_is_near_and_once_when_it_is_late(people: People) -> None:
    make_request(people.owner.scope, received_at=timezone.now())
    now = timezone.now()
    watch_all(now)
    assert "request_due" not in told(people.owner)
    for days in (400, 400):
        watch_all(now + timedelta(days=days))
    assert told(people.owner).count("request_due") == 1


def test_what_was_read_goes_after_ninety_days(people: People) -> None:
    make_notification(people.owner)
    forget_old(timezone.now() + timedelta(days=91))
    all_read(scope=people.owner.scope)
    assert forget_old(timezone.now() + timedelta(days=89)) == 0
    assert forget_old(timezone.now() + timedelta(days=91)) == 1


@pytest.mark.parametrize(
    ("hour", "day"),
    [(7, 1), (8, 2), (23, 2)],
)
def test_the_mail_of_a_day_goes_at_eight_where_the_member_is(hour: int, day: int) -> None:
    now = datetime(2026, 5, 1, hour, tzinfo=UTC)
    assert mail_due(Mailed.DAILY, now, "UTC") == datetime(2026, 5, day, 8, tzinfo=UTC)


def test_the_notification_of_somebody_else_is_not_found(people: People) -> None:
    made = make_notification(people.owner)
    assert people.teammate.client.get(reverse("notifications:open", args=[made.pk])).status_code == 404


def test_opening_leads_to_the_thing_and_counts_as_read(people: People) -> None:
    made = make_notification(people.owner)
    assert people.owner.client.get(reverse("notifications:open", args=[made.pk])).headers["Location"] == "/exports/"
    assert selectors.unread_count(people.owner.scope) == 0


def test_all_can_be_marked_as_read(people: People) -> None:
    make_notification(people.owner)
    people.owner.client.post(reverse("notifications:read-all"))
    assert selectors.unread_count(people.owner.scope) == 0


def test_a_log_in_on_a_new_device_is_told_and_the_next_on_it_is_not(people: People) -> None:
    User.objects.filter(pk=people.owner.user_id).update(created_at=timezone.now() - timedelta(days=3))
    form = {"login": people.owner.email, "password": PASSWORD}
    for _ in range(2):
        people.anonymous.post(reverse("account_login"), form, headers={"User-Agent": "Mozilla Firefox Linux"})
        people.anonymous.post(reverse("account_logout"))
    assert told(people.owner) == ["new_device"]


def test_devices_are_named_as_people_know_them() -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1"
    assert device_name(agent) == "Safari, iPhone"
    assert device_name("") == "?"
