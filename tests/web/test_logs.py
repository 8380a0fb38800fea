"""The log tells routes and times; personal data put into every kind of line is found in none."""

import io
import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.web.logs import JsonLines, TextLines
from tests.factories.workspaces import People

PERSON = (
    "山田花子",
    "Yamada",
    "hanako@example.com",
    "203.0.113.77",
    "2001:db8::77",
    "@hanako.cooks",
    "+81-90-1234-5678",
)
WHO = " ".join(PERSON)


@pytest.fixture(params=[JsonLines, TextLines], ids=["json", "text"])
def written(request: pytest.FixtureRequest) -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def raised(error: Exception) -> Any:
    try:
        try:
            int(WHO)
        except ValueError as cause:
            raise error from cause
    except type(error):
        return sys.exc_info()


ours, tasks = logging.getLogger("fukasa.worker"), logging.getLogger("django_tasks")
LINES: dict[str, Callable[[], None]] = {
    "values of our own": lambda: logging.getLogger("fukasa.lists").warning("%s wrote to %s", WHO, WHO),
    "values by name": lambda: logging.getLogger("fukasa.lists").info("by %(who)s", {"who": WHO}),
    "an error of ours": lambda: ours.error("it failed", exc_info=raised(InvalidInput(WHO))),
    "an error of Python": lambda: logging.getLogger("django.request").error(
        "%s: %s", "Internal Server Error", f"/creators/{WHO}", exc_info=raised(RuntimeError(WHO))
    ),
    "a refused host": lambda: logging.getLogger("django.security.DisallowedHost").error("Invalid HTTP_HOST: %r", WHO),
    "a path in waitress": lambda: logging.getLogger("waitress").error(
        "Exception while serving /lists/山田花子?q=Yamada&mail=hanako@example.com"
    ),
    "an address in waitress": lambda: logging.getLogger("waitress").info("from 203.0.113.77 and 2001:db8::77"),
    "SQL": lambda: logging.getLogger("django.db.backends").warning("(%.3f) %s; args=%s", 0.1, f"SELECT '{WHO}'", WHO),
    "quoted by a package": lambda: logging.getLogger("mail").warning('refused "Yamada" <hanako@example.com>'),
    "a failed task": lambda: tasks.error("Task id=%s failed", WHO, exc_info=raised(KeyError(WHO))),
    "fields of others": lambda: logging.getLogger("fukasa.lists").info("shown", extra={"person": WHO, "query": WHO}),
    "a warning": lambda: logging.getLogger("py.warnings").warning("%s", f"UserWarning: {WHO}"),
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_no_line_tells_of_a_person(line: str, written: io.StringIO) -> None:
    LINES[line]()
    assert written.getvalue()
    assert [part for part in PERSON if part in written.getvalue()] == []


def test_an_error_is_told_by_its_class_its_cause_and_its_place(written: io.StringIO) -> None:
    logging.getLogger("fukasa.worker").error("it failed", exc_info=raised(InvalidInput("Yamada")))
    assert "fukasa.invalid_input ← builtins.ValueError" in written.getvalue()
    assert "tests.web.test_logs:" in written.getvalue()


def test_the_message_stays_readable_without_its_values(written: io.StringIO) -> None:
    logging.getLogger("fukasa.pulse").warning("%d tasks of %s wait", 3, "Yamada")
    assert "… tasks of … wait" in written.getvalue()


def test_a_request_is_one_line_with_route_status_time_and_workspace(people: People, written: io.StringIO) -> None:
    logging.getLogger("fukasa.request").setLevel(logging.INFO)
    answer = people.owner.client.get("/lists/?q=hanako@example.com", headers={"X-Forwarded-For": "203.0.113.77"})
    text = written.getvalue()
    assert answer["X-Request-ID"] in text
    assert "/lists/" in text
    assert str(people.owner.scope.workspace_id) in text
    assert "hanako" not in text
    assert "203.0.113.77" not in text


def test_a_line_of_json_is_one_object_on_one_line() -> None:
    record = logging.LogRecord("fukasa.x", logging.INFO, "f.py", 1, "two\nlines %s", ("Yamada",), None)
    said = json.loads(JsonLines().format(record))
    assert (said["level"], said["logger"], said["message"]) == ("INFO", "fukasa.x", "two\nlines …")
    assert "\n" not in JsonLines().format(record)


@pytest.mark.parametrize(
    "host",
    ["\"'" + "a" * 200_000, "'" + "a:" * 100_000, f"'{'x' * 280} {WHO} {WHO}'", f'"{"x " * 140}{WHO}', "@" * 200_000],
)
def test_what_a_stranger_makes_long_is_cut_before_it_is_looked_through(host: str, written: io.StringIO) -> None:
    message = f"Invalid HTTP_HOST header: {host}"
    logging.getLogger("django.security.DisallowedHost").error(message)
    line = written.getvalue()
    assert len(line) < 500
    assert [piece for piece in PERSON if piece in line] == []


def test_an_operator_who_debugs_sees_errors_whole() -> None:
    record = logging.LogRecord("fukasa.x", logging.ERROR, "f.py", 1, "failed", (), raised(RuntimeError("the words")))
    assert "the words" in JsonLines(whole_errors=True).format(record)
