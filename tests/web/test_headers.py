"""Strict headers on every kind of answer; `test_every_url.py` looks at those of every address."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import path

from tests.factories.workspaces import People
from tests.web.strict_headers import lacking


def fail(_request: object) -> None:
    raise RuntimeError("a fault of ours")


urlpatterns = [path("failing/", fail)]


@pytest.mark.parametrize("address", ["/", "/no/such/page", "/api/v1/lists", "/api/v1/no-such", "/healthz", "/metrics"])
def test_strangers_get_them_too(address: str, people: People) -> None:
    assert lacking(people.anonymous.get(address)) == []
    assert lacking(people.anonymous.post(address)) == []


def test_a_form_without_its_token_is_refused_with_them(people: People) -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {"login": "x"})
    assert response.status_code == 403
    assert lacking(response) == []


def test_static_files_carry_them(people: People) -> None:
    response = people.anonymous.get(f"{django_settings.STATIC_URL}fukasa/app.css")
    assert (response.status_code, lacking(response)) == (200, [])
    response.close()


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_fault_of_ours_carries_them() -> None:
    response = Client(raise_request_exception=False).get("/failing/")
    assert (response.status_code, lacking(response)) == (500, [])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/login/", "/no/such/page", "/api/v1/lists"])
def test_browsers_are_told_to_stay_with_https_where_it_is_spoken(address: str, settings: Any) -> None:
    assert "Strict-Transport-Security" not in Client().get(address).headers
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    told = Client().get(address, secure=True).headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("given", "shipped"),
    [({}, "0 True"), ({"FUKASA_HTTPS": "1"}, "31536000 True"), ({"FUKASA_HSTS_SUBDOMAINS": "0"}, "0 False")],
)
def test_names_below_ours_are_meant_too_unless_the_operator_says_no(given: dict[str, str], shipped: str) -> None:
    code = "from fukasa.web import settings as s; print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | given, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == shipped
