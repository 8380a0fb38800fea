"""Log-ins and refusals leave lines in the log, and nothing in them tells of a person."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.people.test_entrance import log_in
from tests.factories.workspaces import PASSWORD, People


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    kept: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = kept.append  # type: ignore[method-assign]
    logger = logging.getLogger("fukasa.security")
    logger.addHandler(handler)
    yield kept
    logger.removeHandler(handler)


def said(lines: list[logging.LogRecord], *names: str) -> list[tuple[object, ...]]:
    return [(line.msg, *(getattr(line, name, None) for name in names)) for line in lines]


def test_a_log_in_and_a_log_out_are_lines_with_the_number_of_the_person(
    people: People, lines: list[logging.LogRecord]
) -> None:
    client = Client()
    log_in(client, people.owner.email)
    client.post("/logout/")
    mine = people.owner.user_id
    assert said(lines, "user", "by") == [("login.done", mine, "password"), ("logout", mine, "")]


def test_a_wrong_password_is_a_line_alike_for_known_and_unknown_addresses(
    people: People, lines: list[logging.LogRecord]
) -> None:
    log_in(Client(), people.owner.email, "wrong")
    log_in(Client(), "nobody@example.com", "wrong")
    assert said(lines, "user", "by", "levelname") == [("login.failed", None, "password", "WARNING")] * 2


def test_a_pause_after_too_many_is_a_line_and_names_what_refused(
    people: People, lines: list[logging.LogRecord]
) -> None:
    for _ in range(11):
        log_in(Client(), people.owner.email, "wrong")
    assert said(lines, "control")[-2:] == [("login.paused", None), ("refused", "rate")]


def test_proving_oneself_once_more_and_a_new_password_are_lines(people: People, lines: list[logging.LogRecord]) -> None:
    client = Client()
    log_in(client, people.owner.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post("/settings/me/password/", {"oldpassword": PASSWORD, "password1": "a quite different sentence"})
    assert [one for (one,) in said(lines)] == ["login.done", "login.again", "password.changed"]


def test_a_refusal_says_who_and_what_refused(people: People, lines: list[logging.LogRecord]) -> None:
    viewer = people.viewer
    viewer.client.post("/settings/people/", {})
    viewer.client.get("/lists/999999/")
    known = said(lines, "control", "user", "member", "workspace")
    place = (viewer.user_id, viewer.scope.member_id, viewer.scope.workspace_id)
    assert known == [("refused", "permission", *place), ("refused", "scope", *place)]


def test_a_form_of_another_site_is_a_line_that_says_so(people: People, lines: list[logging.LogRecord]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.post("/login/", {"login": "x", "password": "y"})
    assert said(lines, "control", "status") == [("refused", "csrf", 403)]


def test_a_program_without_a_token_is_a_line_with_the_code_of_the_refusal(
    people: People, lines: list[logging.LogRecord]
) -> None:
    Client().get("/api/v1/lists")
    assert said(lines, "control", "status") == [("refused", "log-in", 401)]
    assert getattr(lines[0], "code", "")


def test_an_address_that_never_was_is_no_refusal(people: People, lines: list[logging.LogRecord]) -> None:
    Client().get("/wp-admin.php")
    assert lines == []
