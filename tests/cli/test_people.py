"""`fukasa people`: somebody who lost all factors is let in again by the operator, who leaves a trace."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from fukasa.apps.audit import selectors as audit
from tests.factories.people_keys import of_passkey, with_codes
from tests.factories.workspaces import PASSWORD, People
from tests.fixtures.command_line import Command


@pytest.fixture(autouse=True)
def _as_new_as_the_code(people: People, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FUKASA_DATA = tmp_path / "data"
    settings.FUKASA_DATA.mkdir()
    monkeypatch.setattr("fukasa.web.boot.migrate", lambda: None)


def test_all_factors_go_and_every_session_ends(people: People, fukasa: Command) -> None:
    of_passkey(people)
    with_codes(people)
    there = Client()
    there.post("/login/", {"login": people.viewer.email, "password": PASSWORD})
    somebody = Client()
    somebody.post("/login/", {"login": people.owner.email, "password": PASSWORD})
    answer = fukasa("people", "reset-factors", people.owner.email.upper())
    assert answer.code == 0
    assert "removed: recovery codes, totp, webauthn" in answer.out
    assert not Authenticator.objects.exists()
    assert there.get("/").status_code == 200
    again = Client()
    assert again.post("/login/", {"login": people.owner.email, "password": PASSWORD})["Location"] == "/"


def test_a_session_that_was_open_is_open_no_more(people: People, fukasa: Command) -> None:
    client = Client()
    client.post("/login/", {"login": people.owner.email, "password": PASSWORD})
    of_passkey(people)
    assert "sessions ended: 1" in fukasa("people", "reset-factors", people.owner.email).out
    assert client.get("/").status_code == 302


def test_the_audit_log_names_the_operator(people: People, fukasa: Command) -> None:
    of_passkey(people)
    fukasa("people", "reset-factors", people.owner.email)
    last = audit.events(workspace_id=people.owner.scope.workspace_id).events[0]
    assert (last.action, last.actor) == ("member.factor_removed", "operator (command line)")


@pytest.mark.parametrize(
    ("language", "subject"),
    [("ja", "Fukasa: 二段階認証が解除されました"), ("en", "Fukasa: your second factors were removed")],
)
def test_the_person_is_told_by_mail(
    people: People, fukasa: Command, django_capture_on_commit_callbacks: Any, language: str, subject: str
) -> None:
    get_user_model().objects.filter(pk=people.owner.user_id).update(language=language)
    of_passkey(people)
    with django_capture_on_commit_callbacks(execute=True):
        fukasa("people", "reset-factors", people.owner.email)
    assert [(one.subject, one.to) for one in mail.outbox] == [(subject, [people.owner.email])]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("nobody@example.com", "nobody here has the address"), ("viewer@example.com", "has no second factor")],
)
def test_who_is_not_there_or_has_none_is_told_in_one_sentence(
    people: People, fukasa: Command, email: str, sentence: str
) -> None:
    answer = fukasa("people", "reset-factors", email)
    assert (answer.code, sentence in answer.sentence) == (2, True)
