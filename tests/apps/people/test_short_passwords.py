"""A password that was long enough beside a second factor only."""

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.test import Client

from tests.apps.people.test_entrance import NEW, log_in
from tests.factories.people_keys import of_passkey
from tests.factories.workspaces import People

SHORT = "tomyo8-k"


@pytest.fixture
def short(people: People, settings: LazySettings) -> People:
    """Give the owner a password of eight signs."""
    settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)
    user = get_user_model().objects.get(pk=people.owner.user_id)
    user.set_password(SHORT)
    user.save()
    return people


def come_in(people: People) -> Client:
    client = Client()
    log_in(client, people.owner.email, SHORT)
    return client


def test_without_a_second_factor_nothing_opens_until_there_is_a_longer_one(short: People) -> None:
    client = come_in(short)
    page = client.get("/lists/")
    assert (page.status_code, "もっと長いパスワードが必要です" in page.content.decode()) == (403, True)
    client.post("/settings/me/password/", {"oldpassword": SHORT, "password1": NEW})
    assert client.get("/lists/").status_code == 200


def test_a_second_factor_will_do_as_well(short: People) -> None:
    client = come_in(short)
    of_passkey(short)
    assert client.get("/lists/").status_code == 200


def test_a_long_password_is_not_asked_about(people: People) -> None:
    client = Client()
    log_in(client, people.owner.email)
    assert client.get("/lists/").status_code == 200
