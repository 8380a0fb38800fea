"""Requests of people whose data is stored, and contacts of creators."""

from datetime import UTC, date, datetime

from fukasa.apps.contacts.services import contact_create
from fukasa.apps.rights.choices import Kind, Law
from fukasa.apps.rights.services.requests import request_enter
from fukasa.apps.workspaces.scope import WorkspaceScope
from tests.factories.workspaces import People

CONTACT = {
    "name": "青木 花",
    "email": "hana@example.com",
    "phone": "+81 90 0000 0000",
    "agency": "",
    "source": "profile text",
    "basis": "published",
    "obtained_on": date(2026, 11, 1),
    "keep_until": date(2028, 11, 1),
}


def make_contact(scope: WorkspaceScope, account_key: str = "instagram:hana", **values) -> int:
    return contact_create(scope=scope, account_key=account_key, values=CONTACT | values)


def make_request(scope: WorkspaceScope, kind: Kind = Kind.DELETION, **values) -> int:
    defaults = {
        "law": Law.GDPR,
        "account_key": "instagram:hana",
        "who": "Hana, by the mail address in her profile",
        "said": "Please delete my data.",
        "received_at": datetime(2026, 11, 1, 9, tzinfo=UTC),
    }
    return request_enter(scope=scope, kind=kind, **defaults | values)


def of_contact(people: People) -> dict[str, object]:
    return {"contact_id": make_contact(people.owner.scope)}


def of_request(people: People) -> dict[str, object]:
    return {"request_id": make_request(people.owner.scope)}


def of_deleted(people: People) -> dict[str, object]:
    from fukasa.apps.rights.models import SubjectRequest

    number = make_request(people.owner.scope)
    SubjectRequest.unscoped.filter(pk=number).update(state="done", receipt={"at": "now"}, receipt_hash="0" * 64)
    return {"request_id": number}
