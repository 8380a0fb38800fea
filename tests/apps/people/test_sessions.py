"""How long a session lives, and what ends it."""

import re
import time
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from fukasa.apps.people.sessions import BEGAN, SEEN, UNATTENDED
from fukasa.web import settings as shipped
from tests.apps.people.test_entrance import log_in
from tests.apps.people.test_factors import proven, with_app
from tests.factories.workspaces import PASSWORD, People, Person

HOUR, DAY = 3600, 24 * 3600
SOURCE = Path(shipped.BASE_DIR).parent


@pytest.fixture(autouse=True)
def _folder_for_keys(settings: LazySettings) -> None:
    settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)


def here(person: Person, agent: str = "Here") -> Client:
    client = Client(headers={"User-Agent": agent})
    log_in(client, person.email)
    return client


def moved_back(client: Client, seconds: int, *names: str) -> None:
    """Let time pass for a session, without waiting."""
    session = client.session
    for name in names:
        session[name] -= seconds
    session.save()


def is_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def test_a_session_ends_when_nobody_clicked_for_so_long(people: People) -> None:
    client = here(people.owner)
    moved_back(client, shipped.FUKASA_SESSION_IDLE - 60, SEEN)
    assert is_in(client)
    moved_back(client, shipped.FUKASA_SESSION_IDLE, SEEN)
    answer = client.get("/lists/")
    assert answer["Location"] == "/login/?next=/lists/"
    assert not UserSession.objects.filter(session_key=client.session.session_key).exists()


def test_every_click_keeps_a_session_alive_and_is_noted_now_and_then(people: People) -> None:
    client = here(people.owner)
    moved_back(client, 23 * HOUR, SEEN)
    client.get("/")
    assert client.session[SEEN] > time.time() - 60


def test_what_a_page_asks_by_itself_keeps_no_session_alive(people: People) -> None:
    client = here(people.owner)
    moved_back(client, 23 * HOUR, SEEN)
    assert client.get("/", headers={UNATTENDED: "1"}).status_code == 200
    assert client.session[SEEN] < time.time() - 22 * HOUR


def test_every_template_that_asks_by_itself_says_so() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("templates/**/*.html")}
    polling = {path.name for path, text in texts.items() if re.search(r'hx-trigger="[^"]*\bevery\b', text)}
    assert polling
    assert {path.name for path, text in texts.items() if UNATTENDED in text} == polling


def test_a_clock_that_was_set_back_lets_no_session_live_longer(people: People) -> None:
    client = here(people.owner)
    moved_back(client, -365 * DAY, BEGAN, SEEN)
    assert is_in(client)
    assert client.session[BEGAN] <= time.time()
    assert client.session[SEEN] <= time.time()
    moved_back(client, shipped.FUKASA_SESSION_AGE, BEGAN)
    assert not is_in(client)


def test_a_session_ends_in_any_case_so_long_after_the_log_in(people: People) -> None:
    client = here(people.owner)
    moved_back(client, shipped.FUKASA_SESSION_AGE, BEGAN)
    assert not is_in(client)


def test_a_session_from_before_there_were_terms_gets_its_terms_now(people: People) -> None:
    client = people.owner.client
    session = client.session
    del session[BEGAN], session[SEEN]
    session.save()
    assert is_in(client)
    assert client.session[BEGAN] > time.time() - 60


def test_a_clock_that_was_set_back_ends_no_session(people: People) -> None:
    client = here(people.owner)
    moved_back(client, -3 * DAY, BEGAN, SEEN)
    assert is_in(client)


def test_the_operator_sets_both_terms(people: People, settings: LazySettings) -> None:
    settings.FUKASA_SESSION_IDLE, settings.FUKASA_SESSION_AGE = HOUR, DAY
    client = here(people.owner)
    moved_back(client, HOUR, SEEN)
    assert not is_in(client)


def test_proving_oneself_once_more_gives_the_session_a_new_key(people: People) -> None:
    client = here(people.owner)
    before = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    old = Client()
    old.cookies["fukasa_session"] = str(before)
    assert client.session.session_key != before
    assert (is_in(client), is_in(old)) == (True, False)
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [client.session.session_key]


def test_one_device_is_logged_out_after_proving_oneself_once_more(people: People) -> None:
    mine, there, third = (here(people.owner, agent) for agent in ("Here", "There", "Third"))
    row = UserSession.objects.get(user_agent="There")
    path = reverse("usersessions_end", args=[row.pk])
    asked = mine.post(path)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(there)
    mine.post(asked["Location"], {"password": PASSWORD})
    assert [is_in(one) for one in (mine, there, third)] == [True, False, True]


def test_nobody_logs_out_the_devices_of_others(people: People) -> None:
    there = here(people.owner)
    row = UserSession.objects.get(user_id=people.owner.user_id)
    answer = proven(people.viewer).post(reverse("usersessions_end", args=[row.pk]))
    assert (answer.status_code, is_in(there)) == (404, True)


def test_another_second_factor_logs_the_other_devices_out(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda told, **_: told())  # within the request, as it is
    there = here(people.owner, "There")
    mine, _ = with_app(people.owner)
    assert (is_in(mine), is_in(there)) == (True, False)
    mine.post(reverse("mfa_deactivate_totp"))
    assert is_in(mine)


def test_every_way_in_shows_in_the_list_of_devices(people: People, settings: LazySettings) -> None:
    settings.FUKASA_DEMO, settings.FUKASA_DEMO_EMAIL = True, people.owner.email
    client = Client(headers={"User-Agent": "By one click"})
    client.post(reverse("workspaces:demo-login"))
    assert UserSession.objects.get(user_id=people.owner.user_id).user_agent == "By one click"
