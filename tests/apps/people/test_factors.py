"""Second factors: set up, asked for, sealed at rest, demanded by the operator."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from fukasa.apps.audit import selectors as audit
from fukasa.apps.workspaces.roles import MEMBER_VALUES, Role
from fukasa.apps.workspaces.services import member_role_change
from fukasa.web import sign_on
from tests.factories.workspaces import PASSWORD, People, Person


@pytest.fixture(autouse=True)
def _folder_for_keys(settings: LazySettings) -> None:
    settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)
    settings.MFA_TOTP_TOLERANCE = 1  # a half minute may end between a code and its use


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def logged_in(person: Person) -> Client:
    client = Client()
    client.post("/login/", {"login": person.email, "password": PASSWORD})
    return client


def proven(person: Person) -> Client:
    """Log in and enter the password once more, as the pages about keys ask."""
    client = logged_in(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def with_app(person: Person) -> tuple[Client, str]:
    client = proven(person)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return client, secret


def text(response: Any) -> str:
    return str(response.content.decode())


def test_an_authenticator_app_is_asked_for_at_the_next_log_in(people: People) -> None:
    client, _ = with_app(people.owner)  # the code of this half minute is used up by it
    codes = client.post(reverse("mfa_generate_recovery_codes")).context["made"]
    visitor = Client()
    first = visitor.post("/login/", {"login": people.owner.email, "password": PASSWORD})
    assert first["Location"] == reverse("mfa_authenticate")
    assert visitor.get("/").status_code == 302
    assert visitor.post(first["Location"], {"code": "000000"}).status_code == 200
    assert visitor.post(first["Location"], {"code": codes[0]})["Location"] == "/"
    assert visitor.get("/").status_code == 200


def test_the_code_that_sets_an_app_up_opens_no_log_in(people: People) -> None:
    client = proven(people.owner)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    used, later = [format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()][1:]
    client.post(reverse("mfa_activate_totp"), {"code": used})
    visitor = logged_in(people.owner)
    visitor.post(reverse("mfa_authenticate"), {"code": used})
    assert visitor.get("/").status_code == 302
    visitor.post(reverse("mfa_authenticate"), {"code": later})
    assert visitor.get("/").status_code == 200


def test_secrets_of_factors_are_sealed_at_rest(people: People) -> None:
    _, secret = with_app(people.owner)
    kept = [row.data for row in Authenticator.objects.all()]
    assert (len(kept), secret in str(kept)) == (1, False)


def test_factors_leave_a_trace_in_the_audit_log(people: People) -> None:
    with_app(people.owner)
    actions = [one.action for one in audit.events(workspace_id=people.owner.scope.workspace_id).events]
    assert "member.factor_added" in actions


def test_keys_are_touched_after_proving_oneself_once_more(people: People) -> None:
    answer = people.owner.client.get(reverse("mfa_activate_totp"))  # logged in, but not by a password just now
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_where_a_second_factor_is_demanded_nothing_else_opens_until_it_is_there(
    people: People, settings: LazySettings
) -> None:
    settings.FUKASA_SECOND_FACTOR_ROLES = ("owner", "manager")
    assert people.owner.client.get("/lists/").status_code == 403
    assert "二段階認証が必要です" in text(people.owner.client.get("/"))
    assert people.teammate.client.get("/lists/").status_code == 200
    client, _ = with_app(people.owner)
    assert client.get("/lists/").status_code == 200


def test_all_means_everybody(people: People, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_SECOND_FACTOR_ROLES", "all")
    settings.FUKASA_SECOND_FACTOR_ROLES = sign_on.roles_with_second_factor()
    everybody = (people.owner, people.teammate, people.viewer, people.outsider)
    assert [one.client.get("/lists/").status_code for one in everybody] == [403] * 4
    assert list(settings.FUKASA_SECOND_FACTOR_ROLES) == MEMBER_VALUES


def test_a_role_given_in_the_middle_of_a_session_is_asked_at_the_next_click(
    people: People, settings: LazySettings
) -> None:
    settings.FUKASA_SECOND_FACTOR_ROLES = ("manager",)
    assert people.teammate.client.get("/lists/").status_code == 200
    scope, member = people.owner.scope, people.teammate.scope.member_id
    member_role_change(scope=scope, member_id=member, role=Role.MANAGER)
    assert people.teammate.client.get("/lists/").status_code == 403


def test_during_the_days_of_grace_the_pages_remind(people: People, settings: LazySettings) -> None:
    settings.FUKASA_SECOND_FACTOR_ROLES, settings.FUKASA_SECOND_FACTOR_FROM = ("owner",), date(2999, 1, 1)
    answer = people.owner.client.get("/settings/people/")
    assert (answer.status_code, "二段階認証が必要です" in text(answer)) == (200, True)


def test_the_last_factor_stays_while_it_is_demanded(people: People, settings: LazySettings) -> None:
    client, _ = with_app(people.owner)
    settings.FUKASA_SECOND_FACTOR_ROLES = ("owner",)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").exists()
    settings.FUKASA_SECOND_FACTOR_ROLES = ()
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()


def test_a_passkey_begins_with_a_challenge_and_nonsense_is_refused(people: People) -> None:
    client = proven(people.owner)
    page = client.get(reverse("mfa_add_webauthn"))
    assert page.context["js_data"]["creation_options"]["publicKey"]["challenge"]
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "Key", "credential": "{}"})
    assert answer.context["form"].errors
    options = Client().get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert options.json()["request_options"]["publicKey"]["challenge"]
