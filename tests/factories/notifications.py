"""Notifications of the standing people."""

from fukasa.apps.notifications.kinds import Kind
from fukasa.apps.notifications.models import Notification
from fukasa.apps.notifications.services.choosing import unsubscribe_token
from fukasa.apps.notifications.services.telling import Event, tell
from tests.factories.workspaces import People, Person


def make_notification(person: Person, thing: str = "export:1") -> Notification:
    """Tell somebody that an export is ready."""
    event = Event(Kind.EXPORT_READY, thing, "/exports/", {"name": "csv", "rows": "12", "error": ""})
    tell(person.scope.workspace_id, event, only={person.scope.member_id})
    return Notification.unscoped.get(member_id=person.scope.member_id, thing=thing, read_at=None)


def of_notification(people: People) -> dict[str, object]:
    """Make a notification of the owner."""
    return {"notification_id": make_notification(people.owner).pk}


def of_person(people: People) -> dict[str, object]:
    """Sign the address by which the owner stops their mail."""
    return {"token": unsubscribe_token(people.owner.user_id)}
