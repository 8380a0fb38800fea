"""Coming in by an invitation: as somebody new, with the account one has, and when the link is no good."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from fukasa.apps.audit import selectors as audit
from fukasa.apps.invitations import selectors, services
from fukasa.apps.invitations.errors import AlreadyThere
from fukasa.apps.workspaces.roles import Role
from fukasa.apps.workspaces.selectors import people as members
from fukasa.core.errors import NotPermitted
from tests.factories.invitations import make_invitation
from tests.factories.workspaces import PASSWORD, People, make_member

NEW = {"name": "Hanako", "password": PASSWORD}


def join(token: str) -> str:
    return f"/join/{token}/"


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def emails(people: People) -> set[str]:
    return {person.email for person in members(people.owner.scope)}


def text(response: Any) -> str:
    return str(response.content.decode())


def test_somebody_new_sets_a_password_and_is_in_with_a_confirmed_address(people: People) -> None:
    issued = make_invitation(people)
    services.mail_noted(scope=people.owner.scope, invitation_id=issued.invitation_id, sent=True)
    visitor = Client()
    assert visitor.get(join(issued.token)).status_code == 200
    assert visitor.post(join(issued.token), NEW)["Location"] == "/"
    assert "Aoi Cosmetics" in text(visitor.get("/"))
    assert EmailAddress.objects.get(email="new@example.com").verified
    assert audit.events(workspace_id=people.owner.scope.workspace_id).events[0].action == "member.joined"


def test_a_link_that_was_handed_over_proves_no_address(people: People) -> None:
    issued = make_invitation(people)
    services.mail_noted(scope=people.owner.scope, invitation_id=issued.invitation_id, sent=False)
    Client().post(join(issued.token), NEW)
    assert not EmailAddress.objects.get(email="new@example.com").verified


def test_somebody_new_may_join_with_a_passkey_instead_of_a_password(people: People) -> None:
    visitor = Client()
    response = visitor.post(join(make_invitation(people).token), {"name": "Hanako", "passkey": "1"})
    assert response["Location"] == "/settings/me/passkeys/add/"
    assert visitor.get(response["Location"]).status_code == 200
    assert not get_user_model().objects.get(email="new@example.com").has_usable_password()


def test_a_weak_password_is_told_beside_its_field_and_the_invitation_stays_good(people: People) -> None:
    token = make_invitation(people).token
    response = Client().post(join(token), {"name": "Hanako", "password": "new@example.com1"})
    assert list(response.context["form"].errors) == ["password"]
    assert selectors.welcome(token).email == "new@example.com"


def test_somebody_with_an_account_logs_in_first_and_then_joins_once(people: People) -> None:
    token = make_invitation(people, people.outsider.email).token
    assert f"/login/?next={join(token)}" in text(Client().get(join(token)))
    assert people.outsider.client.post(join(token))["Location"] == "/"
    assert people.outsider.email in emails(people)
    assert "Aoi Cosmetics</h1>" in text(people.outsider.client.get("/"))


def test_nobody_takes_the_place_of_somebody_else(people: People) -> None:
    token = make_invitation(people).token
    response = people.outsider.client.post(join(token))
    assert (response.status_code, people.outsider.email in text(response)) == (409, True)
    assert emails(people) == {people.owner.email, people.teammate.email, people.viewer.email}


def test_a_used_invitation_says_so(people: People) -> None:
    token = make_invitation(people).token
    Client().post(join(token), NEW)
    again = Client().post(join(token), NEW)
    assert (again.status_code, "もう使われています" in text(again)) == (410, True)


def test_a_withdrawn_invitation_says_so(people: People) -> None:
    issued = make_invitation(people)
    people.owner.client.post(f"/settings/people/invitations/{issued.invitation_id}/withdraw/")
    response = Client().get(join(issued.token))
    assert (response.status_code, "取り消されました" in text(response)) == (410, True)


def test_an_expired_invitation_says_so(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    token = make_invitation(people).token
    at(monkeypatch, timezone.now() + timedelta(days=7, seconds=1))
    response = Client().get(join(token))
    assert (response.status_code, "期限" in text(response)) == (410, True)


def test_a_clock_that_was_set_back_neither_opens_nor_closes_what_it_should_not(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued, withdrawn = make_invitation(people), make_invitation(people, "other@example.com")
    services.withdraw(scope=people.owner.scope, invitation_id=withdrawn.invitation_id)
    at(monkeypatch, timezone.now() - timedelta(days=400))
    assert Client().get(join(issued.token)).status_code == 200
    assert Client().get(join(withdrawn.token)).status_code == 410


def test_a_link_that_was_sent_again_replaces_the_old_one(people: People) -> None:
    issued = make_invitation(people)
    newer = services.renew(scope=people.owner.scope, invitation_id=issued.invitation_id)
    assert Client().get(join(issued.token)).status_code == 410
    assert Client().get(join(newer.token)).status_code == 200


def test_an_address_is_invited_once_and_members_never(people: People) -> None:
    make_invitation(people)
    with pytest.raises(AlreadyThere):
        make_invitation(people, "NEW@example.com")
    with pytest.raises(AlreadyThere):
        make_invitation(people, people.viewer.email)


def test_after_it_expired_an_address_may_be_invited_anew(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    make_invitation(people)
    at(monkeypatch, timezone.now() + timedelta(days=8))
    assert make_invitation(people).email == "new@example.com"


def test_nobody_invites_into_a_role_above_their_own(people: People) -> None:
    manager = make_member(people.owner, "manager@example.com", Role.MANAGER)
    with pytest.raises(NotPermitted):
        services.invite(scope=manager.scope, email="new@example.com", role=Role.OWNER)
    with pytest.raises(NotPermitted):
        services.invite(scope=people.teammate.scope, email="new@example.com", role=Role.VIEWER)


def test_a_token_is_kept_as_a_hash_only(people: People) -> None:
    issued = make_invitation(people)
    row = services.Invitation.unscoped.get(pk=issued.invitation_id)
    assert issued.token not in str(vars(row))


def test_what_was_settled_meanwhile_is_told_and_changes_nothing(people: People) -> None:
    issued = make_invitation(people)
    Client().post(join(issued.token), NEW)
    page = people.owner.client.post(f"/settings/people/invitations/{issued.invitation_id}/again/", follow=True)
    assert "その間に使われたか取り消されました" in text(page)
