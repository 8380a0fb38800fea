"""What is left behind in a browser, and what a request of another site can begin."""

import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from fukasa.web import settings as shipped
from tests.factories.workspaces import People


def test_pages_are_not_kept_by_browsers_and_static_files_are(people: People) -> None:
    assert "no-store" in people.owner.client.get("/settings/me/devices/")["Cache-Control"]
    assert "no-store" in people.anonymous.get("/login/")["Cache-Control"]
    static = people.anonymous.get(f"{django_settings.STATIC_URL}fukasa/app.css")
    static.close()
    assert "no-store" not in static.get("Cache-Control", "")


def test_a_log_out_empties_the_cache_of_the_browser(people: People) -> None:
    assert people.viewer.client.post("/logout/")["Clear-Site-Data"] == '"cache"'


@pytest.mark.django_db
def test_nothing_is_echoed_to_a_trace() -> None:
    assert Client().trace("/").status_code == 405


@pytest.mark.django_db
def test_a_link_of_another_site_begins_no_single_sign_on() -> None:
    answer: Any = Client().get("/sso/any/login/", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")


def test_a_code_of_an_app_is_not_good_for_longer_than_its_use_is_remembered() -> None:
    assert shipped.MFA_TOTP_TOLERANCE == 0


def test_with_https_the_keys_of_a_session_belong_to_this_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUKASA_HTTPS", "1")
    code = (
        "from fukasa.web import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["__Host-fukasa_session", "__Host-fukasa_csrf", "True"]
