"""What is left behind in a browser, and what a request of another site can begin."""

import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from fukasa.web import settings as shipped
from tests.factories import lists
from tests.factories.workspaces import PASSWORD, People


def test_pages_are_not_kept_by_browsers_and_static_files_are(people: People) -> None:
    assert "no-store" in people.owner.client.get("/settings/me/devices/")["Cache-Control"]
    assert "no-store" in people.anonymous.get("/login/")["Cache-Control"]
    static = people.anonymous.get(f"{django_settings.STATIC_URL}fukasa/app.css")
    static.close()
    assert "no-store" not in static.get("Cache-Control", "")


def test_a_log_out_empties_the_cache_of_the_browser(people: People) -> None:
    assert people.viewer.client.post("/logout/")["Clear-Site-Data"] == '"cache"'


def test_files_of_members_are_not_kept_either(people: People) -> None:
    list_id = lists.make_list(people.owner, "秋の候補")
    found = people.owner.client.get(reverse("lists:csv", args=[list_id]))
    assert (found["Content-Type"], found["Cache-Control"]) == ("text/csv; charset=utf-8", "no-store")


@pytest.mark.django_db
def test_nothing_is_echoed_to_a_trace() -> None:
    assert Client().trace("/").status_code == 405


@pytest.mark.django_db
def test_a_link_of_another_site_begins_no_single_sign_on() -> None:
    answer: Any = Client().get("/sso/any/login/", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")
    further: Any = Client().get("/sso/any/login/?next=/lists/", headers={"Sec-Fetch-Site": "cross-site"})
    assert further["Location"] == "/login/?next=/lists/"


def test_a_code_of_an_app_is_not_good_for_longer_than_its_use_is_remembered() -> None:
    assert shipped.MFA_TOTP_TOLERANCE == 0


def test_with_https_the_keys_of_a_session_belong_to_this_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_HTTPS", "1")
    code = (
        "from fukasa.web import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME,"
        " s.FUKASA_COOKIE_PREFIX, s.CSRF_COOKIE_SECURE)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["__Host-fukasa_session", "__Host-fukasa_csrf", "__Host-fukasa_language", "__Host-", "True"]


@pytest.fixture
def by_https(settings: Any) -> Any:
    """Set what ``FUKASA_HTTPS=1`` sets: a proxy speaks https and says so."""
    host = "__Host-"
    settings.FUKASA_COOKIE_PREFIX, settings.SESSION_COOKIE_NAME = host, f"{host}fukasa_session"
    settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME = f"{host}fukasa_csrf", f"{host}fukasa_language"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = ["fukasa.example.com"], ["https://fukasa.example.com"]
    there = {"Host": "fukasa.example.com", "X-Forwarded-Proto": "https", "Origin": "https://fukasa.example.com"}
    return Client(enforce_csrf_checks=True, headers=there)


def log_in_by_form(client: Client, email: str) -> Any:
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/login/").content.decode())
    assert token is not None
    return client.post("/login/", {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]})


def test_log_in_works_behind_a_proxy_and_every_cookie_is_of_this_host_alone(people: People, by_https: Client) -> None:
    log_in_by_form(by_https, people.owner.email)
    assert by_https.get("/").status_code == 200
    kept = by_https.cookies.values()
    assert len(kept) > 3
    assert {(one.key[:7], one["path"], one["domain"], one["secure"]) for one in kept} == {("__Host-", "/", "", True)}
    assert {(one["httponly"], one["samesite"]) for one in kept} == {(True, "Lax")}


def test_log_in_works_over_http_on_this_machine(people: People) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Host": "localhost"})
    log_in_by_form(client, people.owner.email)
    assert client.get("/").status_code == 200
    assert {bool(one["secure"]) for one in client.cookies.values()} == {False}


def test_a_guest_has_a_mark_for_each_link(people: People, by_https: Client) -> None:
    for title in ("秋", "冬"):
        token = lists.make_share(people.owner, lists.make_list(people.owner, title), asks=True)
        path = reverse("lists:shared", kwargs={"token": token})
        page = by_https.get(path).content.decode()
        form = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        assert form is not None
        by_https.post(reverse("lists:guest-name", args=[token]), {"name": "G", "csrfmiddlewaretoken": form[1]})
    marks = [name for name in by_https.cookies if name.startswith("__Host-fukasa_guest_")]
    assert len(marks) == 2
