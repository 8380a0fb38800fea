"""Single sign-on by OpenID Connect, against a provider on this machine."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.test import Client

from fukasa.apps.workspaces.selectors import people as members
from fukasa.web.sign_on import SingleSignOn
from tests.apps.people.provider import OTHER_KEY, Provider, running
from tests.factories.invitations import make_invitation
from tests.factories.workspaces import People

HANAKO = {"sub": "77", "email": "hanako@aoi.example", "email_verified": True, "name": "Hanako"}


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    with running() as found:
        found.claims = dict(HANAKO)
        rules = SingleSignOn("Aoi", found.issuer, "fukasa", "secret", ("aoi.example",), "Aoi Cosmetics", "reviewer")
        settings.FUKASA_SINGLE_SIGN_ON, settings.SOCIALACCOUNT_PROVIDERS = rules, rules.provider()
        yield found


def come_in(client: Client, settings: LazySettings, then: str = "/") -> Any:
    begin = f"/sso/{settings.FUKASA_SINGLE_SIGN_ON.provider_id}"
    there = client.get(f"{begin}/login/?next={then}")["Location"]
    asked = parse_qs(urlsplit(there).query)
    requests.get(there, timeout=5)
    return client.get(f"{begin}/callback/", {"code": "of-the-test", "state": asked["state"][0]})


def roles(people: People) -> dict[str, str]:
    return {person.email: person.role.value for person in members(people.owner.scope)}


def test_a_newcomer_of_the_domain_joins_the_named_workspace_in_the_named_role(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    visitor = Client()
    assert come_in(visitor, settings)["Location"] == "/"
    assert visitor.get("/").status_code == 200
    assert roles(people)["hanako@aoi.example"] == "reviewer"
    assert provider.asked[0]["code_verifier"]


def test_somebody_who_is_here_already_comes_in_as_themselves(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    settings.FUKASA_SINGLE_SIGN_ON = SingleSignOn("A", provider.issuer, "fukasa", "s", ("example.com",), "", "viewer")
    provider.claims = HANAKO | {"email": people.viewer.email}
    visitor = Client()
    come_in(visitor, settings)
    assert "viewer@example.com" in visitor.get("/settings/me/").content.decode()
    assert len(roles(people)) == 3


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "hanako@evil.example"}, "evil.example のアドレスは"),
        ({"email": "hanako@aoi.example.evil"}, "aoi.example.evil のアドレスは"),
        ({"email_verified": False}, "確認しませんでした"),
        ({"email": ""}, "確認しませんでした"),
    ],
)
def test_who_is_not_vouched_for_stays_outside_and_leaves_no_account(
    people: People, provider: Provider, settings: LazySettings, claims: dict[str, Any], reason: str
) -> None:
    provider.claims = HANAKO | claims
    response = come_in(Client(), settings)
    assert (response.status_code, reason in response.content.decode()) == (403, True)
    assert get_user_model().objects.count() == 4


def test_an_invited_person_comes_in_by_single_sign_on_and_joins(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    settings.FUKASA_SINGLE_SIGN_ON = SingleSignOn("A", provider.issuer, "fukasa", "s", ("aoi.example",), "", "viewer")
    path = f"/join/{make_invitation(people, HANAKO['email']).token}/"
    visitor = Client()
    assert come_in(visitor, settings, then=path)["Location"] == path
    visitor.post(path)
    assert roles(people)["hanako@aoi.example"] == "planner"


def test_an_answer_that_nobody_asked_for_opens_nothing(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    visitor = Client()
    visitor.get(f"/sso/{settings.FUKASA_SINGLE_SIGN_ON.provider_id}/callback/", {"code": "x", "state": "made-up"})
    assert visitor.get("/").status_code == 302


def test_a_provider_that_is_down_is_told_in_one_sentence(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    provider.is_down = True
    page = Client().get(f"/sso/{settings.FUKASA_SINGLE_SIGN_ON.provider_id}/login/")
    assert (page.status_code, "正しい応答がありませんでした" in page.content.decode()) == (502, True)


def test_people_of_another_issuer_are_other_people() -> None:
    one = SingleSignOn("A", "https://a.example", "c", "s", (), "", "viewer")
    other = SingleSignOn("A", "https://b.example", "c", "s", (), "", "viewer")
    assert one.provider_id != other.provider_id


def is_in(visitor: Client) -> bool:
    return bool(visitor.get("/").status_code == 200)


@pytest.mark.parametrize(
    "token",
    [
        {"nonce": "of another log-in"},
        {"nonce": ""},
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"azp": "another client"},
        {"exp": 1},
        {"sub": "somebody else"},
    ],
    ids="-".join,
)
def test_an_id_token_that_is_not_for_this_log_in_opens_nothing(
    people: People, provider: Provider, settings: LazySettings, token: dict[str, Any]
) -> None:
    provider.token = token
    visitor = Client()
    come_in(visitor, settings)
    assert not is_in(visitor)
    assert get_user_model().objects.count() == 4


@pytest.mark.parametrize(
    ("key", "algorithm"), [(OTHER_KEY, "ES256"), ("a secret of thirty-two signs or more", "HS256"), (None, "none")]
)
def test_an_id_token_that_the_provider_did_not_sign_opens_nothing(
    people: People, provider: Provider, settings: LazySettings, key: Any, algorithm: str
) -> None:
    provider.key, provider.algorithm = key, algorithm
    visitor = Client()
    come_in(visitor, settings)
    assert not is_in(visitor)


def test_every_log_in_has_a_nonce_of_its_own(people: People, provider: Provider, settings: LazySettings) -> None:
    come_in(Client(), settings)
    first = provider.nonce
    come_in(Client(), settings)
    assert len(first) == 64
    assert provider.nonce != first


def test_a_provider_that_calls_itself_otherwise_is_not_used(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    provider.called = "https://evil.example"
    assert Client().get(f"/sso/{settings.FUKASA_SINGLE_SIGN_ON.provider_id}/login/").status_code == 502


def test_the_address_that_begins_a_log_in_says_nothing_of_where_it_ends(
    people: People, provider: Provider, settings: LazySettings
) -> None:
    more = {"auth_params": "redirect_uri=https://evil.example&response_type=token", "scope": "everything"}
    there = Client().get(f"/sso/{settings.FUKASA_SINGLE_SIGN_ON.provider_id}/login/", more)["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"][0].startswith("http://testserver/")
    assert "everything" not in asked["scope"][0]


def test_without_a_provider_its_addresses_lead_nowhere(people: People) -> None:
    assert people.anonymous.get("/sso/sso/login/").status_code == 404
