"""Log-in, forgotten passwords, addresses, devices."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client

from fukasa.web import settings as shipped
from tests.factories.workspaces import PASSWORD, People

NEW = "a quite different sentence"


def log_in(client: Client, email: str, password: str = PASSWORD, address: str = "127.0.0.1") -> Any:
    return client.post("/login/", {"login": email, "password": password}, REMOTE_ADDR=address)


def link_in(message: Any) -> str:
    found = re.search(r"http://testserver(\S+)", message.body)
    assert found is not None
    return found.group(1)


def without_tokens(response: Any) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


@pytest.mark.parametrize("email", ["owner@example.com", "nobody@example.com"])
def test_a_wrong_password_costs_the_same_work_for_known_and_unknown_addresses(people: People, email: str) -> None:
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$salt$no") as worked:
        log_in(Client(), email, "wrong")
    assert worked.call_count == 1


def test_one_address_is_paused_from_wherever_one_tries(people: People) -> None:
    for number in range(10):
        log_in(Client(), people.owner.email, "wrong", f"192.0.2.{number}")
    assert log_in(Client(), people.owner.email, PASSWORD, "192.0.2.77").status_code == 429
    assert log_in(Client(), people.viewer.email, PASSWORD, "192.0.2.77").status_code == 302


def test_unknown_addresses_are_paused_alike(people: People) -> None:
    for number in range(10):
        log_in(Client(), "nobody@example.com", "wrong", f"192.0.2.{number}")
    assert log_in(Client(), "nobody@example.com", "wrong", "192.0.2.77").status_code == 429


def test_somebody_who_tries_many_addresses_is_paused(people: People) -> None:
    for number in range(30):
        log_in(Client(), f"nobody{number}@example.com", "wrong", "192.0.2.1")
    assert log_in(Client(), "another@example.com", "wrong", "192.0.2.1").status_code == 429


def test_attempts_are_counted_in_the_database_for_all_processes(people: People, settings: LazySettings) -> None:
    settings.CACHES = {**shipped.CACHES, "other": shipped.CACHES["default"]}  # as another process would open it
    cache.set("counted", 3)
    assert caches["other"].get("counted") == 3


def test_a_forgotten_password_is_chosen_anew_by_mail_once(people: People) -> None:
    Client().post("/forgotten/", {"email": people.owner.email})
    path = link_in(mail.outbox[0])
    visitor = Client()
    form = visitor.get(path, follow=True)
    visitor.post(form.request["PATH_INFO"], {"password1": NEW})
    assert log_in(Client(), people.owner.email, NEW).status_code == 302
    assert "もう使えません" in Client().get(path, follow=True).content.decode()


def test_forgotten_passwords_are_answered_alike_for_every_address(people: People) -> None:
    known = Client().post("/forgotten/", {"email": people.owner.email}, follow=True)
    unknown = Client().post("/forgotten/", {"email": "nobody@example.com"}, follow=True)
    assert without_tokens(known) == without_tokens(unknown)
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_down_gives_nobody_away(people: People, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert Client().post("/forgotten/", {"email": people.owner.email}).status_code == 302


def test_an_address_changes_when_the_new_one_is_confirmed_and_not_before(people: People) -> None:
    client = Client()
    log_in(client, people.owner.email)
    EmailAddress.objects.create(user_id=people.owner.user_id, email=people.owner.email, primary=True, verified=True)
    client.post("/settings/me/again/", {"password": PASSWORD})
    client.post("/settings/me/email/", {"email": "new@example.com", "action_add": ""})
    assert get_user_model().objects.get(pk=people.owner.user_id).email == people.owner.email
    told = next(one for one in mail.outbox if one.to == ["new@example.com"])
    Client().post(link_in(told))
    assert get_user_model().objects.get(pk=people.owner.user_id).email == "new@example.com"
    assert EmailAddress.objects.get(user_id=people.owner.user_id).verified


def test_devices_are_listed_and_logged_out(people: People) -> None:
    here, there = Client(headers={"User-Agent": "Here"}), Client(headers={"User-Agent": "There"})
    log_in(here, people.owner.email)
    log_in(there, people.owner.email)
    assert "There" in here.get("/settings/me/devices/").content.decode()
    asked = here.post("/settings/me/devices/")["Location"]
    assert there.get("/").status_code == 200  # not before the password was entered once more
    here.post(asked, {"password": PASSWORD})
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert UserSession.objects.filter(user_id=people.owner.user_id).exists()


def test_a_new_password_logs_out_all_other_devices(people: People) -> None:
    here, there = Client(), Client()
    log_in(here, people.owner.email)
    log_in(there, people.owner.email)
    here.post("/settings/me/password/", {"oldpassword": PASSWORD, "password1": NEW})
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)


def test_nobody_makes_an_account_by_themselves_unless_the_operator_lets_them(
    people: People, settings: LazySettings
) -> None:
    form = {"email": "stranger@example.com", "password1": PASSWORD}
    assert "招待制です" in Client().post("/sign-up/", form).content.decode()
    assert not get_user_model().objects.filter(email="stranger@example.com").exists()
    settings.FUKASA_OPEN_SIGN_UP, settings.ACCOUNT_EMAIL_VERIFICATION = True, "mandatory"
    Client().post("/sign-up/", form)
    assert get_user_model().objects.filter(email="stranger@example.com").exists()


def test_mails_are_in_the_language_of_the_person(people: People) -> None:
    get_user_model().objects.filter(pk=people.viewer.user_id).update(language="en")
    Client().post("/forgotten/", {"email": people.viewer.email})
    Client().post("/forgotten/", {"email": people.owner.email})
    assert [one.subject for one in mail.outbox] == ["Fukasa: Choose a new password", "Fukasa: 新しいパスワードの設定"]


@pytest.mark.parametrize("action", ["action_add", "action_remove"])
def test_an_address_that_is_not_confirmed_is_neither_changed_nor_lost(people: People, action: str) -> None:
    client = Client()
    log_in(client, people.owner.email)
    client.post("/settings/me/email/", {"email": people.owner.email, action: ""})
    client.post("/settings/me/email/", {"email": "new@example.com", action: ""})
    assert get_user_model().objects.get(pk=people.owner.user_id).email == people.owner.email
