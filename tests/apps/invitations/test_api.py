"""Invitations by programs: mailed when they are written, or handed over by a link that is shown once."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail

from fukasa.apps.invitations.selectors import pending
from fukasa.apps.workspaces.models import QuotaPlan, Workspace
from fukasa.apps.workspaces.roles import Role
from tests.factories.tokens import Program, program_of
from tests.factories.workspaces import People, make_member

BODY = {"email": "New@Example.com", "role": "planner", "language": "en"}


def path_of(answer: Any) -> str:
    return str(answer.json()["url"]).removeprefix("http://testserver")


@pytest.fixture
def program(people: People) -> Program:
    return program_of(people.owner)


def test_the_mail_goes_out_when_the_invitation_is_written(
    program: Program, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = program.post("/invitations", BODY)
        assert mail.outbox == []
    assert (made.status_code, made.json()["email"], made.json()["url"]) == (201, "new@example.com", "")
    assert [one.recipients() for one in mail.outbox] == [["new@example.com"]]
    assert program.get(f"/invitations/{made.json()['invitation_id']}").json()["mailed_at"] is not None


def test_a_link_is_shown_once_where_no_mail_is_wanted(program: Program, people: People) -> None:
    made = program.post("/invitations", BODY | {"by_mail": False})
    assert people.anonymous.get(path_of(made)).status_code == 200
    assert "/join/" not in program.get("/invitations").content.decode()
    assert mail.outbox == []


def test_a_repeated_request_invites_once(program: Program, people: People) -> None:
    first = program.post("/invitations", BODY | {"by_mail": False}, Idempotency_Key="a")
    again = program.post("/invitations", BODY | {"by_mail": False}, Idempotency_Key="a")
    assert first.json() == again.json()
    assert len(pending(people.owner.scope)) == 1


def test_a_new_link_ends_the_old_one(program: Program, people: People) -> None:
    old = program.post("/invitations", BODY | {"by_mail": False})
    new = program.post(f"/invitations/{old.json()['invitation_id']}/again", {"by_mail": False})
    assert people.anonymous.get(path_of(old)).status_code == 410
    assert people.anonymous.get(path_of(new)).status_code == 200


def test_a_withdrawn_invitation_opens_nothing(program: Program, people: People) -> None:
    made = program.post("/invitations", BODY | {"by_mail": False})
    address = f"/invitations/{made.json()['invitation_id']}"
    assert program.delete(address).status_code == 204
    assert people.anonymous.get(path_of(made)).status_code == 410
    assert program.get(address).json()["code"] == "invitations.not_found"
    assert program.delete(address).json()["code"] == "invitations.already_settled"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"email": "teammate@example.com"}, 409, "invitations.already_there"),
        ({"email": "nobody"}, 422, "api.invalid"),
        ({"role": "guest"}, 422, "api.invalid"),
        ({"language": "fr"}, 422, "api.invalid"),
    ],
)
def test_what_cannot_be_invited_is_refused(program: Program, body: dict[str, str], status: int, code: str) -> None:
    response = program.post("/invitations", BODY | body)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_nobody_invites_above_their_own_role(people: People) -> None:
    manager = make_member(people.owner, "manager@example.com", Role.MANAGER)
    assert program_of(manager).post("/invitations", BODY | {"role": "owner"}).status_code == 403


def test_an_invitation_beyond_the_seats_is_refused_and_mailed_to_nobody(
    program: Program, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    plan = QuotaPlan.objects.create(key="tight", name_ja="小", name_en="Tight", limits={"members": 3})
    Workspace.objects.filter(pk=people.owner.scope.workspace_id).update(plan=plan)
    with django_capture_on_commit_callbacks(execute=True):
        response = program.post("/invitations", BODY)
    assert (response.status_code, response.json()["code"]) == (409, "workspaces.quota_reached")
    assert response.json()["fields"]["limit"] == 3
    assert mail.outbox == []


def test_a_mail_server_that_is_down_loses_no_invitation(
    program: Program, settings: LazySettings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        assert program.post("/invitations", BODY).status_code == 201
    assert [one["mailed_at"] for one in program.get("/invitations").json()["items"]] == [None]
